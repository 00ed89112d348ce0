"""Let a person confirm or correct what was read; at its end stands the official copy.

From:    read
To:      reviewed
Writes:  the confirmed fields and who confirmed them; the official PDF/A-2b (objects)
Again:   safe: confirming twice meets ``Conflict`` or ``WrongState``; the copy is made from the same
text
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from archive.catalog.sql.work import Work
from archive.failpoint import failpoint
from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts
from archive.records.access import Act
from archive.records.actor import Actor
from archive.records.calendar import day_in
from archive.records.dossier import Dossier
from archive.records.errors import Conflict, Refused, WrongState
from archive.records.job import Job, Task
from archive.records.record import BY_PERSON, FIELDS, File, Problem, Record, Role, Source, Value
from archive.records.review import Review
from archive.records.state import State, Waiting
from archive.route.stage import Move, asked_of, follow, must_be, past, step
from archive.route.twice import take, turn_of
from archive.sandbox.chores import Chore

LONGEST = {"abstract": 500, "body": 200, "signer": 50, "number": 42, "type": 100, "date": 10}
"""Lengths of Decree 30/2020, Appendix VI (number.

11 for the number, 30 for the symbol, a slash).
"""
LONGEST_OTHER = 20_000
"""Symbols of any other field: a list of people fills pages with names."""


def confirm(
    parts: Parts,
    record_id: str,
    values: Mapping[str, str],
    *,
    by: Actor,
    version: int | None = None,
) -> Record:
    """Take a person's word for these fields; fields not named stay as they were read.

    A field the procedure wants typed twice is only kept until it was typed again and agrees: the
    record then stays where it is (``archive.route.twice``). Raises ``Conflict`` when ``version`` is
    not the one the person saw, ``Refused`` with the field's name for a value that cannot be.
    """
    record = _reviewable(parts, record_id, by)
    if version is not None and version != record.version:
        raise Conflict
    turn = turn_of(parts, record)
    open_to = {*FIELDS, *turn.fields, *(value.name for value in record.values)}
    said = {name: check(name, text, among=open_to) for name, text in values.items()}
    seen, decided = take(record, turn, said, by=by, at=parts.clock())
    if not decided:
        others = {name: text for name, text in said.items() if name not in turn.fields}
        return _typed_once(parts, record, replace(seen, values=_confirmed(seen, others)), by)
    return _decided(parts, record, replace(seen, values=_confirmed(seen, said)), by)


def take_as_read(parts: Parts, record_id: str, *, by: Actor) -> Record:
    """Take all fields as they were read: the sample of this record's lot was found good.

    Nobody looked at it, and its values say so. Raises ``WrongState`` for a record in no sample.
    """
    record = _reviewable(parts, record_id, by)
    if record.review is None or record.review.sample is None:
        raise WrongState
    values = tuple(
        replace(one, source=Source.SAMPLED, read=one.text, read_confidence=one.confidence)
        for one in record.values
    )
    return _decided(parts, record, replace(record, values=values), by)


def _decided(parts: Parts, before: Record, record: Record, by: Actor) -> Record:
    """Move on: the official copy is made next, or nothing where the record came signed."""
    if record.arrival_verdict is not None or not record.pages:
        state, waiting, task = State.REVIEWED, None, Task.WAIVE
    else:
        state, waiting, task = State.READ, Waiting.SERVICE, Task.COMPOSE
    review = replace(record.review or Review(), by=by.id, at=parts.clock())
    after = replace(record, state=state, waiting_for=waiting, problem=None, review=review)
    move = Move(before, after, LedgerAct.REVIEWED, by.id, dossier=_titled(parts, after))
    with step(parts, move) as work:
        work.records.drop_draft(record.id, by.id)
        follow(parts, work, task, record.id)
    return replace(after, version=before.version + 1)


def _typed_once(parts: Parts, before: Record, after: Record, by: Actor) -> Record:
    """Keep a typing that decides nothing yet; the record waits for the next one in the queue."""
    with step(parts, Move(before, after, LedgerAct.TYPED, by.id)) as work:
        work.records.drop_draft(before.id, by.id)
    return replace(after, version=before.version + 1)


def refuse(parts: Parts, record_id: str, reason: str, *, by: Actor) -> Record:
    """End the route of a record that does not belong here; its bytes stay until disposal."""
    record = _reviewable(parts, record_id, by)
    if not reason.strip():
        message = "Hãy ghi lý do không nhận tài liệu này."
        raise Refused(message)
    problem = Problem(BY_PERSON, reason.strip()[:500])
    after = replace(record, state=State.REFUSED, problem=problem, waiting_for=None)
    with step(parts, Move(record, after, LedgerAct.REFUSED, by.id)):
        pass
    return replace(after, version=record.version + 1)


def compose(parts: Parts, job: Job) -> None:
    """Make the official PDF/A-2b from the confirmed text; it is what will be signed."""
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
    if record.state is not State.READ or record.waiting_for is not Waiting.SERVICE:
        past(parts, job)
        return
    original = record.original
    reading = cast(File, record.file(Role.READING))
    with parts.bench(record, original) as (source, folder), parts.bench(record, reading) as spare:
        parts.sandbox.run(
            Chore.COMPOSE,
            {"title": title_of(record), "at": parts.clock().isoformat()},
            inputs={"file": source, "pages": spare[0]},
            folder=folder,
        )
        failpoint("review.before_store")
        copy = folder / "copy.pdf"
        name = parts.objects.put_file(record.id, copy)
        official = File(Role.OFFICIAL, name.digest, "application/pdf", copy.stat().st_size)
    files = (*record.files, official)
    after = replace(record, state=State.REVIEWED, files=files, waiting_for=None)
    with step(parts, Move(record, after, LedgerAct.COMPOSED, "system", job)):
        pass


def check(name: str, text: str, *, among: Collection[str] = FIELDS) -> str:
    """Return the value as it is kept. Raises ``Refused`` in words for one that cannot be."""
    if name not in among:
        message = f"Không có trường “{name}”. Các trường: {', '.join(FIELDS)}."
        raise Refused(message)
    clean = " ".join(unicodedata.normalize("NFC", text).split())
    if not clean.isprintable():
        message = f"Trường “{name}” có ký tự không hiển thị được. Hãy gõ lại trường này."
        raise Refused(message)
    longest = LONGEST.get(name, LONGEST_OTHER)
    if len(clean) > longest:
        message = f"Trường “{name}” dài quá {longest} ký tự. Hãy rút gọn."
        raise Refused(message)
    if name == "date" and clean:
        return _day(clean).isoformat()
    return clean


def title_of(record: Record) -> str:
    """Return the title of the official copy: number and abstract, or the file's name."""
    said = " – ".join(part for part in (record.value("number"), record.value("abstract")) if part)
    return said or record.name


