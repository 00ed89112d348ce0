"""Ask a virus scanner of this house: ClamAV's clamd over its socket (clamd(8), INSTREAM).

Bytes are sent, never a path, so the scanner needs no right to the store. Whatever is not a clear
"OK" is no clearance: a scanner that is away, silent, cut off or babbles holds the file up.
"""

import re
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from archive.sandbox.errors import ScannerAway

PART = 64 << 10
LONGEST_ANSWER = 4096
_FOUND = re.compile(r"stream: (.{1,200}) FOUND")
_PLAIN = re.compile(r"[^\w./:() -]")
_HOST_AND_PORT = re.compile(r"(\[[0-9a-fA-F:]+\]|[\w.-]+):[1-9][0-9]{0,4}")


@dataclass(frozen=True)
class Clamd:
    """The scanner at an address: the path of its socket, or ``host:port``.

    ``patience``: seconds for each step of the talk. Nothing is kept open between two questions.
    """

    address: str
    patience: float = 60.0

    def found_in(self, content: BinaryIO) -> str | None:
        """Return the name of what was found, None for a clean file. Raises ``ScannerAway``."""
        said = self._ask(b"zINSTREAM\0", content)
        if said == "stream: OK":
            return None
        found = _FOUND.fullmatch(said)
        if found is None:
            raise ScannerAway(detail=_PLAIN.sub("?", said)[:100])
        return _PLAIN.sub("?", found[1])[:100]

    def version(self) -> str:
        """Return what the scanner calls itself. Raises ``ScannerAway``."""
        said = self._ask(b"zVERSION\0")
        if not said.startswith("ClamAV "):
            raise ScannerAway(detail="no clamd")
        return _PLAIN.sub("?", said)[:100]

    def _ask(self, question: bytes, content: BinaryIO | None = None) -> str:
        try:
            with self._line() as line:
                line.sendall(question)
                if content is not None:
                    # A stream that is too long for it is answered and cut off while we still send.
                    with suppress(BrokenPipeError, ConnectionResetError):
                        _send(line, content)
                return _answer(line)
        except OSError as error:
            raise ScannerAway(detail=type(error).__name__) from error

    def _line(self) -> socket.socket:
        if self.address.startswith("/"):
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(self.patience)
            try:
                line.connect(self.address)
            except OSError:
                line.close()
                raise
            return line
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), self.patience)


def clamd_address(value: object) -> str:
    """Return a scanner's address as settings say it; nothing is none.

    Raises ``TypeError`` or ``ValueError`` for what is neither a path nor ``host:port``.
    """
    if not isinstance(value, str):
        message = "phải là chữ trong ngoặc kép"
        raise TypeError(message)
    said = value.strip()
    if said and not said.startswith("/") and _HOST_AND_PORT.fullmatch(said) is None:
        message = "phải là đường dẫn tuyệt đối của socket, hoặc “máy:cổng”"
        raise ValueError(message)
    return said


def _send(line: socket.socket, content: BinaryIO) -> None:
    """Send each part behind its length; a part of no bytes is the end."""
    while part := content.read(PART):
        line.sendall(struct.pack(">I", len(part)) + part)
    line.sendall(bytes(4))


def _answer(line: socket.socket) -> str:
    """Return the answer up to its end; one that breaks off or never ends is none."""
    said = b""
    while not said.endswith(b"\0"):
        part = line.recv(LONGEST_ANSWER)
        said += part
        if not part or len(said) > LONGEST_ANSWER:
            raise ConnectionAbortedError
    return said[:-1].decode("utf-8", "replace")
