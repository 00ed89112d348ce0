// While a question is typed, offer how the pages one may find go on. Without this script the box works as before.
const box = document.querySelector("#q[list]");
const ways = box?.list;
const PAUSE = 250;
let waiting = 0;
let asked;

async function offer() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch("/tim/goi-y?" + new URLSearchParams({ q: box.value }), { signal: asked.signal });
    if (!answer.ok) return;
    const told = await answer.json();
    ways.replaceChildren(...told.map((words) => Object.assign(document.createElement("option"), { value: words })));
  } catch (problem) {
    if (problem.name !== "AbortError") ways.replaceChildren();
  }
}

box?.addEventListener("input", () => {
  clearTimeout(waiting);
  if (box.value.trim().length > 1) waiting = setTimeout(offer, PAUSE);
});
