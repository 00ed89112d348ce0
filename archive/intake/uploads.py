"""Uploads that can be resumed: bytes come in pieces, each on the disk before it is answered.

Life of an upload:

1. *made*: one row says who sends what, how long it is, and the id its record will have.
2. *sent*: a piece is written behind what is kept, synced, and only then counted in the row. What
   was written and not counted (killed in between) is cut off before the next piece.
3. *handed on*: when all is there, ``route.upload`` takes it under the id drawn at first: done again
   after a crash, it finds its record. Then the file goes; the row stays, to answer whoever asks.
4. *forgotten*: what was not touched for some days, and what its sender gives up.
"""

import fcntl
import hashlib
import hmac
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from archive.catalog.sql.halfuploads import HalfUpload
from archive.intake.errors import InTransfer, TooLong, TooManyOpen, WrongOffset, WrongSum
from archive.intake.threshold import ENOUGH, refuse_at_sight, take
from archive.objects.durable import in_our_words
from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.arrival import Channel
from archive.records.digest import new_id, new_record_id
from archive.records.errors import NotFound, Refused
from archive.route.upload import Delivery, must_be_welcome

FOLDER = "incoming"
"""Where half uploads lie in the data folder."""

PART = 1 << 20
LONGEST_FINGERPRINT = 64


@dataclass(frozen=True)
class Allowance:
    """How much may be under way: bytes of one file, files of one person, and how long it waits."""

    most_bytes: int
    most_open: int = 600
    kept: timedelta = timedelta(days=7)


@dataclass(frozen=True)
class Wish:
    """What somebody wants to send."""

    name: str
    length: int
    body: str
    channel: Channel
    dossier: str | None = None
    procedure: str | None = None
    fingerprint: str = ""
    batch_scan: bool = False


@dataclass(frozen=True)
class Piece:
    """Bytes that go on at an offset; ``checksum`` is their SHA-256, where the sender counted it."""

    offset: int
    content: BinaryIO
    checksum: bytes | None = None


def begin(parts: Parts, wish: Wish, by: Actor, allowance: Allowance) -> HalfUpload:
    """Promise room for a file.

    Raises ``NotAllowed``, ``Refused`` (unknown body, no bytes), ``TooLong``, ``TooManyOpen``.
    """
    must_be_welcome(
        parts, Delivery(wish.name, io.BytesIO(), wish.body, by, wish.dossier, wish.procedure)
    )
    if wish.length == 0:
        message = "Tệp rỗng (0 byte). Hãy quét hoặc lưu lại rồi nộp."
        raise Refused(message)
    if wish.length > allowance.most_bytes:
        raise TooLong
    one = HalfUpload(
        id=new_id(parts.chance),
        record=new_record_id(parts.chance),
        person=by.id,
        body=wish.body,
        name=wish.name,
        length=wish.length,
        until=parts.clock() + allowance.kept,
        channel=wish.channel,
        dossier=wish.dossier,
        procedure=wish.procedure,
        fingerprint=wish.fingerprint[:LONGEST_FINGERPRINT],
        batch_scan=wish.batch_scan,
    )
    with parts.catalog.work() as work:
        if len(work.half_uploads.of(by.id)) >= allowance.most_open:
            raise TooManyOpen
        work.half_uploads.put(one)
    return one


def under_way(parts: Parts, by: Actor) -> Sequence[HalfUpload]:
    """Return the person's uploads that are not over."""
    with parts.catalog.view() as view:
        return view.half_uploads.of(by.id)


def find(parts: Parts, upload_id: str, by: Actor) -> HalfUpload:
    """Return one's own upload. Raises ``NotFound``, for other people's too."""
    with parts.catalog.view() as view:
        found = view.half_uploads.find(upload_id)
    if found is None or found.person != by.id:
        raise NotFound
    return found


