"""Real processes: serve runs once, ends cleanly, begins again; waiting works beside it."""

import fcntl
import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from archive.cli.waiting import LOCK
from archive.demo.begin import FILLED, begin
from archive.demo.papers import sample
from tests.doors.cli.conftest import Call, Demo, written
from tests.overheard import WATCH

TOP = Path(__file__).parents[3]
VANKHO = (sys.executable, "-c", "from archive.cli.main import main; main()")
PATIENCE = 60.0
"""Seconds a process may take on a busy machine."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder of its own: a demonstration that is not filled."""
    folder = tmp_path_factory.mktemp("served") / "data"
    folder.mkdir(mode=0o700)
    begin(folder)
    (folder / FILLED).touch()
    return folder


def started(*words: str | Path) -> subprocess.Popen[str]:
    """Start the shell."""
    command = [*VANKHO, *map(str, words)]
    return subprocess.Popen(
        command, cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for the end of a process; return its code and its words."""
    _, words = process.communicate(timeout=PATIENCE)
    WATCH.hear(words, "what a process said")
    assert "Traceback" not in words
    return process.returncode, words


@contextmanager
def serving(data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve a data folder; yield the process and its address once it answers."""
    with started("serve", "--data", data, "--port", "0", "--json") as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            assert line, process.communicate()[1]
            yield process, json.loads(line)["address"]
        finally:
            process.kill()


def ask(address: str) -> dict[str, Any]:
    """Return what a served address answers."""
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - this machine
        told: dict[str, Any] = json.load(answer)
        return told


def stopped(process: subprocess.Popen[str], sign: signal.Signals) -> tuple[float, str]:
    """Stop a served archive; return how many seconds it took, and its words."""
    began = time.monotonic()
    process.send_signal(sign)
    code, words = ended(process)
    assert code == 0, words
    return time.monotonic() - began, words


def test_it_serves_ends_cleanly_and_begins_again_with_everything(
    call: Call, demo: Demo, data: Path
) -> None:
    """Ctrl-C ends it within seconds; what was handed in beside it was read by it, and is kept."""
    with serving(data) as (process, address):
        assert ask(f"{address}/healthz")["ok"] is True
        second, words = ended(started("serve", "--data", data, "--port", "0"))
        assert second == 11
        assert "tiến trình khác" in words

        said = call(
            *("ingest", demo.papers["born_digital"], "--body", "cau-mau", "--wait", "--json"),
            data=data,
        )
        assert said.code == 0, said.err
        (record,) = said.lines
        assert record["state"] == "read"
        hits = call("search", record["fields"]["number"], "--json", data=data).lines
        assert record["id"] in {one["record"] for one in hits}
        assert call("check", data=data).code == 0
        assert call("rebuild", data=data).code == 11
        assert call("reindex", "--json", data=data).lines[0]["pages"] > 0
        took, words = stopped(process, signal.SIGINT)
        assert took < 20
        assert "Đang dừng" in words

    with serving(data) as (process, address):
        assert ask(f"{address}/readyz")["ok"] is True
        assert call("show", record["id"], "--json", data=data).lines == [record]
        stopped(process, signal.SIGTERM)


def test_a_port_in_use_is_said(data: Path) -> None:
    """The sentence says which, and what to do; the folder is free again."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, words = ended(started("serve", "--data", data, "--port", str(port)))

    assert code == 75
    assert str(port) in words
    assert "--port" in words


def test_an_address_of_another_machine_is_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be listened on is refused in words."""
    monkeypatch.setenv("VANKHO_DEMO", "false")
    monkeypatch.setenv("VANKHO_PUBLIC_URL", "https://vankho.example")
    code, words = ended(started("serve", "--data", data, "--host", "192.0.2.1", "--port", "0"))

    assert code in {74, 75}
    assert "192.0.2.1" in words or "địa chỉ" in words


@pytest.mark.parametrize(
    ("words", "environment", "told"),
    [
        (["--host", "192.0.2.1"], {}, "trình diễn"),
        ([], {"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
    ],
)
def test_what_would_lie_open_is_not_started(
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    environment: dict[str, str],
    told: str,
) -> None:
    """A demonstration for all, debugging: 78, and what to do; the rest in test_safety (C5 35)."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    code, said = ended(started("serve", "--data", data, "--port", "0", *words))

    assert code == 78
    assert told in said


def test_stopping_a_wait_keeps_what_was_handed_in(call: Call, demo: Demo, data: Path) -> None:
    """Somebody else holds the work; Ctrl-C ends the waiting, not the record."""
    with (data / LOCK).open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        paper = demo.papers["born_digital"]
        process = started("ingest", paper, "--body", "cau-mau", "--wait", "--json", "--data", data)
        until = time.monotonic() + PATIENCE
        while not call("list", "--state", "received", "--json", data=data).lines:
            assert time.monotonic() < until
            time.sleep(0.1)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        out, words = process.communicate(timeout=PATIENCE)

    assert process.returncode == 130
    assert "Thôi đợi" in words
    assert json.loads(out)["state"] == "received"


def test_stopping_one_s_own_work_gives_it_back(
    call: Call, demo: Demo, data: Path, tmp_path: Path
) -> None:
    """Ctrl-C while this very process reads: the next one that works takes the pages up."""
    paper = written(tmp_path, sample("upside_down", seed=3))
    process = started("ingest", paper, "--body", "cau-mau", "--wait", "--json", "--data", data)
    until = time.monotonic() + PATIENCE
    while not call("list", "--state", "ingested", "--json", data=data).lines:
        assert time.monotonic() < until
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, words = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, words
    assert "Traceback" not in words

    record = json.loads(out)["id"]
    call("ingest", demo.papers["born_digital"], "--body", "cau-mau", "--wait", data=data)
    assert call("show", record, "--json", data=data).lines[0]["state"] == "read"


def test_a_reader_that_has_heard_enough_is_no_error(data: Path) -> None:
    """``vankho list | head -1`` leaves no trace."""
    process = started("list", "--data", data)
    assert process.stdout is not None
    process.stdout.close()
    process.wait(timeout=PATIENCE)
    assert process.stderr is not None
    with process.stderr as stream:
        assert "Traceback" not in stream.read()
