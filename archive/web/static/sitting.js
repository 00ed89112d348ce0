// A signing sitting counts on by itself; at its end the page is loaded once more, with every outcome.
const bar = document.getElementById("dot-ky");
const words = document.getElementById("dot-ky-so");
const EVERY = 1500;

async function look() {
  try {
    const answer = await fetch(bar.dataset.from, { headers: { Accept: "application/json" } });
    if (!answer.ok) { location.reload(); return; }
    const now = await answer.json();
    bar.value = now.done;
    words.textContent = now.words;
    if (!now.busy) { location.reload(); return; }
  } catch { words.textContent = "Mất kết nối; việc ký vẫn chạy, trang sẽ thử lại."; }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
