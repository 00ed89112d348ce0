"""Take a message apart: who sent it, and the files it carries. Runs in the child only.

Messages may lie within messages, and parts within parts, to a depth; pictures that belong to the
text (a signature's logo) are no attachments.
"""

import unicodedata
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr
from pathlib import Path

from archive.records.errors import Refused
from archive.sandbox.task import Answer

MOST_PARTS = 500
MOST_FILES = 100
DEEPEST = 10
LONGEST = 500
_OWN_TYPES = ("application/", "image/", "audio/", "video/")
_DAMAGE = (MessageError, ValueError, LookupError, AttributeError, TypeError, AssertionError)


def take_apart(path: Path, folder: Path) -> Answer:
    """Write every attachment to ``folder``; return the sender, the id, and what the files are.

    Raises ``Refused`` for what is no message or has more parts than one may have.
    """
    try:
        with path.open("rb") as file:
            message = BytesParser(policy=compat32).parse(file)
        files = [_kept(part, folder, n) for n, part in enumerate(_attachments(message))]
        sender = parseaddr(_said(message, "From"))[1]
    except (*_DAMAGE, RecursionError) as error:
        words = "Thư không đọc được. Hãy quét lại hoặc gửi lại."
        raise Refused(words, detail="mail_unreadable") from error
    return {"sender": sender.lower(), "id": _said(message, "Message-ID"), "files": files}


def _attachments(message: Message) -> Iterator[Message]:
    for count, part in enumerate(_parts(message, 0)):
        if count >= MOST_PARTS:
            _refuse()
        if not part.is_multipart() and _is_attachment(part):
            yield part


def _parts(part: Message, depth: int) -> Iterator[Message]:
    if depth > DEEPEST:
        _refuse()
    yield part
    inside = part.get_payload()
    for one in inside if isinstance(inside, list) else ():
        if isinstance(one, Message):
            yield from _parts(one, depth + 1)


def _is_attachment(part: Message) -> bool:
    if part.get_content_disposition() == "attachment":
        return True
    is_file = part.get_content_type().startswith(_OWN_TYPES)
    return is_file and part.get("Content-ID") is None


def _kept(part: Message, folder: Path, number: int) -> dict[str, object]:
    if number >= MOST_FILES:
        _refuse()
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    file = f"{number:04d}.bin"
    (folder / file).write_bytes(content)
    return {"name": _plain(part.get_filename() or ""), "file": file, "bytes": len(content)}


def _said(message: Message, header: str) -> str:
    return _plain(str(message.get(header, "")))


def _plain(text: str) -> str:
    """Return a header's words in NFC, without signs that do not show."""
    words = unicodedata.normalize("NFC", str(make_header(decode_header(text))))
    return "".join(sign for sign in words if sign.isprintable())[:LONGEST].strip()


def _refuse() -> None:
    message = "Thư có quá nhiều phần lồng nhau. Hãy gửi từng tệp trong thư thường."
    raise Refused(message, detail="mail_too_deep")