def _day(text: str) -> date:
    try:
        return day_in(text)
    except ValueError as error:
        message = f"Ngày “{text}” không có thật. Hãy nhập theo mẫu ngày/tháng/năm."
        raise Refused(message) from error


def _reviewable(parts: Parts, record_id: str, by: Actor) -> Record:
    record = asked_of(parts, record_id, by, Act.REVIEW)
    must_be(record, State.READ)
    if record.waiting_for is not None:
        message = "Tài liệu này đã được xác nhận, bản chính thức đang được lập."
        raise WrongState(message)
    return record


def _titled(parts: Parts, record: Record) -> Dossier | None:
    """Return the dossier under what its first confirmed paper is about, while it has a file's name.

    That file is the paper's own, or the batch it was taken from.
    """
    with parts.catalog.view() as view:
        dossier = view.dossiers.find(record.dossier)
        files = set(_came_as(view, record))
    kind = " ".join(filter(None, (record.value("type"), record.value("number"))))
    title = record.value("abstract") or kind
    if dossier is None or dossier.title not in files or not title:
        return None
    return replace(dossier, title=title)


def _came_as(view: Work, record: Record | None) -> Iterator[str]:
    """Yield the name of the file a record came as, then of the batches that file came in."""
    while record is not None:
        yield record.name
        record = view.records.find(record.batch) if record.batch else None


def _confirmed(record: Record, said: Mapping[str, str]) -> tuple[Value, ...]:
    known = {value.name for value in record.values}
    missed = [name for name, text in said.items() if name not in known and text]
    return (
        *(_by_a_person(value, said) for value in record.values),
        *(Value(name, said[name], read="", read_confidence=0.0) for name in missed),
    )


def _by_a_person(value: Value, said: Mapping[str, str]) -> Value:
    """Return the value as it stands from now on, with what the machine had read beside it."""
    if value.name not in FIELDS and value.name not in said:
        return value
    text = said.get(value.name, value.text)
    read = value.text if value.read is None else value.read
    return replace(
        value,
        text=text,
        confidence=1.0,
        source=Source.READ if text == read else Source.PERSON,
        read=read,
        read_confidence=(
            value.confidence if value.read_confidence is None else value.read_confidence
        ),
    )
