// Hand in files one by one with their own progress, then watch them being read.
// Without this script the same form sends all files at once.
const form = document.getElementById("nop");
const zone = document.getElementById("vung-tha");
const list = document.getElementById("danh-sach");
const total = document.getElementById("tong");
const EVERY = 1500;
const watched = new Map();
let queue = [];
let isSending = false;
let isWatching = false;

class Line {
  constructor(file) {
    this.file = file;
    this.item = document.createElement("li");
    this.box = document.createElement("div");
    this.name = document.createElement("span");
    this.name.textContent = file.name;
    this.words = document.createElement("p");
    this.words.className = "quiet";
    this.bar = document.createElement("progress");
    this.bar.max = 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", "Tiến độ của " + file.name);
    this.box.append(this.name, this.words, this.bar);
    this.item.append(this.box);
    list.append(this.item);
    this.say("chờ gửi");
  }

  say(words) { this.words.textContent = words; }

  measure(done, of) {
    this.bar.max = of || 1;
    this.bar.value = done;
  }

  taken(record) {
    this.record = record;
    const link = document.createElement("a");
    link.href = "/ho-so/" + record;
    link.textContent = this.file.name;
    this.name.replaceWith(link);
    this.name = link;
    this.say("đã nhận, chờ đọc");
    this.measure(0, 1);
  }

  end(words, isBad) {
    const tag = document.createElement("span");
    tag.className = isBad ? "tag bad" : "tag good";
    tag.textContent = isBad ? "✕ có lỗi" : "✓ " + words;
    this.words.replaceChildren(tag, isBad ? " " + words : "");
    this.bar.remove();
    this.isDone = true;
    this.isBad = isBad;
  }
}

function send(line) {
  return new Promise((resolve) => {
    const body = new FormData();
    body.set("body", form.elements.body.value);
    body.set("dossier", form.elements.dossier.value);
    body.set("file", line.file, line.file.name);
    const request = new XMLHttpRequest();
    request.open("POST", "/nop/tep");
    request.setRequestHeader("X-CSRF", form.dataset.csrf);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      line.say("đang gửi " + Math.round((100 * event.loaded) / event.total) + " %");
      line.measure(event.loaded, event.total);
    };
    request.onload = () => {
      const said = request.response || {};
      if (request.status === 201) {
        line.taken(said.record);
        watched.set(said.record, line);
        watch();
      } else {
        line.end(said.detail || "Máy chủ không nhận. Hãy thử lại.", true);
      }
      resolve();
    };
    request.onerror = () => { line.end("Mất kết nối khi gửi. Hãy chọn lại tệp này.", true); resolve(); };
    request.send(body);
  });
}

async function work() {
  if (isSending) return;
  isSending = true;
  while (queue.length) {
    const line = queue.shift();
    if (line.file.size > Number(form.dataset.limit)) line.end("Tệp quá lớn. Hãy chia nhỏ rồi nộp.", true);
    else await send(line);
    sum();
  }
  isSending = false;
}

function add(files) {
  if (!files.length) return;
  document.getElementById("tien-do-hop").hidden = false;
  queue = queue.concat([...files].filter((file) => !file.name.startsWith(".")).map((file) => new Line(file)));
  sum();
  work();
}

function sum() {
  const lines = [...watched.values()];
  const done = lines.filter((line) => line.isDone).length;
  total.textContent = queue.length
    ? "Còn " + queue.length + " tệp chờ gửi; đã nhận " + lines.length + " tệp."
    : "Đã nhận " + lines.length + " tệp; xong " + done + ". Có thể rời trang này, việc vẫn chạy tiếp.";
}

function tell(line, one) {
  if (one.problem) line.end(one.problem, true);
  else if (one.children.length) line.end("tách thành " + one.children.length + " tài liệu", false);
  else if (one.finished) line.end("đã đọc " + one.total + " trang, " + one.words, false);
  else if (one.total) {
    line.say("đã đọc " + one.done + "/" + one.total + " trang");
    line.measure(one.done, one.total);
  } else line.say(one.words);
}

async function look() {
  const open = [...watched].filter(([, line]) => !line.isDone).map(([record]) => "id=" + record);
  if (!open.length) return false;
  const answer = await fetch("/nop/tien-do.json?" + open.slice(0, 200).join("&"), { headers: { Accept: "application/json" } });
  if (!answer.ok) return answer.status >= 500;
  for (const one of await answer.json()) {
    const line = watched.get(one.record) || fresh(one);
    tell(line, one);
  }
  sum();
  return true;
}

function fresh(one) {
  const line = new Line({ name: one.name, size: 0 });
  line.taken(one.record);
  watched.set(one.record, line);
  return line;
}

async function watch() {
  if (isWatching) return;
  isWatching = true;
  let goes = true;
  while (goes) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    try { goes = await look(); } catch { goes = true; }
  }
  isWatching = false;
}

async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return found;
    for (const one of some) found.push(...await filesOf(one));
  }
}

async function dropped(items) {
  const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  for (const entry of entries) add(await filesOf(entry));
}

document.getElementById("thu-muc-hop").hidden = false;
addEventListener("beforeunload", (event) => { if (isSending) event.preventDefault(); });
for (const id of ["tep", "thu-muc"]) {
  document.getElementById(id).addEventListener("change", (event) => { add(event.target.files); event.target.value = ""; });
}
form.addEventListener("submit", (event) => { event.preventDefault(); document.getElementById("tep").click(); });
addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over-it"); });
addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("over-it"); });
addEventListener("drop", (event) => { event.preventDefault(); zone.classList.remove("over-it"); dropped(event.dataTransfer.items); });
