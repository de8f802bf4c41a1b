// Commands on a call: sent in the background; the actual outcome is shown.
"use strict";
const csrf = document.querySelector("meta[name=csrf]").content;
const toast = document.getElementById("toast");
let fading;

function say(text) {
  toast.textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => { toast.textContent = ""; }, 6000);
}

// A command that can't be undone needs a second press within four seconds.
function arm(button) {
  const label = button.textContent;
  button.textContent = button.dataset.sure;
  button.classList.add("sure");
  setTimeout(() => { button.textContent = label; button.classList.remove("sure"); }, 4000);
}

function sure(button) {
  if (!button.dataset.sure || button.classList.contains("sure")) return true;
  arm(button);
  return false;
}

async function sendCommand(call, fields, button) {
  if (button.ariaBusy === "true") return false;
  button.ariaBusy = "true"; // not disabled: that would take the keyboard's focus away
  try {
    const answer = await fetch(`/calls/${encodeURIComponent(call)}/command`, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRF-Token": csrf },
      body: new URLSearchParams(fields),
    });
    const outcome = await answer.json();
    say(outcome.message || outcome.detail);
    return answer.ok && !outcome.failed;
  } catch {
    say("Not done: the service can't be reached.");
    return false;
  } finally {
    button.ariaBusy = "false";
  }
}

// The board asks for the text to say in one dialog.
function askWords(call, button) {
  const dialog = document.getElementById("say"), words = document.getElementById("words");
  document.getElementById("say-call").textContent = call;
  dialog.returnValue = "";
  dialog.onclose = async () => {
    if (dialog.returnValue && await sendCommand(call, { command: "say", text: words.value }, button)) words.value = "";
  };
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-command]");
  if (!button) return;
  const { call } = button.closest("[data-call]").dataset, { command } = button.dataset;
  if (command === "say") askWords(call, button); else if (sure(button)) sendCommand(call, { command }, button);
});

document.getElementById("commands")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target, button = form.querySelector("button");
  if (!sure(button)) return;
  const done = await sendCommand(document.getElementById("commands").dataset.call, Object.fromEntries(new FormData(form)), button);
  if (done && form.classList.contains("say")) form.reset();
});
