"""The one way in: every door hands a delivery in here, and a bad one is refused before it is kept.

What is looked at is a file's first bytes and the size its header names, with the very judgement the
child begins with (``ocr.sources.header``, ``archive.sandbox.evidence.families``): what is refused
here would be refused there, in the same words, so there are no two judges. No library opens it.
"""

from typing import BinaryIO

from archive.intake.errors import PictureTooLarge, UnknownKind
from archive.parts import Parts
from archive.records.record import Record
from archive.route.naming import clean_name
from archive.route.upload import Delivery, must_be_welcome, upload
from archive.rules.kinds import ending_of, intake_kinds, must_be_kept
from archive.sandbox.evidence import HEAD, families
from ocr.errors import TooLarge, UnknownType
from ocr.sources.header import look

ENOUGH = 64 << 10
"""Bytes after which an upload in pieces is looked at, long before all of it is there."""


def take(parts: Parts, delivery: Delivery) -> Record:
    """Take a delivery; when this returns, its bytes are on the disk.

    Raises what ``refuse_at_sight`` and ``route.upload`` do: nothing of the delivery is kept then.
    """
    must_be_welcome(parts, delivery)
    refuse_at_sight(parts, delivery.name, delivery.content)
    return upload(parts, delivery)


def refuse_at_sight(parts: Parts, name: str, content: BinaryIO) -> None:
    """Raise ``Refused`` for what its beginning shows to be nothing that is taken.

    ``UnknownKind``, ``PictureTooLarge``, ``Misnamed``, ``Unwanted``. The file then stands at its
    beginning, whatever came; that it is empty is for ``route.upload`` to say.
    """
    try:
        look(content)
    except TooLarge as error:
        raise PictureTooLarge(error.message) from error
    except UnknownType as error:
        content.seek(0)
        head = content.read(HEAD)
        if head:
            _must_be_evidence(parts, clean_name(name), head, str(error))
    finally:
        content.seek(0)


def _must_be_evidence(parts: Parts, name: str, head: bytes, why: str) -> None:
    codes = families(head)
    if not codes:
        raise UnknownKind(why)
    endings = {one for kind in intake_kinds().values() for one in kind.endings}
    # An ending of a kind nobody takes is no lie about the content: the child says what it is.
    is_told = ending_of(name) in endings and "zip" not in codes
    must_be_kept(codes, name if is_told else "", refused=parts.refused_kinds)
