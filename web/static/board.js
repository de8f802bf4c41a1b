// The live board: rows come ready-made when something changes; between, seconds run on here, by the
// store's clock. Who comes, or comes back, says which rows it has and is told of the others.
"use strict";
const rows = document.getElementById("rows");
const link = document.getElementById("link");
const none = document.getElementById("none");
const orders = document.getElementById("orders-of-a-row").content.firstElementChild;
const made = document.createElement("template");
let offset = Number(rows.dataset.now) - performance.now();

const byCall = new Map([...rows.children].map((row) => [row.dataset.call, row]));
for (const row of byCall.values()) offer(row, orders.cloneNode(true));

// What may be ordered now: a paused call can be resumed, a ringing one only be paused or hung up.
function offer(row, buttons) {
  const answered = "answered" in row.dataset, paused = "paused" in row.dataset;
  const fits = { pause: !paused, resume: paused, hangup: true };
  for (const button of buttons.children) button.hidden = !(fits[button.dataset.order] ?? answered);
  row.append(buttons);
}

// A row's buttons outlive it, so that one that waits for a second press still does.
function put(call, html) {
  made.innerHTML = html;
  const fresh = made.content.firstElementChild, old = byCall.get(call);
  const held = old?.contains(document.activeElement) ? document.activeElement : null;
  byCall.set(call, fresh);
  offer(fresh, old?.querySelector(".orders") || orders.cloneNode(true));
  if (old) old.replaceWith(fresh); else rows.append(fresh);
  if (!held) return;
  if (!fresh.contains(held)) fresh.querySelector("a").focus();
  else if (held.hidden) fresh.querySelector("[data-order=pause]:not([hidden]), [data-order=resume]:not([hidden])").focus();
  else held.focus();
}

function drop(call) {
  byCall.get(call)?.remove();
  byCall.delete(call);
}

// Rows stay where they are under a pointer or the keyboard: nobody shall hang up the wrong call.
// Only rows that stand in the wrong place are moved, so that focus and selection stay.
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

function take(news) {
  if (!news.up) { state("The store is away: nothing is done until it is back.", "lost"); return; }
  offset = news.now - performance.now();
  for (const [call, html] of Object.entries(news.rows)) put(call, html);
  for (const call of news.gone) drop(call);
  for (const [name, count] of Object.entries(news.totals || {})) {
    write(document.querySelector(`[data-total="${name}"]`), String(count));
  }
  none.hidden = byCall.size > 0;
  write(document.getElementById("guard-says"), news.guard);
  document.getElementById("guard").hidden = !news.guard;
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

// News that come while we ask what we missed wait, and what they tell of before the answer is known.
let waiting = null;
async function catchUp() {
  waiting = [];
  const marks = Object.fromEntries([...byCall].map(([call, row]) => [call, row.dataset.mark]));
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
  try {
    const answer = await fetch(rows.dataset.missing, { method: "POST", headers, body: JSON.stringify(marks) });
    if (!answer.ok) throw new Error(answer.status);
    const missed = await answer.json(), after = waiting || [];
    waiting = null;
    take(missed);
    for (const news of after) if (!news.up || news.now > missed.now) take(news);
  } catch {
    state("Connection lost, trying again …", "lost");
    setTimeout(catchUp, 2000);
  }
}

rows.addEventListener("mouseleave", sort);
rows.addEventListener("focusout", () => setTimeout(sort));
const stream = new EventSource(rows.dataset.stream);
stream.addEventListener("open", catchUp);
stream.addEventListener("news", (event) => {
  const news = JSON.parse(event.data);
  if (waiting) waiting.push(news); else take(news);
});
stream.addEventListener("error", () => state("Connection lost, trying again …", "lost"));
sort();
run();
setInterval(run, matchMedia("(prefers-reduced-motion: reduce)").matches ? 1000 : 200);
