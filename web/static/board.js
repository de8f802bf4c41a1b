// The live board: rows arrive as HTML when something changes; in between, timers run here by the
// store's clock. A (re)connecting browser sends the fingerprints of its rows and gets the others.
"use strict";
const rows = document.getElementById("rows");
const link = document.getElementById("link");
const none = document.getElementById("none");
const commands = document.getElementById("row-commands").content.firstElementChild;
const made = document.createElement("template");
let offset = Number(rows.dataset.now) - performance.now();

const byCall = new Map([...rows.children].map((row) => [row.dataset.call, row]));
for (const row of byCall.values()) offer(row, commands.cloneNode(true));

// Commands that are possible now: a paused call can be resumed, a ringing one only paused or hung up.
function offer(row, buttons) {
  const answered = "answered" in row.dataset, paused = "paused" in row.dataset;
  const fits = { pause: !paused, resume: paused, hangup: true };
  for (const button of buttons.children) button.hidden = !(fits[button.dataset.command] ?? answered);
  row.append(buttons);
}

// A row's buttons are kept when it is replaced, so that one waiting for its second press still does.
function put(call, html) {
  made.innerHTML = html;
  const fresh = made.content.firstElementChild, old = byCall.get(call);
  const held = old?.contains(document.activeElement) ? document.activeElement : null;
  byCall.set(call, fresh);
  offer(fresh, old?.querySelector(".commands") || commands.cloneNode(true));
  if (old) old.replaceWith(fresh); else rows.append(fresh);
  if (!held) return;
  if (!fresh.contains(held)) fresh.querySelector("a").focus();
  else if (held.hidden) fresh.querySelector("[data-command=pause]:not([hidden]), [data-command=resume]:not([hidden])").focus();
  else held.focus();
}

function drop(call) {
  byCall.get(call)?.remove();
  byCall.delete(call);
}

// Rows do not move under a pointer or the keyboard's focus, or the wrong call might be hung up.
// Only rows in the wrong place are moved, so that focus and selection stay.
function sort() {
  if (rows.matches(":hover") || rows.contains(document.activeElement)) return;
  const due = (row) => Number(row.dataset.due) || Infinity;
  const wanted = [...rows.children].sort((a, b) => due(a) - due(b) || (a.dataset.call < b.dataset.call ? -1 : 1));
  wanted.forEach((row, place) => { if (rows.children[place] !== row) rows.insertBefore(row, rows.children[place]); });
}

function state(text, kind) {
  if (link.textContent !== text) link.textContent = text;
  link.className = `link ${kind}`;
}

function apply(changes) {
  if (!changes.up) { state("Redis is unavailable: no call is acted on until it is back.", "lost"); return; }
  offset = changes.now - performance.now();
  for (const [call, html] of Object.entries(changes.rows)) put(call, html);
  for (const call of changes.gone) drop(call);
  for (const [name, count] of Object.entries(changes.totals || {})) {
    write(document.querySelector(`[data-total="${name}"]`), String(count));
  }
  none.hidden = byCall.size > 0;
  write(document.getElementById("guard-says"), changes.guard);
  document.getElementById("guard").hidden = !changes.guard;
  sort();
  run();
  state("live", "live");
}

function write(node, text) { if (node && node.textContent !== text) node.textContent = text; }

function clock(seconds) { return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`; }

function countdown(seconds) { return seconds < 100 ? `${seconds.toFixed(1)} s` : clock(seconds); }

function run() {
  const now = performance.now() + offset;
  for (const row of byCall.values()) {
    const { due, since, limit, answered } = row.dataset;
    if (since) {
      const silent = Math.max(0, Math.min(now - since, limit));
      write(row.querySelector(".run"), (silent / 1000).toFixed(1));
      const bar = row.querySelector("progress");
      if (bar) bar.value = silent;
    }
    if (due) write(row.querySelector(".left"), countdown(Math.max(0, due - now) / 1000));
    if (answered) write(row.querySelector(".up"), clock(Math.max(0, now - answered) / 1000));
  }
}

// Changes that arrive while we fetch what we missed are queued; older ones are then dropped.
let waiting = null;
async function catchUp() {
  waiting = [];
  const fingerprints = Object.fromEntries([...byCall].map(([call, row]) => [call, row.dataset.fingerprint]));
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
  try {
    const answer = await fetch(rows.dataset.changes, { method: "POST", headers, body: JSON.stringify(fingerprints) });
    if (!answer.ok) throw new Error(answer.status);
    const missed = await answer.json(), after = waiting || [];
    waiting = null;
    apply(missed);
    for (const changes of after) if (!changes.up || changes.now > missed.now) apply(changes);
  } catch {
    state("Connection lost, retrying …", "lost");
    setTimeout(catchUp, 2000);
  }
}

rows.addEventListener("mouseleave", sort);
rows.addEventListener("focusout", () => setTimeout(sort));
const stream = new EventSource(rows.dataset.stream);
stream.addEventListener("open", catchUp);
stream.addEventListener("changes", (event) => {
  const changes = JSON.parse(event.data);
  if (waiting) waiting.push(changes); else apply(changes);
});
stream.addEventListener("error", () => state("Connection lost, retrying …", "lost"));
sort();
run();
setInterval(run, matchMedia("(prefers-reduced-motion: reduce)").matches ? 1000 : 200);
