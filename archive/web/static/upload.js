// Hand in files in pieces that survive a closed browser, then watch them being read.
// Without this script the same form sends all files at once.
const form = document.getElementById("nop");
const { Refusal, Sending } = await import(form.dataset.tus);
const zone = document.getElementById("vung-tha");
const list = document.getElementById("danh-sach");
const total = document.getElementById("tong");
const whole = document.getElementById("tong-thanh");
const hold = document.getElementById("tam-dung");
const after = document.getElementById("sau-do");
const where = { address: "/nop/tai-len", csrf: form.dataset.csrf };
const EVERY = 1500, AT_ONCE = 2;
const MOST_SHOWN = 500;
const watched = new Map();
const open = new Map();
let lines = [], queue = [], sending = new Set(), isHeld = false, isWatching = false, began = 0, sentBefore = 0;

const size = (bytes) => bytes >= 1 << 30 ? (bytes / (1 << 30)).toFixed(1).replace(".", ",") + " GB"
  : bytes >= 1 << 20 ? (bytes / (1 << 20)).toFixed(1).replace(".", ",") + " MB" : Math.ceil(bytes / 1024) + " kB";
const span = (seconds) => seconds < 60 ? Math.max(1, Math.round(seconds)) + " giây"
  : seconds < 3600 ? Math.round(seconds / 60) + " phút" : (seconds / 3600).toFixed(1).replace(".", ",") + " giờ";

