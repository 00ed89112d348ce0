"""Sign records of an archive on another machine with a token plugged into this one.

The server prepares the bytes, this machine shows them, computes itself what is to be signed, and
signs; the server puts the signature in. PIN and key never leave this machine. Records are named one
by one, or by a sitting that was begun in the browser and remembers what became of each.
"""

import base64
import http.client
import json
import ssl
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import quote, urlsplit

import click

from archive.cli.options import Caller
from archive.cli.outcome import say, tell
from archive.cli.pens import PenOrder
from archive.cli.pin import read_secret
from archive.cli.wording import WrongCall
from archive.records.digest import digest_of
from archive.records.errors import ArchiveError, Refused, Unavailable
from archive.settings import read_settings
from signing.errors import SigningError
from signing.keys.interface import SigningKey, Token
from signing.profile import unlock_pkcs11
from signing.sign import Signer, prepared_again

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SECONDS = 120.0

Said = Mapping[str, object]


@dataclass(frozen=True)
class ThereOrder:
    """The archive on another machine, a sitting there, where to show files, whether to ask."""

    server: str | None
    sitting: str | None
    show: Path | None
    yes: bool


@dataclass(frozen=True)
class Document:
    """A record to be signed, and where the interface lays it out and takes its signature."""

    record: str
    place: str


@dataclass(frozen=True)
class Server:
    """An archive's interface: ``address`` without the path, and one person's token."""

    address: str
    token: str

    def ask(self, path: str, question: Said | None = None) -> bytes:
        """Return what the interface answers; ``Refused`` in its own words, or ``Unavailable``."""
        headers = {"Authorization": f"Bearer {self.token}", "X-Purpose": "work"}
        body = None if question is None else json.dumps(question).encode()
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            with closing(_connection(self.address)) as wire:
                wire.request("GET" if body is None else "POST", f"/api/v1{path}", body, headers)
                answer = wire.getresponse()
                content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            message = f"Không kết nối được tới {self.address}. Hãy kiểm tra mạng rồi thử lại."
            raise Unavailable(message, detail=str(error)) from error
        if answer.status not in range(200, 300):
            raise Refused(_why(content, answer.status))
        return content


def sign_there(records: tuple[str, ...], order: ThereOrder, pen: PenOrder, caller: Caller) -> None:
    """Sign these records with a token of this machine, each with its own outcome."""
    if pen.pkcs11 is None or not (pen.key or order.sitting):
        message = "Ký ở máy này cần --pkcs11 (phần mềm của thiết bị) và --key (tên khóa trong kho)."
        raise WrongCall(message)
    token = read_settings(caller.data or Path()).token
    server = Server(
        _checked(order.server or ""),
        token or click.prompt("Mã truy cập", hide_input=True, err=True),
    )
    documents = _of_sitting(server, order.sitting) if order.sitting else _named(records)
    desk = _Desk(server, order, pen)
    signed = 0
    for place, one in enumerate(documents, 1):
        say(f"[{place}/{len(documents)}]")
        try:
            now = desk.sign(one)
        except (ArchiveError, SigningError) as error:
            say(f"{one.record}: {error}")
        else:
            signed += 1
            _tell(one.record, now, as_json=caller.as_json)
    raise SystemExit(0 if signed == len(documents) else 1)


def _named(records: tuple[str, ...]) -> Sequence[Document]:
    told = {one: f"/records/{quote(one, safe='')}/signature" for one in records}
    return [Document(record, place) for record, place in told.items()]


def _of_sitting(server: Server, sitting: str) -> Sequence[Document]:
    """Return what is left of a sitting: what was signed before an interruption stays signed."""
    place = f"/signings/{quote(sitting, safe='')}"
    listed = cast("Sequence[Mapping[str, str]]", _said(server.ask(place))["documents"])
    left = [one["record"] for one in listed if one["outcome"] != "signed"]
    say(f"Đợt ký {sitting}: {len(listed) - len(left)} tài liệu đã ký, còn {len(left)}.")
    return [Document(one, f"{place}/documents/{quote(one, safe='')}") for one in left]


