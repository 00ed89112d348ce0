// The words on the picture: a click fills the field one was in, E mends a word on its place.
const form = document.getElementById("ra-soat");
const pane = document.getElementById("anh");
const box = document.getElementById("sua-chu");
const written = document.getElementById("chu-moi");
const told = document.getElementById("chu-da-sua");
const SVG = "http://www.w3.org/2000/svg";
const UNSURE = 0.9, DOUBTFUL = 0.7;
const words = [];
let current = null;

const nameOf = (word) => `chu-${word.page}-${word.number}`;
const textOf = (word) => form.elements[nameOf(word)]?.value ?? word.text;

// A layer of its own in fine steps: browsers find nothing under the pointer in a drawing one unit wide.
const FINE = 10000;

function layer(figure) {
  const svg = document.createElementNS(SVG, "svg");
  Object.entries({ class: "boxes", viewBox: `0 0 ${FINE} ${FINE}`, preserveAspectRatio: "none", "aria-hidden": "true" })
    .forEach(([name, value]) => svg.setAttribute(name, value));
  figure.querySelector(".sheet").append(svg);
  return svg;
}

function drawn(svg, name, sides) {
  const shape = document.createElementNS(SVG, name);
  Object.entries(sides).forEach(([side, value]) => shape.setAttribute(side, value));
  svg.append(shape);
  return shape;
}

function draw(figure, kept) {
  const svg = layer(figure);
  const page = Number(figure.dataset.page);
  kept.forEach(([text, box, confidence], number) => {
    const [left, top, right, bottom] = box.map((side) => side * FINE);
    const word = { page, number, text, doubtful: confidence < UNSURE };
    word.shape = drawn(svg, "rect", { class: "word", x: left, y: top, width: right - left, height: bottom - top });
    if (word.doubtful) drawn(svg, "line", { class: confidence < DOUBTFUL ? "under doubtful" : "under unsure", x1: left, x2: right, y1: bottom, y2: bottom });
    word.shape.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey) return mend(word);
      choose(word);
      take(event.shiftKey);
    });
    if (form.elements[nameOf(word)]) word.shape.classList.add("mended");
    words.push(word);
  });
  words.sort((a, b) => a.page - b.page || a.number - b.number);
}

const watch = new IntersectionObserver((seen) => seen.forEach(async ({ isIntersecting, target }) => {
  if (!isIntersecting) return;
  watch.unobserve(target);
  const answer = await fetch(target.dataset.words, { headers: { Accept: "application/json" } });
  if (answer.ok) { draw(target, await answer.json()); target.classList.add("with-words"); }
}), { root: pane, rootMargin: "50%" });
document.querySelectorAll("figure[data-words]").forEach((figure) => watch.observe(figure));

function choose(word) {
  current?.shape.classList.remove("chosen");
  current = word;
  word.shape.classList.add("chosen");
}

function go(word) {
  if (!word) return;
  choose(word);
  dispatchEvent(new CustomEvent("picture:center", { detail: word.shape }));
}

// Where the keys begin: at the word chosen last, or at the first one in sight.
function start() {
  const frame = pane.getBoundingClientRect();
  return current ?? words.find((word) => word.shape.getBoundingClientRect().bottom > frame.top);
}

function take(appended) {
  const field = form.elements[form.elements["o-dang-sua"].value];
  if (!current || !field || "blind" in field.dataset) return;
  const text = textOf(current);
  field.value = appended && field.value ? `${field.value} ${text}` : text;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function mend(word) {
  if (!word) return;
  go(word);
  written.value = textOf(word);
  const sheet = word.shape.closest(".sheet");
  const [place, frame] = [word.shape.getBoundingClientRect(), sheet.getBoundingClientRect()];
  sheet.append(box);
  box.style.top = `${place.bottom - frame.top + 6}px`;
  box.style.left = `${Math.max(0, Math.min(place.left - frame.left, frame.width - 300))}px`;
  box.show();
  written.select();
}

function keep() {
  const name = nameOf(current);
  let field = form.elements[name];
  if (!field) {
    field = document.createElement("input");
    Object.assign(field, { type: "hidden", name });
    form.append(field);
  }
  field.value = written.value.trim();
  if (field.value === current.text) field.remove();
  current.shape.classList.toggle("mended", field.isConnected);
  const count = form.querySelectorAll("input[name^=chu-]").length;
  told.hidden = count === 0;
  told.textContent = `Đã sửa ${count} chữ trên ảnh; xác nhận để ghi vào kho.`;
  form.dispatchEvent(new Event("change"));
}

box.addEventListener("keydown", (event) => {
  if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.key === "Enter") keep();
  box.close();
  pane.focus({ preventScroll: true });
});

addEventListener("words:step", ({ detail }) => go(current ? words[words.indexOf(current) + detail] : start()));
addEventListener("words:doubtful", () => {
  const from = current ? words.indexOf(current) + 1 : 0;
  go([...words.slice(from), ...words.slice(0, from)].find((word) => word.doubtful));
});
addEventListener("words:mend", () => mend(start()));
addEventListener("words:take", ({ detail }) => { if (!current) go(start()); take(detail); });
