# ruff: noqa: S310 - every address asked here is this machine itself
"""Measure a running archive: start, memory of the idle tree, seconds from upload to findable.

    .venv/bin/python tests/measures/serving.py [--uploads 20]

It starts ``vankho serve --demo`` in a temporary folder, waits until the demonstration is filled and
quiet, then hands in three-page scans one after the other and asks the search until each is found.
"""

import argparse
import json
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from archive.demo.papers import sample

VANKHO = Path(sys.executable).with_name("vankho")
PORT = 18_777
BASE = f"http://127.0.0.1:{PORT}"
QUIET = 60.0
WARM_STARTS = 3


def main() -> None:
    """Measure and print one line a figure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--uploads", type=int, default=20)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with served(data) as (process, seconds):
            say("first start of a demonstration to ready", f"{seconds:.1f} s")
            say("all samples carried", f"{until_quiet(data):.0f} s after ready")
            time.sleep(QUIET)
            say(f"PSS of the idle tree, {QUIET:.0f} s later", f"{pss(process.pid) / 1024:.0f} MB")
            token = token_of(data)
            waits = [findable(token, n) for n in range(asked.uploads)]
            say(f"upload of a 3-page scan to findable ({asked.uploads})", spread(waits))
        warm = []
        for _ in range(WARM_STARTS):
            with served(data) as (_, seconds):
                warm.append(seconds)
        say("warm start to ready", spread(warm))


@contextmanager
def served(data: Path) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Run the archive; yield its process and how long it took to answer."""
    began = time.perf_counter()
    command = [str(VANKHO), "serve", "--demo", "--data", str(data), "--port", str(PORT)]
    with subprocess.Popen(command) as process:
        while not is_ready():
            if process.poll() is not None:
                message = "the archive did not start"
                raise SystemExit(message)
            time.sleep(0.05)
        try:
            yield process, time.perf_counter() - began
        finally:
            process.terminate()


def is_ready() -> bool:
    """Say whether the archive answers."""
    try:
        with urllib.request.urlopen(f"{BASE}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def until_quiet(data: Path) -> float:
    """Wait until no job is left; return how long that took."""
    began = time.perf_counter()
    while True:
        states = [one["state"] for one in records(data)]
        if len(states) >= 12 and not set(states) & {"received", "ingested", "signed"}:
            return time.perf_counter() - began
        time.sleep(2)


def records(data: Path) -> Sequence[dict[str, str]]:
    """Return every record, as the shell lists them."""
    command = [str(VANKHO), "list", "--data", str(data), "--json", "--limit", "1000"]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return [json.loads(line) for line in said.splitlines()]


def token_of(data: Path) -> str:
    """Return an access token of the officer."""
    command = [str(VANKHO), "token", "officer", "--data", str(data)]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()


def pss(pid: int) -> int:
    """Return the proportional set size of a process and all its children, in KiB."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    own = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return own + sum(pss(int(child)) for child in children)


def findable(token: str, number: int) -> float:
    """Hand in a scan nobody else has, and return the seconds until a search finds it."""
    one = sample("decision", seed=1000 + number)
    began = time.perf_counter()
    record = post(token, one.name, one.content)
    while record not in found(token, "quyết định"):
        time.sleep(0.1)
    return time.perf_counter() - began


def post(token: str, name: str, content: bytes) -> str:
    """Upload a file; return its record."""
    border = secrets.token_hex(16)
    head = f'--{border}\r\nContent-Disposition: form-data; name="body"\r\n\r\ncau-mau\r\n'
    head += f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{border}--\r\n".encode()
    request = urllib.request.Request(f"{BASE}/api/v1/records", data=body, method="POST")
    request.add_header("Content-Type", f"multipart/form-data; boundary={border}")
    return str(answer(request, token)["id"])


def found(token: str, words: str) -> set[str]:
    """Return the records a search finds."""
    query = urllib.parse.urlencode({"q": words, "limit": 100})
    said = answer(urllib.request.Request(f"{BASE}/api/v1/search?{query}"), token)
    hits = said["hits"]
    return {hit["record"] for hit in hits} if isinstance(hits, list) else set()


def answer(request: urllib.request.Request, token: str) -> dict[str, object]:
    """Ask as the officer."""
    request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=60) as response:
        told: dict[str, object] = json.load(response)
        return told


def spread(values: Sequence[float]) -> str:
    """Write a median and a 95th percentile."""
    ordered = sorted(values)
    high = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return f"p50 {statistics.median(ordered):.1f} s, p95 {high:.1f} s, max {ordered[-1]:.1f} s"


def say(what: str, figure: str) -> None:
    """Print one figure."""
    sys.stdout.write(f"{what:52} {figure}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
