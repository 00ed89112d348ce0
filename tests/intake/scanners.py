"""Virus scanners for tests: one of our own with every fault, and ClamAV's with one signature."""

import socket
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from time import monotonic, sleep

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless file every scanner knows (eicar.org); in two pieces, so that no scanner takes us."""

NAME = "Eicar-Test-Signature"


class Mood(StrEnum):
    """How the scanner of our own answers."""

    WELL = "well"
    CLOSES = "closes at once"
    SILENT = "says nothing"
    CUTS = "breaks off in its answer"
    BABBLES = "answers something else"
    NEVER_ENDS = "never ends its answer"
    FULL = "takes no more than so much"


class Scanner:
    """Speaks clamd's INSTREAM and VERSION on a socket in a folder, in one mood at a time."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder / "clamd.sock")
        self.mood = Mood.WELL
        self.asked = 0
        self._stop = threading.Event()

    def run(self, listener: socket.socket) -> None:
        """Answer whoever calls, one after the other, until told to stop."""
        while not self._stop.is_set():
            with suppress(OSError, struct.error):
                line, _ = listener.accept()
                with line:
                    line.settimeout(2)
                    self._talk(line)

    def stop(self) -> None:
        """Stop after this call."""
        self._stop.set()

    def _talk(self, line: socket.socket) -> None:
        self.asked += 1
        if self.mood is Mood.CLOSES:
            return
        with line.makefile("rb") as said:
            question = b"".join(iter(lambda: said.read(1), b"\0"))
            if question == b"zVERSION":
                line.sendall(b"ClamAV 1.0.0\0")
                return
            content = b""
            while size := struct.unpack(">I", said.read(4))[0]:
                content += said.read(size)
                if self.mood is Mood.FULL and len(content) > 1 << 17:
                    line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
            self._judge(line, content)

    def _judge(self, line: socket.socket, content: bytes) -> None:
        match self.mood:
            case Mood.SILENT:
                self._stop.wait(1)
            case Mood.CUTS:
                line.sendall(b"stream: O")
            case Mood.BABBLES:
                line.sendall(b"HTTP/1.0 200 OK\r\n\r\n\0")
            case Mood.NEVER_ENDS:
                line.sendall(b"stream: OK" * 1000)
            case _:
                found = f"{NAME} FOUND" if EICAR in content else "OK"
                line.sendall(f"stream: {found}\0".encode())


@contextmanager
def scanning(folder: Path) -> Iterator[Scanner]:
    """Have a scanner of our own answer on a socket in this folder."""
    scanner = Scanner(folder)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(scanner.address)
        listener.listen()
        listener.settimeout(0.05)
        thread = threading.Thread(target=scanner.run, args=(listener,))
        thread.start()
        try:
            yield scanner
        finally:
            scanner.stop()
            thread.join()


CONFIG = """
LocalSocket {folder}/clamd.sock
DatabaseDirectory {folder}/db
TemporaryDirectory {folder}
Foreground yes
StreamMaxLength 1M
"""


@contextmanager
def clamd(folder: Path) -> Iterator[str]:
    """Start ClamAV's own scanner with one signature, nothing fetched; yield its address."""
    (folder / "db").mkdir()
    anywhere = f"{NAME}:0:*:{EICAR.hex()}\n"
    (folder / "db" / "test.ndb").write_text(anywhere, encoding="ascii")
    config = folder / "clamd.conf"
    config.write_text(CONFIG.format(folder=folder), encoding="utf-8")
    path = folder / "clamd.sock"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["/usr/sbin/clamd", f"--config-file={config}"], stdout=log, stderr=log
        )
        try:
            until = monotonic() + 30
            while not path.exists() and process.poll() is None and monotonic() < until:
                sleep(0.02)
            yield str(path)
        finally:
            process.terminate()
            process.wait(10)
