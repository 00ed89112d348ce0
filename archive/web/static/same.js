// Compare a file with the sealed original in the browser: only its digest is needed, the file is not sent.
const form = document.querySelector("form[data-sha256]");
const answer = form?.querySelector(".answer");

async function compare(file) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const text = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const same = text === form.dataset.sha256;
  answer.textContent = same ? "✓ " + form.dataset.same : "✕ " + form.dataset.other;
  answer.className = same ? "answer good" : "answer bad";
  answer.hidden = false;
}

if (form && crypto.subtle) {
  form.elements.file.addEventListener("change", (event) => {
    const [file] = event.target.files;
    answer.hidden = true;
    if (file) compare(file);
  });
}
