// The pane of pages: a focused field shows where it was read; others ask for a page, a place, a size.
const pane = document.getElementById("anh");
const pages = [...document.querySelectorAll("figure.page")];
let zoom = 1;

function stretch(to) {
  zoom = Math.min(3, Math.max(1, to));
  pane.classList.remove("zoom-2", "zoom-3");
  if (zoom > 1) pane.classList.add("zoom-" + zoom);
}

function center(box) {
  const place = box.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  pane.scrollBy(
    place.left + place.width / 2 - frame.left - frame.width / 2,
    place.top + place.height / 2 - frame.top - frame.height / 2,
  );
}

function show(id) {
  document.querySelectorAll(".box.on").forEach((box) => box.classList.remove("on"));
  const box = document.getElementById(id);
  if (!box) return;
  box.classList.add("on");
  const share = box.width.baseVal.value;
  stretch(share < 0.25 ? 3 : share < 0.5 ? 2 : 1);
  center(box);
}

function here() {
  const top = pane.getBoundingClientRect().top + 40;
  const found = pages.findIndex((page) => page.getBoundingClientRect().bottom > top);
  return found < 0 ? pages.length - 1 : found;
}

function turn(by) {
  const target = pages[Math.min(pages.length - 1, Math.max(0, here() + by))];
  if (target) pane.scrollTop += target.getBoundingClientRect().top - pane.getBoundingClientRect().top;
}

addEventListener("focusin", (event) => { if (event.target.dataset.box) show(event.target.dataset.box); });
addEventListener("picture:show", (event) => show(event.detail));
addEventListener("picture:center", (event) => { if (zoom < 2) stretch(2); center(event.detail); });
addEventListener("picture:turn", (event) => turn(event.detail));
addEventListener("picture:zoom", (event) => stretch(zoom + event.detail));
