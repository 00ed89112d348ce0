// Choose all, or none, with one box.
const all = document.getElementById("chon-het");
const boxes = [...document.querySelectorAll("input[name=record]")];

if (all && boxes.length > 1) {
  document.getElementById("chon-het-hop").hidden = false;
  const settle = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  boxes.forEach((box) => box.addEventListener("change", settle));
  settle();
}
