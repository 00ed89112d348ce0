// Keys of the page viewer: n and p go to the next and previous hit, j and k turn the page.
const WAYS = { n: ["khop-sau", "ket-qua-sau"], p: ["khop-truoc", "ket-qua-truoc"], j: ["trang-sau"], k: ["trang-truoc"] };
// Kept with the review desk's choice: keys of one letter can be switched off (WCAG 2.2, 2.1.4).
const KEPT = "vankho-phim-mot-chu";
const oneLetter = document.getElementById("phim-mot-chu");
document.getElementById("phim-hop").hidden = false;
oneLetter.checked = localStorage.getItem(KEPT) !== "no";
oneLetter.addEventListener("change", () => localStorage.setItem(KEPT, oneLetter.checked ? "yes" : "no"));

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
  if (typing || !oneLetter.checked || event.ctrlKey || event.altKey || event.metaKey) return;
  for (const id of WAYS[event.key] ?? []) {
    const link = document.getElementById(id);
    if (link) return link.click();
  }
});