class Line {
  constructor(file) {
    this.file = file;
    this.sent = 0;
    this.item = document.createElement("li");
    this.box = document.createElement("div");
    this.name = document.createElement("span");
    this.name.textContent = file.webkitRelativePath || file.name;
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

  offer(words, act) {
    this.button?.remove();
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "second";
    this.button.textContent = words;
    this.button.setAttribute("aria-label", words + ": " + this.file.name);
    this.button.addEventListener("click", act);
    this.item.append(this.button);
  }

  say(words) { this.words.textContent = words; }

  measure(done, of) {
    this.bar.max = of || 1;
    this.bar.value = done;
  }

  progress(sent) {
    this.sent = sent;
    this.measure(sent, this.file.size);
    this.say("đang gửi " + size(sent) + " / " + size(this.file.size) + " (" + Math.floor((100 * sent) / this.file.size) + " %)");
    sum();
  }

  taken(record) {
    this.record = record;
    this.button?.remove();
    const link = document.createElement("a");
    link.href = "/ho-so/" + record;
    link.textContent = this.name.textContent;
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
    this.button?.remove();
    this.isDone = true;
    this.isBad = isBad;
  }
}

async function send(line) {
  const place = { body: form.elements.body.value, dossier: form.elements.dossier.value, batch_scan: form.elements.batch_scan.checked ? "1" : "" };
  line.sending ||= new Sending(line.file, where, place, open);
  line.offer("Tạm dừng", () => { line.isHeld = true; line.sending.pause(); });
  try {
    const record = await line.sending.run((sent) => line.progress(sent));
    if (record) {
      line.sent = line.file.size;
      line.taken(record);
      watched.set(record, line);
      watch();
    } else halt(line);
  } catch (error) {
    if (error instanceof Refusal) line.end(error.message, true);
    else { line.isHeld = true; halt(line, "mất kết nối; phần đã gửi được giữ – "); }
  }
}

function halt(line, why = "") {
  line.say(why + "tạm dừng ở " + size(line.sent) + " / " + size(line.file.size));
  if (!line.isHeld) return queue.unshift(line);
  line.offer("Gửi tiếp", () => { line.isHeld = false; line.say("chờ gửi"); queue.push(line); work(); });
}

async function work() {
  while (queue.length && !isHeld && sending.size < AT_ONCE) {
    const line = queue.shift();
    if (!sending.size) { began = performance.now(); sentBefore = sent(); }
    const limit = Number(form.dataset.limit);
    if (line.file.size > limit) {
      line.end("Tệp quá lớn (" + size(line.file.size) + ", tối đa " + size(limit) + "). Hãy chia nhỏ rồi nộp.", true);
    } else if (!line.file.size) line.end("Tệp rỗng (0 byte). Hãy quét hoặc lưu lại rồi nộp.", true);
    else {
      sending.add(line);
      send(line).finally(() => { sending.delete(line); sum(); work(); });
    }
  }
  sum();
}

function add(files) {
  const chosen = [...files].filter((file) => !file.name.startsWith("."));
  if (!chosen.length) return;
  const box = document.getElementById("tien-do-hop"), isFirst = box.hidden;
  box.hidden = false;
  const fresh = chosen.slice(0, MOST_SHOWN - queue.length).map((file) => new Line(file));
  lines = lines.concat(fresh);
  queue = queue.concat(fresh);
  if (fresh.length < chosen.length) total.dataset.more = "Mỗi lần tối đa " + MOST_SHOWN + " tệp; hãy chọn tiếp các tệp còn lại sau.";
  work();
  if (isFirst) box.scrollIntoView({ block: "nearest" });
}

const sent = () => lines.reduce((all, line) => all + line.sent, 0);

function sum() {
  const mine = lines.filter((line) => line.file.size);
  const bytes = mine.reduce((all, line) => all + (line.isBad && !line.record ? line.sent : line.file.size), 0);
  const there = sent(), taken = watched.size, bad = lines.filter((line) => line.isBad).length;
  const speed = (there - sentBefore) / Math.max(1, performance.now() - began) * 1000;
  const left = speed > 0 && there < bytes ? ", còn khoảng " + span((bytes - there) / speed) : "";
  const isGoing = queue.length || sending.size;
  const watching = [...watched.values()], pages = watching.reduce((all, line) => all + (line.pages || 0), 0);
  const read = watching.reduce((all, line) => all + (line.isDone && !line.isBad ? line.pages || 0 : line.read || 0), 0);
  whole.max = (isGoing ? bytes : pages) || 1;
  whole.value = isGoing ? there : read;
  hold.hidden = !isGoing && !isHeld;
  hold.textContent = isHeld ? "Gửi tiếp tất cả" : "Tạm dừng tất cả";
  const words = isGoing
    ? "Đã gửi " + taken + "/" + lines.length + " tệp, " + size(there) + " / " + size(bytes) + (isHeld ? "; đang tạm dừng." : left + ".")
    : "Đã nhận " + taken + " tệp" + (pages ? "; đã đọc " + read + "/" + pages + " trang" : "") + (bad ? "; " + bad + " tệp có lỗi" : "")
      + (watching.every((line) => line.isDone) ? ". Đã xong." : ". Có thể rời trang này, việc vẫn chạy tiếp.");
  after.hidden = !watching.some((line) => line.isDone && !line.isBad);
  total.textContent = [words, total.dataset.more || ""].join(" ").trim();
}

function tell(line, one) {
  if (one.batch) line.name.href = "/lo/" + one.record;
  [line.read, line.pages] = [one.done, one.total];
  if (one.problem) line.end(one.problem, true);
  else if (one.children.length) line.end("tách thành " + one.children.length + " tài liệu", false);
  else if (one.finished) line.end("đã đọc " + one.total + " trang, " + one.words, false);
  else if (one.total) {
    line.say("đã đọc " + one.done + "/" + one.total + " trang");
    line.measure(one.done, one.total);
  } else line.say(one.words);
}

async function look() {
  const waiting = [...watched].filter(([, line]) => !line.isDone).map(([record]) => "id=" + record);
  if (!waiting.length) return false;
  const answer = await fetch("/nop/tien-do.json?" + waiting.slice(0, 200).join("&"), { headers: { Accept: "application/json" } });
  if (!answer.ok) return answer.status >= 500;
  for (const one of await answer.json()) tell(watched.get(one.record) || fresh(one), one);
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

// What was under way when the browser was closed: the same files, chosen again, go on from there.
async function recall() {
  const answer = await fetch(where.address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const half = (await answer.json()).uploads;
  for (const one of half) open.set(one.fingerprint, where.address + "/" + one.id);
  if (!half.length) return;
  const box = document.getElementById("gui-do");
  box.hidden = false;
  document.getElementById("gui-do-loi").textContent = "Có " + half.length + " tệp gửi dở. Chọn lại đúng các tệp đó, hệ thống gửi tiếp từ chỗ đã dừng.";
  for (const one of half.slice(0, 20)) {
    const item = document.createElement("li");
    item.textContent = one.name + ": " + size(one.offset) + " / " + size(one.length);
    document.getElementById("gui-do-tep").append(item);
  }
}

recall().catch(() => {});
for (const id of ["thu-muc-hop", "keo-tha"]) document.getElementById(id).hidden = false;
document.getElementById("nop-nut").textContent = "Chọn tệp và nộp";
hold.addEventListener("click", () => {
  isHeld = !isHeld;
  if (isHeld) for (const line of sending) line.sending.pause();
  work();
});
addEventListener("beforeunload", (event) => { if (sending.size) event.preventDefault(); });
for (const id of ["tep", "thu-muc"]) {
  document.getElementById(id).addEventListener("change", (event) => { add(event.target.files); event.target.value = ""; });
}
form.addEventListener("submit", (event) => { event.preventDefault(); document.getElementById("tep").click(); });
addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over-it"); });
addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("over-it"); });
addEventListener("drop", (event) => { event.preventDefault(); zone.classList.remove("over-it"); dropped(event.dataTransfer.items); });