def go_on(
    parts: Parts, upload_id: str, piece: Piece, by: Actor, allowance: Allowance
) -> HalfUpload:
    """Take the next piece; when this returns it is on the disk, and all of it is handed on.

    Raises ``NotFound``, ``WrongOffset``, ``TooLong``, ``WrongSum``, ``InTransfer``, and whatever
    ``threshold.take`` does; what is refused is forgotten, as soon as its beginning shows why.
    """
    one = find(parts, upload_id, by)
    if one.is_over:
        return one
    with _alone(parts, one) as file:
        one = find(parts, upload_id, by)
        if piece.offset != one.offset:
            raise WrongOffset
        end = _written(file, one, piece)
        with parts.catalog.work() as work:
            until = parts.clock() + allowance.kept
            one = work.half_uploads.advance(one, offset=end, until=until)
        if piece.offset < ENOUGH <= end < one.length:
            with _forgotten_if_refused(parts, one):
                refuse_at_sight(parts, one.name, file)
        return _handed_on(parts, one, by) if end == one.length else one


def give_up(parts: Parts, upload_id: str, by: Actor) -> None:
    """Forget one's own upload with its bytes."""
    _forget(parts, find(parts, upload_id, by))


def expire(parts: Parts) -> int:
    """Forget what was not touched for too long, and bytes no row knows; return how many uploads."""
    with parts.catalog.view() as view:
        old, known = view.half_uploads.expired(parts.clock()), view.half_uploads.ids()
    for one in old:
        with suppress(InTransfer), _alone(parts, one):
            _forget(parts, one)
    for path in _folder(parts).iterdir():
        if path.name not in known:
            path.unlink(missing_ok=True)
    return len(old)


def _handed_on(parts: Parts, one: HalfUpload, by: Actor) -> HalfUpload:
    with _forgotten_if_refused(parts, one), _path(parts, one).open("rb") as content:
        delivery = Delivery(
            name=one.name,
            content=content,
            body=one.body,
            by=by,
            dossier=one.dossier,
            procedure=one.procedure,
            channel=one.channel,
            id=one.record,
            batch_scan=one.batch_scan,
        )
        take(parts, delivery)
    over = replace(one, is_over=True)
    with parts.catalog.work() as work:
        work.half_uploads.put(over)
    _path(parts, one).unlink(missing_ok=True)
    return over


@contextmanager
def _forgotten_if_refused(parts: Parts, one: HalfUpload) -> Iterator[None]:
    try:
        yield
    except Refused:
        _forget(parts, one)
        raise


def _written(file: BinaryIO, one: HalfUpload, piece: Piece) -> int:
    """Write a piece behind what is kept, bring it to the disk, and return where it ends."""
    state, end = hashlib.sha256(), one.offset
    with in_our_words():
        file.truncate(one.offset)
        file.seek(one.offset)
        while part := piece.content.read(PART):
            end += len(part)
            if end > one.length:
                file.truncate(one.offset)
                raise TooLong
            state.update(part)
            file.write(part)
        if piece.checksum is not None and not hmac.compare_digest(piece.checksum, state.digest()):
            file.truncate(one.offset)
            raise WrongSum
        file.flush()
        os.fsync(file.fileno())
    return end


def _forget(parts: Parts, one: HalfUpload) -> None:
    with parts.catalog.work() as work:
        work.half_uploads.drop(one.id)
    _path(parts, one).unlink(missing_ok=True)


@contextmanager
def _alone(parts: Parts, one: HalfUpload) -> Iterator[BinaryIO]:
    """Open the bytes of an upload for one connection alone. Raises ``InTransfer``."""
    path = _path(parts, one)
    with in_our_words():
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InTransfer from error
        if one.offset == 0:
            _sync(path.parent)
        yield file


def _path(parts: Parts, one: HalfUpload) -> Path:
    return _folder(parts) / one.id


def _folder(parts: Parts) -> Path:
    folder = parts.scratch.with_name(FOLDER)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _sync(folder: Path) -> None:
    with in_our_words():
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
