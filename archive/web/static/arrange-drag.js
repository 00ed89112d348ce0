// Drag a page of a batch scan beside another one. Its buttons and keys do the same without dragging.
const content = document.getElementById("lo-noi-dung");
const PLACES = ["put-before", "put-behind"];
let held = null, place = null;

const number = (leaf) => leaf.querySelector(".leaf-picture").dataset.page;

// Beside which page it would come to lie: in free room of a record, behind its last one.
function placeOf(event) {
  const heap = event.target.closest(".heap");
  if (!heap) return null;
  const leaf = event.target.closest(".leaf") ?? heap.querySelector(".leaf:last-child");
  const box = leaf.getBoundingClientRect();
  const isBefore = event.target.closest(".leaf") && event.clientX < box.left + box.width / 2;
  return leaf === held ? null : { leaf, deed: isBefore ? "before" : "behind" };
}

function mark(to) {
  content.querySelectorAll("." + PLACES.join(", .")).forEach((leaf) => leaf.classList.remove(...PLACES));
  to?.leaf.classList.add("put-" + to.deed);
  place = to;
}

content.addEventListener("dragstart", (event) => {
  held = event.target.closest(".leaf-picture")?.closest(".leaf");
  if (!held) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", number(held));
  held.classList.add("held");
});
content.addEventListener("dragover", (event) => {
  if (!held) return;
  event.preventDefault();
  mark(placeOf(event));
});
content.addEventListener("drop", (event) => {
  if (!held) return;
  event.preventDefault();
  const page = number(held);
  if (place) dispatchEvent(new CustomEvent("leaf:dropped", { detail: { said: `${place.deed}:${page}:${number(place.leaf)}`, leaf: `t${page}` } }));
});
content.addEventListener("dragend", () => {
  held?.classList.remove("held");
  mark(null);
  held = null;
});

document.getElementById("keo-tha").hidden = !matchMedia("(any-pointer: fine)").matches;
