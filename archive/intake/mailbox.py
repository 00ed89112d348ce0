"""Scan to e-mail: attachments of messages in one mail box become records; nothing is answered.

A message is read without marking it, taken apart in the sandbox, its files handed in, and only then
moved to ``Da-nhan``, or to ``Loi`` where nothing of it was taken. Why a file was not taken is told
by a note that is laid into ``Loi``, in the box itself: nobody is written to. Killed anywhere, the
same message finds its records again: what tells a delivery is the Message-ID and the place of the
file in it; only the note may then lie there twice.

The sender's address is the sender's own word: the list of senders keeps out noise, not ill will.
Whoever can write to the box should be bounded by the mail server (an inner box, SPF and DKIM).
"""

import imaplib
import logging
import re
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import cast

from archive.intake.handing import Desk, Found, hand_in
from archive.parts import Parts
from archive.records.arrival import Channel
from archive.records.digest import digest_of
from archive.records.errors import ArchiveError, Refused, Unavailable
from archive.sandbox.chores import Chore
from archive.sandbox.scratch import lent

TAKEN, BAD = "Da-nhan", "Loi"
MOST_A_ROUND = 50
TIMEOUT = 60.0
LOG = logging.getLogger(__name__)
_AWAY = (imaplib.IMAP4.abort, imaplib.IMAP4.error, OSError)
_NAME = re.compile(r"[A-Za-z0-9][\w.@+/ -]{0,99}")


@dataclass(frozen=True)
class Account:
    """A mail box: where it is, whose, and from whom messages are taken (addresses or ``@domain``).

    ``secret`` is the file that holds the password; ``trust`` the roots a certificate may have.
    """

    host: str
    port: int
    user: str
    secret: Path
    senders: frozenset[str]
    box: str = "INBOX"
    most_bytes: int = 100 << 20
    trust: ssl.SSLContext | None = None

    def welcomes(self, sender: str) -> bool:
        """Say whether messages of this address are taken."""
        return sender in self.senders or f"@{sender.rpartition('@')[2]}" in self.senders


@dataclass(frozen=True)
class _Handed:
    """What became of a message's files: how many were taken, and of the others why not."""

    taken: int
    message: str = ""
    refused: tuple[str, ...] = ()


