// Keys of the page viewer: n and p go to the next and previous hit, j and k turn the page.
const WAYS = { n: ["khop-sau", "ket-qua-sau"], p: ["khop-truoc", "ket-qua-truoc"], j: ["trang-sau"], k: ["trang-truoc"] };

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
  for (const id of WAYS[event.key] ?? []) {
    const link = document.getElementById(id);
    if (link) return link.click();
  }
});
