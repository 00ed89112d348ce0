// The print button needs a script; without one people print from the browser's menu.
const button = document.getElementById("in");
button.hidden = false;
button.addEventListener("click", () => window.print());