class MailBox:
    """One mail box, looked at in rounds."""

    def __init__(
        self, parts: Parts, account: Account, desk: Desk, read: Callable[[Path], str]
    ) -> None:
        self._parts = parts
        self._account = account
        self._desk = desk
        self._read = read

    def look(self) -> int:
        """Go one round; return how many messages were dealt with. Raises ``Unavailable``."""
        try:
            with self._opened() as box:
                return sum(self._deal_with(box, uid) for uid in self._waiting(box))
        except _AWAY as error:
            message = "Hộp thư quét không trả lời. Hệ thống sẽ tự thử lại."
            raise Unavailable(message, detail=type(error).__name__) from error

    def count(self) -> tuple[int, int]:
        """Return how many messages wait, and how many lie aside. Raises ``Unavailable``."""
        try:
            with self._opened() as box:
                return len(self._waiting(box)), _messages(box, BAD)
        except _AWAY as error:
            message = "Hộp thư quét không trả lời."
            raise Unavailable(message, detail=type(error).__name__) from error

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        account = self._account
        trust = account.trust or ssl.create_default_context()
        box = imaplib.IMAP4_SSL(account.host, account.port, ssl_context=trust, timeout=TIMEOUT)
        try:
            box.login(account.user, self._read(account.secret))
            for name in (TAKEN, BAD):
                box.create(name)  # NO where it is there already, which is as well
            _must(box.select(_quoted(account.box)))
            yield box
        finally:
            with suppress(*_AWAY):
                box.logout()
            with suppress(OSError):  # a line that broke is closed on our side too
                box.shutdown()

    def _waiting(self, box: imaplib.IMAP4) -> Sequence[str]:
        found = cast("bytes", _must(box.uid("SEARCH", "UNDELETED"))[0] or b"")
        return found.decode("ascii").split()[:MOST_A_ROUND]

    def _deal_with(self, box: imaplib.IMAP4, uid: str) -> int:
        try:
            handed = self._take(box, uid)
        except Refused as error:
            LOG.warning("a message was refused", extra={"code": error.detail or error.code})
            handed = _Handed(0)
        except ArchiveError as error:
            LOG.warning("a message waits", extra={"code": error.code})
            return 0
        if handed.refused:
            _must(box.append(BAD, "", "", self._note(handed)))
        _move(box, uid, TAKEN if handed.taken else BAD)
        return 1

    def _take(self, box: imaplib.IMAP4, uid: str) -> _Handed:
        """Hand in what a message carries. Raises ``Refused`` for the message as a whole."""
        if _size(box, uid) > self._account.most_bytes:
            raise Refused(detail="mail_too_large")
        content = _content(box, uid)
        with lent(self._parts.scratch) as folder:
            path = folder / "message"
            path.write_bytes(content)
            with lent(self._parts.scratch) as out:
                said = self._parts.sandbox.run(Chore.MAIL, {}, inputs={"file": path}, folder=out)
                if not self._account.welcomes(str(said["sender"])):
                    raise Refused(detail="mail_sender")
                return self._handed_in(said, out, str(said["id"]) or digest_of(content))

    def _handed_in(self, said: Mapping[str, object], folder: Path, message: str) -> _Handed:
        """Hand in the files; the message is bad only where none of them can be taken."""
        count, refused = 0, list[str]()
        for number, one in enumerate(cast("Sequence[Mapping[str, str]]", said["files"])):
            found = Found(folder / one["file"], one["name"], Channel.MAIL, (message, str(number)))
            try:
                hand_in(self._parts, self._desk, found)
            except Refused as error:
                LOG.warning("a file of a message was refused", extra={"code": error.code})
                refused.append(f"{one['name']}: {error.message}")
            else:
                count += 1
        return _Handed(count, str(said["id"]), tuple(refused))

    def _note(self, handed: _Handed) -> bytes:
        """Return a letter that says which files of a message were not taken, and why."""
        note = EmailMessage()
        note["Subject"] = f"Văn Khố: {len(handed.refused)} tệp không nhận được"
        note["Date"] = format_datetime(self._parts.clock())
        lines = (f"Thư {handed.message} có tệp không được nhận vào kho:", *handed.refused)
        note.set_content("\n\n".join(lines))
        return note.as_bytes()


def _messages(box: imaplib.IMAP4, folder: str) -> int:
    found = re.search(r"MESSAGES (\d{1,9})", str(_must(box.status(folder, "(MESSAGES)"))))
    return int(found[1]) if found else 0


def _size(box: imaplib.IMAP4, uid: str) -> int:
    said = str(_must(box.uid("FETCH", uid, "(RFC822.SIZE)")))
    found = re.search(r"RFC822\.SIZE (\d{1,15})", said)
    return int(found[1]) if found else 0


def _content(box: imaplib.IMAP4, uid: str) -> bytes:
    for one in _must(box.uid("FETCH", uid, "(BODY.PEEK[])")):
        if isinstance(one, tuple):
            return cast("bytes", one[1])
    raise Refused(detail="mail_gone")


def _move(box: imaplib.IMAP4, uid: str, folder: str) -> None:
    """Move a message (RFC 6851), or copy and expunge it where the server cannot."""
    if "MOVE" in box.capabilities:
        _must(box.uid("MOVE", uid, folder))
        return
    _must(box.uid("COPY", uid, folder))
    _must(box.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)"))
    box.expunge()


def _must(answer: tuple[str, Sequence[object]]) -> Sequence[object]:
    """Return what a server answered. Raises ``Unavailable`` where it did not do it."""
    if answer[0] != "OK":
        message = "Hộp thư quét không làm được việc đã nhờ. Hãy xem lại thiết lập hộp thư."
        raise Unavailable(message, detail=answer[0])
    return answer[1]


def _quoted(name: str) -> str:
    if _NAME.fullmatch(name) is None:
        message = f"Tên hộp thư “{name[:40]}” không dùng được. Hãy sửa thiết lập mail_box."
        raise Refused(message)
    return f'"{name}"'
