// The settings form: a preview that follows the input, errors beside their fields, and a warning
// before unsaved changes are lost. The form works without it too.
"use strict";
const form = document.getElementById("settings");
const preview = document.getElementById("preview");
const dirty = document.getElementById("dirty");
const made = document.createElement("template");
const asSaved = new URLSearchParams(new FormData(form)).toString();
const faultyFromStart = form.dataset.dirty === "yes";
let timer, latest = 0, leaving = false;

const changed = () => faultyFromStart || new URLSearchParams(new FormData(form)).toString() !== asSaved;

function showFaults(list) {
  const texts = new Map();
  for (const { dataset, textContent } of list) {
    const path = dataset.field.replace(/\.\d+$/, "");
    texts.set(path, [...(texts.get(path) || []), textContent]);
  }
  for (const field of form.querySelectorAll("[data-field]")) {
    const text = (texts.get(field.dataset.field) || []).join("; ");
    const fault = field.querySelector(".fault");
    if (fault.textContent !== text) fault.textContent = text;
    field.classList.toggle("wrong", Boolean(text));
    field.querySelector("input, textarea, select").setAttribute("aria-invalid", text ? "true" : "false");
  }
}

// The kind of agent: its own fields are shown, and its class only where it is none that comes with us.
const kind = document.getElementById("agent-kind");
const agentClass = document.getElementById("agent_class");
function showKind() {
  agentClass.hidden = kind.value !== "own";
  for (const field of form.querySelectorAll("[data-only]")) field.hidden = field.dataset.only !== kind.value;
}
kind.hidden = false;
kind.addEventListener("input", () => { agentClass.value = kind.value === "own" ? "" : kind.value; showKind(); });
showKind();

async function draw() {
  const mine = ++latest;
  const answer = await fetch(form.dataset.preview, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  const html = await answer.text();
  if (mine !== latest || !answer.ok) return;
  made.innerHTML = html;
  const faults = made.content.querySelector(".faults");
  preview.classList.toggle("stale", Boolean(faults));
  showFaults(faults ? faults.querySelectorAll("[data-field]") : []);
  if (!faults) { preview.innerHTML = html; return; }
  preview.querySelector(".faults")?.remove();
  preview.prepend(faults);
}

form.addEventListener("input", () => {
  dirty.textContent = changed() ? "Unsaved changes" : "";
  clearTimeout(timer);
  timer = setTimeout(() => draw().catch(() => {}), 120);
});
// What the input would have done with last week's calls.
const replay = document.getElementById("replay"), replayed = document.getElementById("replayed");
replay.addEventListener("click", async (event) => {
  event.preventDefault();
  replay.disabled = true;
  replayed.textContent = "Replaying …";
  const answer = await fetch(`${replay.formAction}?part`, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  if (answer?.ok) replayed.innerHTML = await answer.text();
  else replayed.textContent = "That did not work. Try again.";
  replay.disabled = false;
});

form.addEventListener("submit", () => { leaving = true; });
addEventListener("beforeunload", (event) => { if (!leaving && changed()) event.preventDefault(); });
form.querySelector("[aria-invalid=true]")?.focus();

// A command that can't be undone needs a second press.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-sure]");
  if (!button || button.classList.contains("sure")) { if (button) leaving = true; return; }
  event.preventDefault();
  const label = button.textContent;
  button.textContent = button.dataset.sure;
  button.classList.add("sure");
  setTimeout(() => { button.textContent = label; button.classList.remove("sure"); }, 4000);
});
