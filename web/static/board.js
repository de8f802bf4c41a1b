// The live board: rows come ready-made when something changes; between, seconds run on here, by the
// store's clock.
"use strict";
const rows = document.getElementById("rows");
const link = document.getElementById("link");
const none = document.getElementById("none");
let offset = Number(rows.dataset.now) - performance.now();

const byCall = new Map([...rows.children].map((row) => [row.dataset.call, row]));
const made = document.createElement("template");

function put(call, html) {
  made.innerHTML = html;
  const fresh = made.content.firstElementChild, old = byCall.get(call);
  byCall.set(call, fresh);
  if (!old) { rows.append(fresh); return; }
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  const place = held && [...old.querySelectorAll("a, button")].indexOf(held);
  old.replaceWith(fresh);
  for (const { dataset } of old.querySelectorAll(".sure")) {
    const again = fresh.querySelector(`[data-order="${dataset.order}"]`);
    if (again) arm(again);
  }
  if (held) (fresh.querySelectorAll("a, button")[place] || fresh.querySelector("a"))?.focus();
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
  for (const [call, html] of Object.entries(news.rows || {})) put(call, html);
  for (const call of news.gone || []) drop(call);
  for (const [name, count] of Object.entries(news.totals || {})) {
    const shown = document.querySelector(`[data-total="${name}"]`);
    if (shown && shown.textContent !== String(count)) shown.textContent = count;
  }
  none.hidden = byCall.size > 0;
  write(document.getElementById("guard-says"), news.guard || "");
  document.getElementById("guard").hidden = !news.guard;
  sort();
  state("live", "live");
}

function write(node, text) { if (node && node.textContent !== text) node.textContent = text; }

function clock(seconds) { return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`; }

function countdown(seconds) { return seconds < 100 ? `${seconds.toFixed(1)} s` : clock(seconds); }

function run() {
  const now = performance.now() + offset;
  for (const row of byCall.values()) {
    const { due, since, limit, answered } = row.dataset;
    if (Number(since)) {
      const silent = Math.max(0, Math.min(now - since, limit));
      write(row.querySelector(".run"), (silent / 1000).toFixed(1));
      const bar = row.querySelector("progress");
      if (bar) bar.value = silent;
    }
    if (Number(due)) write(row.querySelector(".left"), countdown(Math.max(0, due - now) / 1000));
    if (Number(answered)) {
      write(row.querySelector(".up"), clock(Math.max(0, now - answered) / 1000));
    }
  }
}

rows.addEventListener("mouseleave", sort);
rows.addEventListener("focusout", () => setTimeout(sort));
const stream = new EventSource(rows.dataset.stream);
stream.addEventListener("all", (event) => {
  const news = JSON.parse(event.data);
  if (news.up) for (const call of [...byCall.keys()]) if (!(call in news.rows)) drop(call);
  take(news);
});
stream.addEventListener("news", (event) => take(JSON.parse(event.data)));
stream.addEventListener("error", () => state("Connection lost, trying again …", "lost"));
sort();
run();
setInterval(run, matchMedia("(prefers-reduced-motion: reduce)").matches ? 1000 : 200);
