// A receipt's QR code carries the code behind the sign #, which never leaves the browser: put it in the field.
const said = new URLSearchParams(location.hash.slice(1));
for (const field of document.querySelectorAll("[data-from-fragment]")) {
  const value = said.get(field.dataset.fromFragment);
  if (value && !field.value) {
    field.value = value.slice(0, 40);
    history.replaceState(null, "", location.pathname + location.search);
    document.getElementById("so")?.focus();
  }
}
