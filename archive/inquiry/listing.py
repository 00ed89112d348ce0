"""A list that is walked piece by piece: from a cursor on, stable while records come in.

A cursor is the place of the last record shown (its time of receipt and its id), so nothing is shown
twice or passed over when newer records arrive meanwhile. It opens nothing by itself: rights are
asked of each record, as everywhere.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from archive.catalog.sql.records import Place, Wanted
from archive.inquiry.openings import note_search
from archive.inquiry.worklists import bodies_of
from archive.parts import Parts
from archive.records.access import Act, may, standing
from archive.records.actor import Actor
from archive.records.calendar import from_text, legal_day, to_text
from archive.records.digest import is_id
from archive.records.errors import Refused
from archive.records.record import Record

MARGIN = 64
"""Rows looked at beyond what was asked for, where some may not be shown."""

SLACK = timedelta(minutes=5)
"""By how much a machine's clock may have been set back unnoticed."""

NO_INSTANT = "“changed_since” phải là thời điểm có múi giờ, ví dụ 2026-11-20T08:30:00+07:00."


@dataclass(frozen=True)
class Piece:
    """A piece of a list; ``following`` is the cursor of the next one, or None at the end."""

    records: tuple[Record, ...]
    following: str | None


def piece(parts: Parts, actor: Actor, wanted: Wanted, *, cursor: str | None = None) -> Piece:
    """Return the next records this actor may see, newest first, at most ``wanted.limit``.

    Raises ``Refused`` for a cursor that is none.
    """
    note_search(parts, actor)
    day = legal_day(parts.clock())
    bodies = _reach(parts, actor, wanted)
    found: list[Record] = []
    place = place_of(cursor) if cursor is not None else None
    while True:
        ask = replace(wanted, bodies=bodies, after=place, limit=wanted.limit + MARGIN)
        with parts.catalog.view() as view:
            rows = view.records.list(ask)
        for row in rows:
            if len(found) == wanted.limit:
                return Piece(tuple(found), cursor_of(found[-1]))
            if may(actor, Act.SEE, row, today=day):
                found.append(row)
        if len(rows) < ask.limit:
            return Piece(tuple(found), None)
        place = Place(rows[-1].received_at, rows[-1].id)


def changed_since(parts: Parts, text: str) -> int:
    """Return from which number of the ledger on a record was changed since this instant.

    Some minutes earlier than asked, for clocks are set: rather twice than not at all. Raises
    ``Refused`` for a text that is no instant with its offset from UTC (RFC 3339).
    """
    try:
        at = datetime.fromisoformat(text)
        earlier = at.astimezone(UTC) - SLACK
    except (ValueError, OverflowError) as error:
        raise Refused(NO_INSTANT) from error
    if at.tzinfo is None:
        raise Refused(NO_INSTANT)
    with parts.catalog.view() as view:
        return view.machines.ledger_since(earlier)


def cursor_of(record: Record) -> str:
    """Return the cursor that begins after this record."""
    return packed(to_text(record.received_at), record.id)


def place_of(cursor: str) -> Place:
    """Return the place a cursor names. Raises ``Refused`` for one that names none."""
    try:
        at, record = unpacked(cursor)
        if is_id(record):
            return Place(from_text(at), record)
    except ValueError:
        pass
    raise not_a_cursor()


def packed(*place: str) -> str:
    """Return a place in a list as a cursor: nothing its reader should read, and no secret."""
    said = json.dumps(place, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def unpacked(cursor: str) -> list[str]:
    """Return the texts a cursor was packed from. Raises ``ValueError`` for what is none."""
    try:
        said = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
    except (binascii.Error, RecursionError) as error:
        raise ValueError(cursor) from error
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise ValueError(cursor)
    return said


def not_a_cursor() -> Refused:
    """Return the error of a cursor that is none."""
    message = "Con trỏ “cursor” không đúng. Hãy dùng nguyên giá trị “next” của phần trước."
    return Refused(message)


def _reach(parts: Parts, actor: Actor, wanted: Wanted) -> frozenset[str] | None:
    """Return the bodies to look in: those of the actor and of standing warrants, as far asked."""
    allowed = bodies_of(actor)
    if allowed is None:
        return wanted.bodies
    warrants: Sequence[frozenset[str]] = [
        warrant.bodies for warrant in standing(actor, today=legal_day(parts.clock()))
    ]
    reach = allowed.union(*warrants)
    return reach if wanted.bodies is None else reach & wanted.bodies
