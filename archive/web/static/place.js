// Drag the place of a signature on the picture of its page; the number fields stay the form's word.
const sheet = document.getElementById("to-giay");
const picture = document.getElementById("to-anh");
const frame = document.getElementById("khung");
const [page, left, bottom] = ["trang", "trai", "duoi"].map((id) => document.getElementById(id));

// Millimetres: the width of A4 stands for the picture's width, the mark is 55 by 25.
const [PAPER, WIDE, HIGH] = [210, 55, 25];
const scale = () => picture.clientWidth / PAPER;
const tall = () => picture.clientHeight / scale();
const within = (value, most) => Math.round(Math.min(Math.max(value, 0), Math.max(most, 0)));

const show = () => {
  const unit = scale();
  frame.style.width = `${WIDE * unit}px`;
  frame.style.height = `${HIGH * unit}px`;
  frame.style.left = `${within(Number(left.value), PAPER - WIDE) * unit}px`;
  frame.style.top = `${(tall() - within(Number(bottom.value), tall() - HIGH) - HIGH) * unit}px`;
};

const turn = () => {
  picture.src = `/anh/${sheet.dataset.record}/${page.value || 1}.jpg?w=800`;
};

if (sheet) {
  sheet.hidden = false;
  picture.addEventListener("load", show);
  page.addEventListener("change", turn);
  for (const field of [left, bottom]) field.addEventListener("input", show);
  window.addEventListener("resize", show);
  frame.addEventListener("pointerdown", (down) => {
    down.preventDefault();
    frame.setPointerCapture(down.pointerId);
    const held = { x: down.clientX, y: down.clientY, left: Number(left.value), bottom: Number(bottom.value) };
    const move = (to) => {
      left.value = within(held.left + (to.clientX - held.x) / scale(), PAPER - WIDE);
      bottom.value = within(held.bottom - (to.clientY - held.y) / scale(), tall() - HIGH);
      show();
    };
    frame.addEventListener("pointermove", move);
    frame.addEventListener("pointerup", () => frame.removeEventListener("pointermove", move), { once: true });
  });
  turn();
}
