"""Requests that lie about their size, come in a hundred thousand parts, or never end (C5, 9)."""

import gc
import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from archive.web.app import make_app
from archive.web.site import Site
from archive.web.slow import Patience
from tests.attacks.gate import Gate
from tests.attacks.memory import MIB, peak, reset_peak
from tests.loopback import served

PATIENCE = Patience(head=0.6, body=0.6)
SLOW = 60
"""Connections that say a byte now and then."""

HEAD = b"POST /api/v1/verify HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; "
HEAD += b"boundary=x\r\nContent-Length: %d\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def port(gate: Gate) -> Iterator[int]:
    """Serve the archive on a port, with little patience."""
    with served(gate.client.application, patience=PATIENCE) as here:
        yield here.port


def line_to(port: int) -> socket.socket:
    """Open a connection."""
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def status_of(line: socket.socket) -> int:
    """Return the status of the answer on this connection."""
    said = line.recv(1 << 16)
    return int(said.split(b" ", 2)[1])


def files_without_a_name() -> int:
    """Count this process's open files that nobody else can open any more."""
    names = list[str]()
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            names.append(str(entry.readlink()))
    return sum(name.endswith(" (deleted)") for name in names)


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    """Wait until this holds, and say whether it did in time."""
    end = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.02)
    return held


def test_a_request_that_says_it_is_too_large_is_refused_at_once(port: int) -> None:
    """2 GB announced, nothing sent: 413, before a byte of it is waited for."""
    with line_to(port) as line:
        line.sendall(HEAD % (2 << 30))
        assert status_of(line) == 413


def test_a_hundred_thousand_parts_are_refused(port: int) -> None:
    """413, and this process stays small."""
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    body = part * 100_000 + b"--x--\r\n"
    before = reset_peak()
    with line_to(port) as line:
        line.sendall(HEAD % len(body) + body)
        assert status_of(line) == 413
    assert peak() - before < 50 * MIB


def test_a_body_that_never_comes_is_ended(port: int) -> None:
    """400 MB announced, a few bytes sent: 408 in words."""
    with line_to(port) as line:
        line.sendall(HEAD % (400 << 20) + b"--x\r\n")
        assert status_of(line) == 408


def test_what_came_of_an_upload_that_broke_off_is_dropped_with_it(port: int) -> None:
    """Large bodies wait in a file without a name, and nobody else would close it."""
    before = files_without_a_name()
    gc.disable()
    try:
        with line_to(port) as line:
            line.sendall(HEAD % (4 * MIB) + bytes(MIB))
            assert within(10, lambda: files_without_a_name() > before)
        assert within(10, lambda: files_without_a_name() == before)
    finally:
        gc.enable()


def test_connections_that_drip_keep_nobody_out(port: int) -> None:
    """While sixty of them say a byte now and then, others are answered; then they are ended."""
    before, lines = reset_peak(), [line_to(port) for _ in range(SLOW)]
    try:
        for line in lines:
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        began = time.monotonic()
        asking = HTTPConnection("127.0.0.1", port, timeout=20)
        asking.request("GET", "/healthz")
        assert asking.getresponse().status == 200
        asking.close()
        assert time.monotonic() - began < 5

        for line in lines:
            line.sendall(b"x")
        assert {status_of(line) for line in lines} == {408}
    finally:
        for line in lines:
            line.close()
    assert peak() - before < 50 * MIB


@pytest.fixture(scope="module")
def narrow(gate: Gate) -> Iterator[int]:
    """Serve the same archive on a port that takes a mebibyte, and half of it from the public."""
    site = Site("http://127.0.0.1", max_upload_bytes=MIB, max_verify_bytes=MIB // 2)
    with served(make_app(gate.parts, site)) as here:
        yield here.port


def answer_to(port: int, head: bytes, body: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send all of a request before reading anything; return status, headers and body."""
    with line_to(port) as line:
        line.sendall(head)
        for at in range(0, len(body), MIB):
            line.sendall(body[at : at + MIB])
        said = http.client.HTTPResponse(line)
        said.begin()
        answer = said.status, {name.lower(): word for name, word in said.getheaders()}, said.read()
        assert line.recv(1) == b""
        return answer


TOO_MUCH = 8 * MIB
DOORS = {
    "public page": (b"POST /xac-minh", 524_288),
    "public interface": (b"POST /api/v1/verify", 524_288),
    "upload page": (b"POST /nop", MIB),
    "upload interface": (b"POST /api/v1/records", MIB),
    "small form": (b"POST /dang-nhap", 262_144),
}


@pytest.mark.parametrize("way", ["announced", "in chunks"])
@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_in_words_that_a_body_is_too_large(
    narrow: int, door: str, way: str
) -> None:
    """413 with the limit, as a page or as problem details; a sender who goes on sending hears it.

    Whether the size was announced or showed itself on the way; then the connection ends.
    """
    line, limit = DOORS[door]
    head = (
        line + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    )
    head += b"Content-Length: %d\r\n\r\n" % TOO_MUCH if way == "announced" else CHUNKED
    body = b"x" * TOO_MUCH if way == "announced" else (b"100000\r\n" + b"x" * MIB + b"\r\n") * 8
    status, headers, said = answer_to(narrow, head, body)

    assert status == 413
    assert headers["connection"] == "close"
    if b"/api/" in line:
        problem = json.loads(said)
        assert headers["content-type"] == "application/problem+json"
        assert (problem["code"], problem["limit"]) == ("too_large", limit)
        assert "Mức cho phép" in problem["detail"]
    else:
        assert "Mức cho phép" in said.decode()
        assert "too_large" in said.decode()


def test_a_body_just_over_the_limit_is_refused_in_the_same_words(narrow: int) -> None:
    """The server would have taken it, with the fields around the file; the application does not."""
    size = MIB // 2 + 1
    head = b"POST /api/v1/verify HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    head += b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n" % size
    status, _, said = answer_to(narrow, head, b"x" * size)

    assert (status, json.loads(said)["limit"]) == (413, MIB // 2)
