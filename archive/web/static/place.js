// The place of a signature on the picture of its page: drag the frame, or press where it shall be.
// The number fields stay the form's word, and are all that keys and helping devices need.
const sheet = document.getElementById("to-giay");
const picture = document.getElementById("to-anh");
const frame = document.getElementById("khung");
const [page, left, bottom] = ["trang", "trai", "duoi"].map((id) => document.getElementById(id));

// Millimetres: how wide A4 is, and the mark.
const [A4, WIDE, HIGH] = [210, 55, 25];
const paper = () => Number(sheet.dataset.widths.split(" ")[page.value - 1]) || A4;
const scale = () => picture.clientWidth / paper();
const tall = () => picture.clientHeight / scale();
const within = (value, most) => Math.round(Math.min(Math.max(value, 0), Math.max(most, 0)));

const show = () => {
  const unit = scale();
  frame.style.width = `${WIDE * unit}px`;
  frame.style.height = `${HIGH * unit}px`;
  frame.style.left = `${within(Number(left.value), paper() - WIDE) * unit}px`;
  frame.style.top = `${(tall() - within(Number(bottom.value), tall() - HIGH) - HIGH) * unit}px`;
};

const put = (x, y) => {
  left.value = within(x, paper() - WIDE);
  bottom.value = within(y, tall() - HIGH);
  show();
};

const turn = () => {
  picture.alt = `Trang ${page.value} với khung chữ ký`;
  picture.src = `/anh/${sheet.dataset.record}/${page.value || 1}.jpg?w=800`;
};

const drag = (down) => {
  down.preventDefault();
  frame.setPointerCapture(down.pointerId);
  const held = { x: down.clientX, y: down.clientY, left: Number(left.value), bottom: Number(bottom.value) };
  const move = (to) => put(held.left + (to.clientX - held.x) / scale(), held.bottom - (to.clientY - held.y) / scale());
  const over = new AbortController();
  frame.addEventListener("pointermove", move, over);
  for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => over.abort(), over);
};

if (sheet) {
  sheet.hidden = false;
  picture.addEventListener("load", show);
  page.addEventListener("change", turn);
  for (const field of [left, bottom]) field.addEventListener("input", show);
  window.addEventListener("resize", show);
  frame.addEventListener("pointerdown", drag);
  picture.addEventListener("click", (at) => put(at.offsetX / scale() - WIDE / 2, tall() - at.offsetY / scale() - HIGH / 2));
  turn();
}
