"""Fetching from addresses that enemies wrote into certificates."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from signing.errors import Unreachable
from signing.trust import Fetcher
from signing.web import Limits

Answer = Callable[[socket.socket], None]
QUICK = Limits(seconds=0.5, size=1000, redirects=3)


@contextmanager
def listening(answer: Answer) -> Iterator[int]:
    """Answer every connection to a port of this machine in a way of one's own."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(5)
                    try:
                        connection.recv(4096)
                        answer(connection)
                    except OSError:
                        continue

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def fetcher(port: int) -> Fetcher:
    """Let one port of this machine be reached, with little patience."""
    return Fetcher(frozenset({f"127.0.0.1:{port}"}), QUICK)


def as_systems_do(host: str, _port: int) -> list[str]:
    """Resolve literals as the system does, without asking anybody."""
    old = {"localhost": "127.0.0.1", "2130706433": "127.0.0.1", "0x7f.1": "127.0.0.1"}
    return [old.get(host, host)]


def says(head: str, body: bytes = b"") -> Answer:
    """Answer with fixed bytes."""
    return lambda to: to.sendall(f"HTTP/1.1 {head}\r\n\r\n".encode() + body)


def test_an_allowed_port_answers() -> None:
    """Demonstrations and tests name their own port."""
    with listening(says("200 OK\r\nContent-Length: 2", b"ok")) as port:
        assert fetcher(port).get(f"http://127.0.0.1:{port}/x") == b"ok"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://224.0.0.1/",
        "http://100.64.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
    ],
)
def test_addresses_that_are_not_public_are_refused(url: str) -> None:
    """The office network and this machine are none of a certificate's business."""
    with pytest.raises(Unreachable, match="nội bộ"):
        Fetcher(limits=QUICK, resolve=as_systems_do).get(url)


def test_a_name_is_resolved_once_and_all_its_addresses_are_held_to_the_rule() -> None:
    """A name that changes its mind (DNS rebinding) is asked once; one bad address is enough."""
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14", "127.0.0.1"]

    with pytest.raises(Unreachable, match="nội bộ"):
        Fetcher(limits=QUICK, resolve=resolve).get("http://rebinding.example/")

    assert asked == ["rebinding.example"]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ldap://127.0.0.1/cn=x",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1/",
        "http://user:secret@127.0.0.1/",
        "http:///x",
        "x",
        "",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:x/",
    ],
)
def test_only_plain_web_addresses_are_used(url: str) -> None:
    """Every other scheme is refused before anything is connected."""
    with pytest.raises(Unreachable):
        Fetcher(limits=QUICK).get(url)


def test_a_redirect_is_held_to_the_same_rule() -> None:
    """A public address may not send us into the office network."""
    with (
        listening(says("302 Found\r\nLocation: http://127.0.0.1:9/secret")) as port,
        pytest.raises(Unreachable, match="nội bộ"),
    ):
        fetcher(port).get(f"http://127.0.0.1:{port}/")


def test_redirects_end() -> None:
    """Three, then no more."""
    with (
        listening(says("302 Found\r\nLocation: /again")) as port,
        pytest.raises(Unreachable, match="chuyển hướng"),
    ):
        fetcher(port).get(f"http://127.0.0.1:{port}/")


def test_a_large_answer_is_cut() -> None:
    """No more is read than was allowed."""
    with (
        listening(says("200 OK", b"x" * 100_000)) as port,
        pytest.raises(Unreachable, match="quá lớn"),
    ):
        fetcher(port).get(f"http://127.0.0.1:{port}/")


def drip(to: socket.socket) -> None:
    """Send a byte now and then, for ever."""
    to.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
    for _ in range(100):
        to.sendall(b"x")
        time.sleep(0.05)


def slow_head(to: socket.socket) -> None:
    """Never finish the head."""
    for _ in range(100):
        to.sendall(b"HTTP/1.1 200 OK"[:1])
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [drip, slow_head, lambda _: time.sleep(3)])
def test_dripping_is_no_way_around_the_time_limit(answer: Answer) -> None:
    """At the deadline the connection is cut, whatever it is doing."""
    with listening(answer) as port:
        begun = time.monotonic()
        with pytest.raises(Unreachable, match="quá chậm"):
            fetcher(port).get(f"http://127.0.0.1:{port}/")

        assert time.monotonic() - begun < 2


def test_half_an_answer_is_no_answer() -> None:
    """A list of revoked certificates that breaks off must not pass for a whole one."""
    with (
        listening(says("200 OK\r\nContent-Length: 500", b"half")) as port,
        pytest.raises(Unreachable),
    ):
        fetcher(port).get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("head", ["500 No", "404 No", "200", "garbage"])
def test_errors_are_no_answers(head: str) -> None:
    """Whatever is not 200 is nothing."""
    with (
        listening(lambda to: to.sendall(head.encode() + b"\r\n\r\n")) as port,
        pytest.raises(Unreachable),
    ):
        fetcher(port).get(f"http://127.0.0.1:{port}/")


def test_a_gzip_bomb_is_not_unpacked() -> None:
    """What came is what is given: nothing grows in our hands."""
    bomb = gzip.compress(bytes(50_000_000))
    head = f"200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}"
    with listening(says(head, bomb)) as port:
        assert Fetcher(frozenset({f"127.0.0.1:{port}"})).get(f"http://127.0.0.1:{port}/") == bomb
