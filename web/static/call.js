// The story of a live call: drawn anew every second while it lives and the page is looked at.
"use strict";
const story = document.getElementById("story");
let zoom = 1, behind = "";

async function draw() {
  const answer = await fetch(`${location.pathname}?part=story&zoom=${zoom}`);
  if (!answer.ok) return;
  const left = story.querySelector(".scroll")?.scrollLeft || 0;
  const atEnd = story.querySelector(".scroll") && left + story.querySelector(".scroll").clientWidth >= story.querySelector(".scroll").scrollWidth - 30;
  const focused = document.activeElement?.dataset?.zoom;
  story.innerHTML = await answer.text();
  const scroll = story.querySelector(".scroll");
  scroll.scrollLeft = atEnd ? scroll.scrollWidth : left;
  if (behind) story.querySelector(".behind").textContent = behind;
  if (focused) story.querySelector(`[data-zoom="${focused}"]`)?.focus({ preventScroll: true });
  const paused = Boolean(story.querySelector("[data-paused=yes]"));
  for (const [name, hide] of [["pause", paused], ["resume", !paused]]) {
    const form = document.querySelector(`#orders .of-${name}`);
    if (form && form.hidden !== hide) form.hidden = hide;
  }
  if (story.querySelector("[data-state=ended]")) {
    story.dataset.live = "no";
    document.getElementById("orders")?.remove();
  }
}

story.addEventListener("click", (event) => {
  const link = event.target.closest("[data-zoom]");
  if (!link) return;
  event.preventDefault();
  zoom = Number(link.dataset.zoom);
  draw();
});

// What is behind a mark stays to be read while the drawing is drawn anew.
for (const kind of ["pointerover", "click"]) {
  story.addEventListener(kind, (event) => {
    const told = event.target.closest?.(".mark")?.querySelector("title")?.textContent;
    if (told) story.querySelector(".behind").textContent = behind = told;
  });
}

async function follow() {
  try { if (story.dataset.live === "yes" && !document.hidden) await draw(); } catch { /* the next look may succeed */ }
  setTimeout(follow, 1000);
}
follow();
