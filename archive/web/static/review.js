// Review by keyboard: Enter goes from doubt to doubt, the draft saves itself, one chord confirms.
const form = document.getElementById("ra-soat");
const pane = document.getElementById("anh");
const dialog = document.getElementById("bang-phim");
const saved = document.getElementById("nhap-da-luu");
const oneLetter = document.getElementById("phim-mot-chu");
const button = document.getElementById("xac-nhan");
const at = form.elements["o-dang-sua"];
const fields = [...form.querySelectorAll("[data-box]")];
const KEPT = "vankho-phim-mot-chu";
const EVERY = 5000, SIT = 120000;
const tell = (name, detail) => dispatchEvent(new CustomEvent(name, { detail }));

const typed = () => new URLSearchParams(new FormData(form)).toString().replace(/&?o-dang-sua=[^&]*/, "");
let last = typed();
let busy = false;

const send = (more) => fetch(form.dataset.draft, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, ...more });

// After a new login in another tab this page's token is old: take the new one from a fresh copy of the page.
async function renew() {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#ra-soat [name=csrf]");
  if (fresh) document.querySelectorAll("[name=csrf]").forEach((field) => { field.value = fresh.value; });
  return fresh !== null;
}

async function keep() {
  const now = typed();
  try {
    let answer = await send();
    if (answer.status === 400 && await renew()) answer = await send();
    if (answer.ok) { last = now; saved.textContent = "Đã lưu bản nháp"; return true; }
    const link = document.createElement("a");
    Object.assign(link, { href: "/dang-nhap", target: "_blank", textContent: "Đăng nhập ở thẻ mới" });
    saved.replaceChildren("Phiên làm việc đã hết, chưa lưu được. ", link, " rồi bấm xác nhận lại; chữ đã gõ vẫn ở đây.");
  } catch { saved.textContent = "Mất kết nối; chữ đã gõ vẫn ở đây, hãy thử lại."; }
  return false;
}

async function save() {
  if (busy || typed() === last) return;
  busy = true;
  await keep();
  busy = false;
}

// Nothing typed is lost to a session that has ended: the page is left only once the draft is safe.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!await keep()) return;
  const word = document.createElement("input");
  Object.assign(word, { type: "hidden", name: "viec", value: "xac-nhan" });
  form.append(word);
  form.submit();
});

function accept(field) {
  field.closest(".field").classList.add("accepted");
  const from = fields.indexOf(field);
  const inTurn = [...fields.slice(from + 1), ...fields.slice(0, from)];
  const next = inTurn.find((one) => one.closest(".field[data-stops]:not(.accepted)"));
  (next ?? button).focus();
}

const letters = {
  j: () => tell("picture:turn", 1), k: () => tell("picture:turn", -1), "?": () => dialog.showModal(),
  "+": () => tell("picture:zoom", 1), "=": () => tell("picture:zoom", 1), "-": () => tell("picture:zoom", -1),
  n: () => tell("words:doubtful"), e: () => tell("words:mend"), i: (event) => tell("words:take", event.shiftKey),
};

function inField(event) {
  const by = { PageDown: 1, PageUp: -1 }[event.key];
  if (by) { event.preventDefault(); tell("picture:turn", by); }
  // One begins in a field, and no number, day or name has one.
  if (event.key === "?" && oneLetter.checked && event.target.matches("input")) { event.preventDefault(); dialog.showModal(); }
  if (event.key === "Escape") pane.focus({ preventScroll: true });
  if (event.key === "Enter" && !event.shiftKey && event.target.dataset.box) { event.preventDefault(); accept(event.target); }
}

function onPicture(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) { event.preventDefault(); tell("words:step", step); }
  if (event.key === "Enter") { event.preventDefault(); (form.elements[at.value] ?? fields[0]).focus(); }
}

const isField = (node) => node instanceof HTMLElement && node.matches("input:not([type=checkbox]), textarea, select");

addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (!button.disabled) form.requestSubmit(button);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isField(event.target)) return inField(event);
  if (event.target === pane) onPicture(event);
  const act = oneLetter.checked && letters[event.key.toLowerCase()];
  if (act) { event.preventDefault(); act(event); }
});

form.addEventListener("focusin", (event) => { if (event.target.dataset.box) at.value = event.target.name; });
form.addEventListener("focusout", save);
form.addEventListener("change", save);
setInterval(save, EVERY);
// A colleague who opens this record is told who sits at it.
function sit() {
  const body = new FormData();
  body.set("csrf", form.elements.csrf.value);
  if (form.dataset.seat && !document.hidden) fetch(form.dataset.seat, { method: "POST", body }).catch(() => {});
}
sit();
setInterval(sit, SIT);
addEventListener("visibilitychange", () => { if (document.hidden && typed() !== last) send({ keepalive: true }); });

// Focusing a field goes to its place already: with this script Tab goes from field to field.
form.querySelectorAll(".hint a[href^='#']").forEach((link) => { link.tabIndex = -1; });
form.addEventListener("click", (event) => {
  const link = event.target.closest(".hint a[href^='#o-']");
  if (link) { event.preventDefault(); tell("picture:show", link.hash.slice(1)); pane.focus({ preventScroll: true }); }
});
oneLetter.checked = localStorage.getItem(KEPT) !== "no";
oneLetter.addEventListener("change", () => localStorage.setItem(KEPT, oneLetter.checked ? "yes" : "no"));
const keys = document.getElementById("phim-tat");
keys.hidden = false;
keys.addEventListener("click", () => dialog.showModal());
// On a phone a focused field would open the keyboard over the image.
if (matchMedia("(min-width: 64rem)").matches) document.getElementById(form.dataset.start)?.focus();
