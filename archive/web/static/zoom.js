// Look closer: OpenSeadragon over the picture of the page, fetched only once somebody asks for it.
// Without it (no script, or it does not come) the plain picture with its boxes stays.
const bar = document.getElementById("phong");
const frame = document.getElementById("khung-phong");
const sheet = document.querySelector(".alone .sheet");
const picture = sheet?.querySelector("img");
const drawn = sheet?.querySelector("svg.boxes");
const oneLetter = document.getElementById("phim-mot-chu");
const hits = [...(drawn?.querySelectorAll("rect") ?? [])].map((box) => box.getBBox());
const WIDTHS = [400, 800, 1200, 1600, 2400];
const KEPT = "vankho-phong";
let library;
let viewer;
let hit = -1;

function fetched() {
  // The library writes a style into the page unless one of its mark is there; our policy allows
  // none. An element of that name in another namespace is no style and stops it.
  const none = document.createElementNS("http://www.w3.org/1998/Math/MathML", "style");
  none.setAttribute("data-openseadragon-mobile-css", "");
  document.head.append(none);
  library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.nonce = document.querySelector("script[nonce]").nonce;
    script.src = bar.dataset.library;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
  return library;
}

function shape() {
  return picture.naturalHeight / picture.naturalWidth;
}

function source() {
  const url = (wide) => picture.src.replace(/w=\d+/, "w=" + wide);
  const levels = WIDTHS.map((wide) => ({ url: url(wide), width: wide, height: Math.round(wide * shape()) }));
  return { type: "legacy-image-pyramid", levels };
}

function made() {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const made = OpenSeadragon({
    element: frame,
    tileSources: source(),
    drawer: "canvas",
    showNavigationControl: false,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    animationTime: still ? 0 : 0.4,
    maxZoomPixelRatio: 3,
    visibilityRatio: 0.6,
  });
  made.canvas.setAttribute("role", "group");
  made.canvas.setAttribute("aria-label", frame.dataset.label);
  made.addHandler("canvas-key", (event) => { // the page's own keys, and no turning over
    if ("npjkfr".includes(event.originalEvent.key.toLowerCase())) event.preventDefaultAction = true;
  });
  made.addHandler("open", () => {
    const boxes = drawn.cloneNode(true);
    boxes.querySelectorAll("[id]").forEach((box) => box.removeAttribute("id"));
    made.addOverlay({ element: boxes, location: new OpenSeadragon.Rect(0, 0, 1, shape()) });
    if (hits.length) go(Math.max(hit, 0));
  });
  return made;
}

function go(to) {
  hit = to;
  const box = hits[hit];
  const [across, down] = [Math.max(box.width * 2, 0.4), Math.max(box.height * 6, 0.12)];
  const [left, top] = [box.x + box.width / 2 - across / 2, box.y + box.height / 2 - down / 2];
  viewer.viewport.fitBounds(new OpenSeadragon.Rect(left, top * shape(), across, down * shape()));
  const shown = frame.querySelectorAll("svg.boxes rect");
  shown.forEach((rect, place) => rect.classList.toggle("on", place === hit));
}

function step(by) {
  const to = hit + by;
  if (!viewer || !hits[to]) return false;
  go(to);
  return true;
}

function tell(open) {
  bar.querySelector("[data-do=open]").hidden = open;
  bar.querySelectorAll("[data-do]:not([data-do=open])").forEach((button) => { button.hidden = !open; });
  frame.hidden = !open;
  sheet.hidden = open;
}

async function open() {
  try {
    await Promise.all([fetched(), picture.decode()]);
  } catch {
    return bar.remove(); // the plain picture is there
  }
  tell(true);
  viewer = made();
  sessionStorage.setItem(KEPT, "1");
  viewer.canvas.focus({ preventScroll: true });
}

function close() {
  viewer.destroy();
  viewer = undefined;
  sessionStorage.removeItem(KEPT);
  tell(false);
  bar.querySelector("[data-do=open]").focus();
}

const DEEDS = {
  open,
  close,
  larger: () => viewer.viewport.zoomBy(1.5).applyConstraints(),
  smaller: () => viewer.viewport.zoomBy(1 / 1.5).applyConstraints(),
  whole: () => viewer.viewport.goHome(),
  before: () => step(-1),
  after: () => step(1),
};

if (bar && picture) {
  bar.hidden = false;
  bar.querySelectorAll("[data-for=hits]").forEach((button) => { if (hits.length < 2) button.remove(); });
  bar.addEventListener("click", (event) => DEEDS[event.target.closest("[data-do]")?.dataset.do]?.());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (viewer && event.key === "Escape") return close();
    if (!oneLetter.checked) return;
    if (!viewer) return event.key === "z" && open();
    const by = { n: 1, p: -1 }[event.key];
    if (by && step(by)) event.stopImmediatePropagation(); // else on to the next page, as without zoom
  }, true);
  if (sessionStorage.getItem(KEPT)) open();
}
