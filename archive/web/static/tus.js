// Send one file in pieces by tus 1.0: it goes on where the server's copy ends, whatever happened.
// What is under way is known again by name, size and time, also after the browser was closed.
const KEY = "vankho-dang-gui";
const PIECE = 8 * 1024 * 1024;
const WAITS = [1000, 3000, 8000, 20000];
const text = (words) => btoa(String.fromCharCode(...new TextEncoder().encode(words)));
const known = () => { try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch { return {}; } };
const remember = (mark, address) => {
  const all = known();
  if (address) all[mark] = address;
  else delete all[mark];
  try { localStorage.setItem(KEY, JSON.stringify(all)); } catch { /* the server's list knows it too */ }
};

export async function markOf(file) {
  const said = [file.webkitRelativePath || file.name, file.size, file.lastModified].join("|");
  const digest = await crypto.subtle?.digest("SHA-256", new TextEncoder().encode(said));
  if (!digest) return said.slice(-64);
  return [...new Uint8Array(digest)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

export class Refusal extends Error {}

export class Sending {
  constructor(file, where, place, open) {
    Object.assign(this, { file, where, place, open, offset: 0, isPaused: false, request: null });
  }

  pause() {
    this.isPaused = true;
    this.request?.abort();
  }

  // Resolves with the record's id, or with null when it was paused.
  async run(onProgress) {
    this.isPaused = false;
    for (let tries = 0; ;) {
      try {
        if (!this.address) await this.find();
        while (!this.record) {
          onProgress(this.offset);
          if (this.isPaused) return null;
          await this.piece(onProgress);
          tries = 0;
        }
        remember(this.mark, null);
        return this.record;
      } catch (error) {
        if (this.isPaused) return null;
        if (error instanceof Refusal || tries >= WAITS.length) throw error;
        await new Promise((resolve) => setTimeout(resolve, WAITS[tries++]));
        this.address = null;
      }
    }
  }

  async give_up() {
    this.pause();
    remember(this.mark, null);
    if (this.address) await this.ask("DELETE", this.address, {}).catch(() => {});
  }

  async find() {
    this.mark ||= await markOf(this.file);
    const open = known()[this.mark] || this.open.get(this.mark);
    if (open) {
      const seen = await this.ask("HEAD", open, {}).catch((error) => { if (!(error instanceof Refusal)) throw error; });
      if (seen && Number(seen.getResponseHeader("Upload-Length")) === this.file.size) return this.hear(open, seen);
      remember(this.mark, null);
      this.open.delete(this.mark);
    }
    const said = { name: this.file.name, fingerprint: this.mark, ...this.place };
    const made = await this.ask("POST", this.where.address, {
      "Upload-Length": this.file.size,
      "Upload-Metadata": Object.entries(said).map(([key, words]) => key + " " + text(words)).join(","),
    });
    const address = made.getResponseHeader("Location");
    remember(this.mark, address);
    this.hear(address, made);
  }

  async piece(onProgress) {
    const body = this.file.slice(this.offset, this.offset + PIECE);
    const began = this.offset;
    const headers = { "Upload-Offset": began, "Content-Type": "application/offset+octet-stream" };
    this.hear(this.address, await this.ask("PATCH", this.address, headers, body, (sent) => onProgress(began + sent)));
  }

  hear(address, answer) {
    this.address = address;
    this.offset = Number(answer.getResponseHeader("Upload-Offset"));
    this.record = answer.getResponseHeader("Vankho-Record");
  }

  ask(method, address, headers, body, onProgress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      this.request = request;
      request.open(method, address);
      const all = { "Tus-Resumable": "1.0.0", "X-CSRF": this.where.csrf, Accept: "application/json", ...headers };
      for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
      if (onProgress) request.upload.onprogress = (event) => onProgress(event.loaded);
      request.onload = () => {
        if (request.status < 300) resolve(request);
        else if (request.status === 409 || request.status === 423 || request.status >= 500) reject(new Error(String(request.status)));
        else reject(new Refusal(detail(request)));
      };
      request.onerror = request.onabort = () => reject(new Error("gone"));
      request.send(body || null);
    });
  }
}

function detail(request) {
  try { return JSON.parse(request.responseText).detail; } catch { return "Máy chủ không nhận. Hãy thử lại."; }
}