class _Desk:
    """One signer at this machine; the token is opened once, after the first file was shown."""

    def __init__(self, server: Server, order: ThereOrder, pen: PenOrder) -> None:
        self._server = server
        self._order = order
        self._pen = pen
        self._key: SigningKey | None = None

    def sign(self, one: Document) -> Said:
        """Show one record's file and sign it; return what the server says of it then."""
        place = f"/records/{quote(one.record, safe='')}"
        known = _said(self._server.ask(place))
        to_sign = cast("Mapping[str, str] | None", known.get("to_sign"))
        if to_sign is None:
            message = "Tài liệu này hiện không chờ chữ ký nào: đã ký, hoặc chưa đến lượt ký."
            raise Refused(message)
        covered = self._server.ask(f"{place}/files/{quote(to_sign['role'], safe='')}")
        question = {} if self._order.sitting else {"key": self._pen.key, "seen": digest_of(covered)}
        laid = _said(self._server.ask(f"{one.place}/layout", question))
        pdf = base64.b64decode(str(laid["pdf"]))
        if digest_of(covered) != to_sign["sha256"] or not pdf.startswith(covered):
            message = "Máy chủ gửi tệp khác với tệp đang chờ ký. Không ký; hãy báo người quản trị."
            raise Refused(message)
        self._show(one.record, known, pdf)
        key = self._opened(base64.b64decode(str(laid["certificate"])))
        gap = cast(int, laid["start"]), cast(int, laid["end"])
        message_bytes = prepared_again(pdf, gap, Signer(key.holder, key.mechanism)).message
        signature = base64.b64encode(key.sign(message_bytes)).decode("ascii")
        answer = {"ticket": laid["ticket"], "signature": signature}
        return _said(self._server.ask(f"{one.place}/value", answer))

    def _show(self, record: str, known: Said, pdf: bytes) -> None:
        folder = self._order.show or Path(tempfile.mkdtemp(prefix="vankho-ky-"))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{record}.pdf"
        path.write_bytes(pdf)
        fields = cast("Mapping[str, str]", known["fields"])
        say(f"{record}: {fields.get('number', '')} {fields.get('abstract', '')}".rstrip())
        say(f"  {known['pages']} trang, tệp sẽ ký: {path}")
        say(f"  SHA-256 của tệp đang chờ ký: {cast('Said', known['to_sign'])['sha256']}")
        if not self._order.yes:
            click.confirm("  Ký tệp này?", abort=True, err=True)

    def _opened(self, certificate: bytes) -> SigningKey:
        if self._key is None or self._key.certificate != certificate:
            self._key = None  # a token opens once at a time
            where = Token(cast(Path, self._pen.pkcs11), self._pen.token, "", certificate)
            self._key = unlock_pkcs11(
                where, read_secret(self._pen.pin_fd, "Mã PIN của thiết bị ký")
            )
        return self._key


def _checked(address: str) -> str:
    """Return the address; ``WrongCall`` unless a token sent there is safe from the way's eyes."""
    parts = urlsplit(address)
    if parts.hostname and (parts.scheme == "https" or _is_here(address)):
        return f"{parts.scheme}://{parts.netloc}"
    message = "Địa chỉ kho phải bắt đầu bằng https:// (trừ khi kho ở ngay máy này)."
    raise WrongCall(message)


def _is_here(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "http" and parts.hostname in LOOPBACK


def _connection(address: str) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme == "https":
        secure = ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=SECONDS, context=secure)
    return http.client.HTTPConnection(host, parts.port, timeout=SECONDS)


def _said(content: bytes) -> Said:
    try:
        said = json.loads(content)
    except ValueError as error:
        message = "Địa chỉ này không phải của một kho Văn Khố."
        raise Refused(message) from error
    return cast(Said, said)


def _why(content: bytes, status: int) -> str:
    """Return the interface's own sentence (RFC 9457), or what its status means."""
    try:
        return str(json.loads(content)["detail"])
    except (ValueError, KeyError, TypeError):
        return f"Máy chủ trả lời mã {status}."


def _tell(record: str, now: Said, *, as_json: bool) -> None:
    if as_json:
        tell(now)
    else:
        say(f"{record}: đã ký, đang chờ dấu thời gian")
