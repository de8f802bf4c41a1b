// Orders to a call: sent in the background, and told what really became of them.
"use strict";
const csrf = document.querySelector("meta[name=csrf]").content;
const toast = document.getElementById("toast");
let fading;

function say(text) {
  toast.textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => { toast.textContent = ""; }, 6000);
}

// A button that can't be taken back asks once more: the second press within four seconds counts.
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

async function give(call, fields, button) {
  if (button.ariaBusy === "true") return false;
  button.ariaBusy = "true"; // not disabled: that would take the keyboard's focus away
  try {
    const answer = await fetch(`/calls/${encodeURIComponent(call)}/order`, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRF-Token": csrf },
      body: new URLSearchParams(fields),
    });
    const told = await answer.json();
    say(told.said || told.detail);
    return answer.ok && !told.failed;
  } catch {
    say("Not done: the service can't be reached.");
    return false;
  } finally {
    button.ariaBusy = "false";
  }
}

// What is to be said on a call of the board is asked for in the one dialog there is.
function askWords(call, button) {
  const dialog = document.getElementById("say"), words = document.getElementById("words");
  document.getElementById("say-call").textContent = call;
  dialog.returnValue = "";
  dialog.onclose = async () => {
    if (dialog.returnValue && await give(call, { order: "say", text: words.value }, button)) words.value = "";
  };
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-order]");
  if (!button) return;
  const { call } = button.closest("[data-call]").dataset, { order } = button.dataset;
  if (order === "say") askWords(call, button); else if (sure(button)) give(call, { order }, button);
});

document.getElementById("orders")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target, button = form.querySelector("button");
  if (!sure(button)) return;
  const done = await give(document.getElementById("orders").dataset.call, Object.fromEntries(new FormData(form)), button);
  if (done && form.classList.contains("say")) form.reset();
});
