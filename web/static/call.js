// The page of a live call: its detail is fetched every second while the page is visible.
"use strict";
const detail = document.getElementById("detail");
let zoom = 1, explanation = "";

async function draw() {
  const answer = await fetch(`${location.pathname}?part=detail&zoom=${zoom}`);
  if (!answer.ok) return;
  const left = detail.querySelector(".scroll")?.scrollLeft || 0;
  const atEnd = detail.querySelector(".scroll") && left + detail.querySelector(".scroll").clientWidth >= detail.querySelector(".scroll").scrollWidth - 30;
  const focused = document.activeElement?.dataset?.zoom;
  detail.innerHTML = await answer.text();
  const scroll = detail.querySelector(".scroll");
  scroll.scrollLeft = atEnd ? scroll.scrollWidth : left;
  if (explanation) detail.querySelector(".explanation").textContent = explanation;
  if (focused) detail.querySelector(`[data-zoom="${focused}"]`)?.focus({ preventScroll: true });
  const paused = Boolean(detail.querySelector("[data-paused=yes]"));
  for (const [name, hide] of [["pause", paused], ["resume", !paused]]) {
    const form = document.querySelector(`#commands .of-${name}`);
    if (form && form.hidden !== hide) form.hidden = hide;
  }
  if (detail.querySelector("[data-state=ended]")) {
    detail.dataset.live = "no";
    document.getElementById("commands")?.remove();
  }
}

detail.addEventListener("click", (event) => {
  const link = event.target.closest("[data-zoom]");
  if (!link) return;
  event.preventDefault();
  zoom = Number(link.dataset.zoom);
  draw();
});

// The explanation stays while the drawing is replaced.
for (const kind of ["pointerover", "click"]) {
  detail.addEventListener(kind, (event) => {
    const title = event.target.closest?.(".mark")?.querySelector("title")?.textContent;
    if (title) detail.querySelector(".explanation").textContent = explanation = title;
  });
}

async function poll() {
  try { if (detail.dataset.live === "yes" && !document.hidden) await draw(); } catch { /* the next attempt may succeed */ }
  setTimeout(poll, 1000);
}
poll();
