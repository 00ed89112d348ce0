"""Correct the text of a reading on its place, before the fields are confirmed.

From:    read
To:      read, with another reading
Writes:  the corrected reading beside the first one (objects); its pages (catalogue); one entry
Again:   safe: a correction to what stands there already changes nothing
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts
from archive.records.access import Act
from archive.records.actor import Actor
from archive.records.errors import Conflict, WrongState
from archive.records.record import File, Record, Role
from archive.records.state import State
from archive.route.mending import Correction, Kept, mended
from archive.route.stage import Move, asked_of, must_be, step

READING_FORMAT = 2
"""A reading in which people have corrected something (FORMAT.md, section 9)."""


def correct(
    parts: Parts,
    record_id: str,
    corrections: Sequence[Correction],
    *,
    by: Actor,
    version: int | None = None,
) -> Record:
    """Put what a person wrote in the place of what was read, page by page.

    The first reading stays a file of the record; received bytes are not touched. Raises
    ``Conflict`` when ``version`` is not the one the person saw: words are named by their number.
    """
    record = asked_of(parts, record_id, by, Act.REVIEW)
    must_be(record, State.READ)
    if record.waiting_for is not None:
        message = "Tài liệu này đã được xác nhận, bản chính thức đang được lập."
        raise WrongState(message)
    if version is not None and version != record.version:
        raise Conflict
    with parts.catalog.view() as view:
        pages: Sequence[Kept] = [json.loads(page) for page in view.pages.all(record.id)]
    after = [
        mended(page, [one for one in corrections if one.page == page["page"]], by=by.id)
        for page in pages
    ]
    changed = [new for old, new in zip(pages, after, strict=True) if new != old]
    if not changed:
        return record
    return _kept(parts, record, after, changed, by)


def _kept(
    parts: Parts, record: Record, pages: Sequence[Kept], changed: Sequence[Kept], by: Actor
) -> Record:
    content = json.dumps({"format": READING_FORMAT, "pages": pages}, ensure_ascii=False).encode()
    name = parts.objects.put(record.id, content)
    readings = [file for file in record.files if file.role is Role.READING]
    others = tuple(file for file in record.files if file.role is not Role.READING)
    new = File(Role.READING, name.digest, "application/json", len(content))
    after = replace(record, files=(*others, *readings[:1], new))
    with step(parts, Move(record, after, LedgerAct.CORRECTED, by.id)) as work:
        for page in changed:
            work.pages.put(record.id, page["page"], json.dumps(page, ensure_ascii=False))
    return replace(after, version=record.version + 1)
