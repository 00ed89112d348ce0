// Review by keyboard: a field shows where it was read, the draft saves itself, one chord confirms.
const form = document.getElementById("ra-soat");
const pane = document.getElementById("anh");
const dialog = document.getElementById("bang-phim");
const saved = document.getElementById("nhap-da-luu");
const oneLetter = document.getElementById("phim-mot-chu");
const pages = [...document.querySelectorAll("figure.page")];
const KEPT = "vankho-phim-mot-chu";
let zoom = 1;

function stretch(to) {
  zoom = Math.min(3, Math.max(1, to));
  pane.classList.remove("zoom-2", "zoom-3");
  if (zoom > 1) pane.classList.add("zoom-" + zoom);
}

function show(id) {
  document.querySelectorAll(".box.on").forEach((box) => box.classList.remove("on"));
  const box = document.getElementById(id);
  if (!box) return;
  box.classList.add("on");
  const share = box.width.baseVal.value;
  stretch(share < 0.25 ? 3 : share < 0.5 ? 2 : 1);
  const place = box.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  pane.scrollBy(
    place.left + place.width / 2 - frame.left - frame.width / 2,
    place.top + place.height / 2 - frame.top - frame.height / 2,
  );
}

function turn(by) {
  const top = pane.getBoundingClientRect().top + 40;
  let here = pages.findIndex((page) => page.getBoundingClientRect().bottom > top);
  here = here < 0 ? pages.length - 1 : here;
  const target = pages[Math.min(pages.length - 1, Math.max(0, here + by))];
  if (target) pane.scrollTop += target.getBoundingClientRect().top - pane.getBoundingClientRect().top;
}

const typed = () => new URLSearchParams(new FormData(form)).toString();
const send = () => fetch(form.dataset.draft, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
let last = typed();

// After a new login in another tab this page's token is old: take the new one from a fresh copy of the page.
async function renew() {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#ra-soat [name=csrf]");
  if (fresh) document.querySelectorAll("[name=csrf]").forEach((field) => { field.value = fresh.value; });
  return fresh !== null;
}

async function keep() {
  try {
    let answer = await send();
    if (answer.status === 400 && await renew()) answer = await send();
    if (answer.ok) { last = typed(); saved.textContent = "Đã lưu bản nháp"; return true; }
    const link = document.createElement("a");
    Object.assign(link, { href: "/dang-nhap", target: "_blank", textContent: "Đăng nhập ở thẻ mới" });
    saved.replaceChildren("Phiên làm việc đã hết, chưa lưu được. ", link, " rồi bấm xác nhận lại; chữ đã gõ vẫn ở đây.");
  } catch { saved.textContent = "Mất kết nối; chữ đã gõ vẫn ở đây, hãy thử lại."; }
  return false;
}

const save = () => { if (typed() !== last) keep(); };

// Nothing typed is lost to a session that has ended: the page is left only once the draft is safe.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!await keep()) return;
  const word = document.createElement("input");
  Object.assign(word, { type: "hidden", name: "viec", value: "xac-nhan" });
  form.append(word);
  form.submit();
});

function confirmAll() {
  const button = form.querySelector("button[value=xac-nhan]");
  if (!button.disabled) form.requestSubmit(button);
}

const isField = (node) => node instanceof HTMLElement && node.matches("input:not([type=checkbox]), textarea, select");
const letters = {
  j: () => turn(1), k: () => turn(-1), "+": () => stretch(zoom + 1), "=": () => stretch(zoom + 1),
  "-": () => stretch(zoom - 1), "?": () => dialog.showModal(),
};

addEventListener("keydown", (event) => {
  if (event.isComposing || dialog.open) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); confirmAll(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isField(event.target)) {
    const by = { PageDown: 1, PageUp: -1 }[event.key];
    if (by) { event.preventDefault(); turn(by); }
    return;
  }
  const act = oneLetter.checked && letters[event.key.toLowerCase()];
  if (act) { event.preventDefault(); act(); }
});

form.addEventListener("focusin", (event) => { if (event.target.dataset.box) show(event.target.dataset.box); });
form.addEventListener("focusout", save);
// Focusing a field goes to its place already: with this script Tab goes from field to field.
form.querySelectorAll("a[href^='#o-']").forEach((link) => { link.tabIndex = -1; });
form.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#o-']");
  if (link) { event.preventDefault(); show(link.hash.slice(1)); pane.focus({ preventScroll: true }); }
});
oneLetter.checked = localStorage.getItem(KEPT) !== "no";
oneLetter.addEventListener("change", () => localStorage.setItem(KEPT, oneLetter.checked ? "yes" : "no"));
const keys = document.getElementById("phim-tat");
keys.hidden = false;
keys.addEventListener("click", () => dialog.showModal());
// On a phone a focused field would open the keyboard over the image.
if (matchMedia("(min-width: 64rem)").matches) {
  (document.querySelector(".field.doubtful [data-box]") || form.querySelector("[data-box]"))?.focus();
}
