"""A small IMAP4rev1 server over TLS, on loopback: just what a reader of one mail box asks for.

It keeps messages in named boxes, knows LOGIN, CREATE, SELECT, STATUS, UID SEARCH, FETCH, MOVE
(RFC 6851), COPY, STORE, EXPUNGE, APPEND and LOGOUT, and answers anything else with OK.
"""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SECRET = "mat-khau-hop-thu"


@dataclass
class Boxes:
    """The boxes of one account: messages by uid, and whether the server can move them."""

    messages: dict[str, dict[int, bytes]] = field(default_factory=lambda: {"INBOX": {}})
    deleted: set[int] = field(default_factory=set)
    can_move: bool = True
    cut_before_move: bool = False
    seen: list[str] = field(default_factory=list)

    def put(self, *messages: bytes) -> None:
        """Deliver messages into the inbox."""
        for message in messages:
            self.messages["INBOX"][self._next()] = message

    def move(self, uid: int, folder: str) -> None:
        """Move one message, as a person in another program would."""
        self.messages.setdefault(folder, {})[self._next()] = self.messages["INBOX"].pop(uid)

    def append(self, folder: str, message: bytes) -> None:
        """Lay a message into a box."""
        self.messages.setdefault(folder, {})[self._next()] = message

    def _next(self) -> int:
        return 1 + max((uid for box in self.messages.values() for uid in box), default=0)


class Talk:
    """One connection: reads a line, answers it, until it is over."""

    def __init__(self, boxes: Boxes, line: ssl.SSLSocket) -> None:
        self._boxes = boxes
        self._line = line
        self._file = line.makefile("rb")

    def run(self) -> None:
        """Talk until the other side leaves."""
        moves = " MOVE" if self._boxes.can_move else ""
        self._send(f"* OK [CAPABILITY IMAP4rev1{moves}] ready")
        for raw in self._file:
            tag, _, said = raw.decode().strip().partition(" ")
            self._boxes.seen.append(said.split(" ")[0].upper())
            if not self._answer(tag, said):
                return

    def _answer(self, tag: str, said: str) -> bool:
        verb, _, rest = said.partition(" ")
        if verb == "LOGIN" and SECRET not in rest:
            self._send(f"{tag} NO wrong")
            return True
        if verb == "UID" and not self._uid(*rest.split(" ", 2)):
            return False
        self._say_more(verb, rest.strip('"'))
        self._send(f"{tag} OK done")
        return verb != "LOGOUT"

    def _say_more(self, verb: str, rest: str) -> None:
        match verb:
            case "CAPABILITY":
                self._send("* CAPABILITY IMAP4rev1" + (" MOVE" if self._boxes.can_move else ""))
            case "APPEND":
                folder, size = rest.partition(" ")[0], int(rest.rpartition("{")[2].rstrip("}"))
                self._send("+ go on")
                self._boxes.append(folder, self._file.read(size))
                self._file.readline()
            case "STATUS":
                folder = rest.partition(" ")[0]
                count = len(self._boxes.messages.get(folder, {}))
                self._send(f"* STATUS {folder} (MESSAGES {count})")
            case "CREATE":
                self._boxes.messages.setdefault(rest, {})
            case "SELECT":
                self._send(f"* {len(self._boxes.messages['INBOX'])} EXISTS")
            case "EXPUNGE":
                for uid in self._boxes.deleted:
                    self._boxes.messages["INBOX"].pop(uid, None)

    def _uid(self, verb: str, uid: str, rest: str = "") -> bool:
        inbox = self._boxes.messages["INBOX"]
        match verb.upper():
            case "SEARCH":
                self._send("* SEARCH " + " ".join(str(one) for one in sorted(inbox)))
            case "FETCH" if "SIZE" in rest:
                self._send(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(inbox[int(uid)])})")
            case "FETCH":
                content = inbox[int(uid)]
                self._send(f"* 1 FETCH (UID {uid} BODY[] {{{len(content)}}}")
                self._line.sendall(content + b")\r\n")
            case "MOVE" | "COPY" if self._boxes.cut_before_move:
                self._boxes.cut_before_move = False
                return False
            case "MOVE":
                self._boxes.move(int(uid), rest)
            case "COPY":
                self._boxes.messages[rest][max(inbox) + 100] = inbox[int(uid)]
            case "STORE":
                self._boxes.deleted.add(int(uid))
        return True

    def _send(self, text: str) -> None:
        self._line.sendall(f"{text}\r\n".encode())


@contextmanager
def serving(boxes: Boxes, folder: Path) -> Iterator[tuple[int, ssl.SSLContext]]:
    """Serve these boxes; yield the port, and what trusts the server's certificate."""
    certificate = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        thread = threading.Thread(target=_listen, args=(boxes, listener, context, stop))
        thread.start()
        try:
            port = int(listener.getsockname()[1])
            yield port, ssl.create_default_context(cafile=str(certificate))
        finally:
            stop.set()
            thread.join()


def _listen(
    boxes: Boxes, listener: socket.socket, context: ssl.SSLContext, stop: threading.Event
) -> None:
    while not stop.is_set():
        with suppress(TimeoutError, OSError, KeyError, ValueError):
            line, _ = listener.accept()
            line.settimeout(5)
            with context.wrap_socket(line, server_side=True) as safe:
                Talk(boxes, safe).run()


def _certificate(folder: Path) -> Path:
    """Make a certificate for this machine, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "imap.pem"
    plain = serialization.NoEncryption()
    private = serialization.PrivateFormat.PKCS8
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, private, plain)
    )
    return path
