"""Look at what came in: its type by content, its pages, the signatures that came along.

From:    received
To:      ingested
Writes:  the verdict on arriving signatures (objects); page count, duplicate notice; jobs to read
Again:   safe: the same bytes give the same answer, and records of a batch have derived ids
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from archive.ledger.entry import Act
from archive.parts import Parts, name_of
from archive.records.arrival import Arrival, clean_device
from archive.records.digest import RecordId
from archive.records.errors import Refused
from archive.records.job import Job, Task, readings
from archive.records.record import File, Record, Role
from archive.records.state import State
from archive.route.batch import is_batch, open_batch
from archive.route.stage import Move, follow, must_be, past, problem_of, refuse, step
from archive.rules.kinds import Kind, intake_kinds, must_be_kept
from archive.sandbox.chores import Chore
from archive.sandbox.errors import Infected, OfficeDocument
from archive.sandbox.judged import Case, judge, kept


def ingest(parts: Parts, job: Job) -> None:
    """Decide what the received bytes are, and note the work they ask for."""
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
    if record.state is not State.RECEIVED:
        past(parts, job)
        return
    try:
        _must_be_clean(parts, record)
        if is_batch(parts, record):
            _open(parts, record, job)
        else:
            _take(parts, record, job)
    except Infected as error:
        after = replace(record, is_batch=False)
        refuse(parts, after, problem_of(error), job=job, act=Act.QUARANTINED)
    except Refused as error:
        # What cannot be taken is no batch: it stands among the refused ones.
        refuse(parts, replace(record, is_batch=False), problem_of(error), job=job)


def _must_be_clean(parts: Parts, record: Record) -> None:
    """Raise ``Infected``, before anything opens the file; ``ScannerAway`` while nobody can say."""
    if parts.scanner is None:
        return
    with parts.objects.open(name_of(record, record.original)) as stream:
        found = parts.scanner.found_in(stream)
    if found is not None:
        raise Infected(found)


def _open(parts: Parts, record: Record, job: Job) -> None:
    """Open a batch; an office document is a zip archive too, and may be kept as it is."""
    try:
        open_batch(parts, record, job)
    except Refused as error:
        if not error.detail.startswith(OfficeDocument.code):
            raise
        _take(parts, record, job)


def _kept(parts: Parts, record: Record, code: str) -> Kind:
    """Return the kind of a file that is kept without being read.

    Raises ``Refused`` where the body's policy takes none, or the name says that it is another.
    """
    must_be_kept([code], record.name, refused=parts.refused_kinds)
    return intake_kinds()[code]


def _take(parts: Parts, record: Record, job: Job) -> None:
    must_be(record, State.RECEIVED)
    original = record.original
    with parts.bench(record, original) as (source, folder):
        seen = parts.sandbox.run(Chore.INSPECT, {}, inputs={"file": source}, folder=folder)
        verdict = _judge(parts, source, folder) if seen["signed"] else None
    kept = _kept(parts, record, str(seen["kept"])) if "kept" in seen else None
    media_type = kept.media_type if kept else str(seen["media_type"])
    files: tuple[File, ...] = (replace(original, media_type=media_type),)
    if verdict is not None:
        files += (_keep_verdict(parts, record, verdict[1]),)
    twin = _twin(parts, record)
    after = replace(
        record,
        state=State.INGESTED,
        pages=cast(int, seen["pages"]),
        files=files,
        arrival_verdict=verdict[0] if verdict else None,
        active=tuple(map(str, cast("Sequence[str]", seen["active"]))),
        duplicate_of=twin,
        arrival=_told_by(record, str(seen["device"])),
    )
    with step(parts, Move(record, after, Act.INGESTED, "system", job)) as work:
        for first, last in readings(after.pages):
            follow(parts, work, Task.READ, record.id, first=first, last=last)
        if not after.pages:
            follow(parts, work, Task.GATHER, record.id)
        if (after.pages > 1 or after.is_batch) and after.descent is None:
            follow(parts, work, Task.SURVEY, record.id)


def _twin(parts: Parts, record: Record) -> RecordId | None:
    """Return a record of the same body with the same bytes.

    What another body keeps is not told: whoever hands a file in would learn that it is there.
    """
    with parts.catalog.view() as view:
        others = map(view.records.get, view.records.with_file(record.original.sha256))
        return next(
            (one.id for one in others if one.id != record.id and one.body == record.body), None
        )


def _told_by(record: Record, device: str) -> Arrival | None:
    """Return how the record arrived, with the machine its file names, or its batch's named."""
    if record.arrival is None or record.descent is not None:
        return record.arrival
    return replace(record.arrival, device=clean_device(device))


def _judge(parts: Parts, source: Path, folder: Path) -> tuple[str, bytes]:
    """Judge arriving signatures in the child; what it asks for is fetched here, while it answers.

    Returns the answer, and the verdict with all it rests on, to be kept beside the file.
    """
    case = Case(source, parts.signing.anchors, parts.clock())
    judged = judge(parts.sandbox, case, folder, parts.signing.fetcher)
    return str(judged.verdict["verdict"]), kept(judged, case)


def _keep_verdict(parts: Parts, record: Record, content: bytes) -> File:
    name = parts.objects.put(record.id, content)
    return File(Role.EVIDENCE, name.digest, "application/json", len(content))
