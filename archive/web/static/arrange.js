// A batch scan by keyboard and by dragging: a key presses the button that stands at the page, a page
// dropped says where; the page stays in hand.
const content = document.getElementById("lo-noi-dung");
const status = document.getElementById("tin-sap");
const dialog = document.getElementById("bang-phim");
const keys = document.getElementById("phim-tat");
const leaves = () => [...document.querySelectorAll(".leaf-picture")];
const here = () => document.activeElement?.closest(".leaf")?.querySelector(".leaf-picture");
const button = (leaf, deed) => leaf.closest(".leaf").querySelector(`button[value^="${deed}:"]`);
let busy = false;

async function send(form, said, back = here()?.id) {
  if (busy) return;
  busy = true;
  try {
    const body = new FormData(form);
    body.set("viec", said);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok) take(await answer.text(), back);
    else if (answer.status === 401 || answer.status === 400) form.submit();
    else status.textContent = (await answer.json()).detail;
  } catch { status.textContent = "Mất kết nối; việc vừa bấm chưa được lưu, hãy thử lại."; }
  busy = false;
}

function take(text, back) {
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("lo-noi-dung");
  if (!fresh) { location.reload(); return; }
  content.replaceChildren(...fresh.childNodes);
  status.textContent = "Đã lưu. " + document.getElementById("tao").textContent + ".";
  if (back) document.getElementById(back)?.focus();
}

function go(leaf, event) {
  const all = leaves();
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by && event.shiftKey) { press(button(leaf, by < 0 ? "left" : "right")); return; }
  if (by) { all[all.indexOf(leaf) + by]?.focus(); return; }
  const heaps = [...document.querySelectorAll(".heap")];
  const heap = heaps[heaps.indexOf(leaf.closest(".heap")) + (event.key === "ArrowUp" ? -1 : 1)];
  heap?.querySelector(".leaf-picture").focus();
}

const press = (found) => { if (found) send(found.form, found.value); };

function leaveOut(leaf) {
  const kept = button(leaf, "keep");
  if (kept) { press(kept); return; }
  const choice = leaf.closest(".leaf").querySelector("details");
  choice.open = true;
  choice.querySelector("button").focus();
}

const letters = {
  s: (leaf) => press(button(leaf, "split")), m: (leaf) => press(button(leaf, "merge")),
  r: (leaf) => press(button(leaf, "turn")), x: leaveOut,
};

addEventListener("keydown", (event) => {
  if (event.isComposing || dialog.open) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
    event.preventDefault();
    const undo = document.getElementById("hoan-tac");
    if (!undo.disabled) press(undo);
    return;
  }
  const leaf = here();
  if (!leaf || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith("Arrow")) { event.preventDefault(); go(leaf, event); return; }
  if (event.key === "Escape") { leaf.closest(".leaf").querySelectorAll("details").forEach((one) => { one.open = false; }); leaf.focus(); return; }
  if (event.key === "?") { event.preventDefault(); dialog.showModal(); return; }
  const act = letters[event.key.toLowerCase()];
  if (act) { event.preventDefault(); act(leaf); }
});

addEventListener("submit", (event) => {
  if (event.target.id !== "lo" || !event.submitter) return;
  event.preventDefault();
  send(event.target, event.submitter.value);
});
addEventListener("leaf:dropped", ({ detail }) => send(document.getElementById("lo"), detail.said, detail.leaf));

keys.hidden = false;
keys.addEventListener("click", () => dialog.showModal());
