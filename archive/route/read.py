"""Read the pages: words with boxes beside the file, then the fields a person will confirm.

From:    ingested
To:      read
Writes:  each page as it is read (catalogue); the reading as a file of the record (objects)
Again:   safe: pages already read are not read again, and the reading is named by its bytes

One bad page fails alone: it is kept as a page without words that says why, the others are read, and
the record says which page it is. Only a record none of whose pages can be read is refused.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from archive.failpoint import failpoint
from archive.ledger.entry import Act
from archive.parts import Parts
from archive.records.errors import Refused
from archive.records.job import Job, Task
from archive.records.record import File, Place, Problem, Record, Role, Source, Value
from archive.records.state import State
from archive.route.marking import level_of, marking_of, stamped_on
from archive.route.secrecy import Marked, is_looked_for, set_aside
from archive.route.stage import Move, follow, past, problem_of, refuse, step
from archive.sandbox.chores import Chore
from archive.sandbox.errors import ChoreFailed, TooHeavy
from archive.sandbox.runner import LONGEST_MESSAGE
from ocr.page import Page

PAGE_UNREAD = "page_unread"
"""The code of a record some of whose pages could not be read."""

_OFFICE = "application/vnd.openxmlformats-officedocument."


def read(parts: Parts, job: Job) -> None:
    """Read the pages this job names, each kept as soon as it is read."""
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
        done = view.pages.numbers(record.id)
    wanted = range(cast(int, job.args["first"]), cast(int, job.args["last"]) + 1)
    missing = [number for number in wanted if number not in done]
    if record.state is State.INGESTED and missing and record.division is None:
        try:
            _read_missing(parts, record, job, missing)
        except Refused as error:
            refuse(parts, record, problem_of(error), job=job)
            return
        except Marked as marked:
            set_aside(parts, record, marked, job=job)
            return
    with parts.catalog.work() as work:
        work.jobs.finish(job)
        all_read = len(work.pages.numbers(record.id)) == record.pages
        if record.state is State.INGESTED and all_read and not record.is_batch:
            follow(parts, work, Task.GATHER, record.id)
    parts.wake()


def gather(parts: Parts, job: Job) -> None:
    """Put the pages together as the record's reading, and find the fields in it."""
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
        pages = [json.loads(page) for page in view.pages.all(record.id)]
    if record.state is not State.INGESTED or record.is_batch:
        past(parts, job)
        return
    try:
        problem = problem_of_pages(pages)
        _look_again(parts, record, pages)
        _look_inside(parts, record)
    except Refused as error:
        refuse(parts, record, problem_of(error), job=job)
        return
    except Marked as marked:
        set_aside(parts, record, marked, job=job)
        return
    values = _fields_of(parts, record, pages)
    content = json.dumps({"format": 1, "pages": pages}, ensure_ascii=False).encode()
    name = parts.objects.put(record.id, content)
    reading = File(Role.READING, name.digest, "application/json", len(content))
    after = replace(
        record,
        state=State.READ,
        files=(*record.files, reading),
        values=values,
        problem=problem,
    )
    with step(parts, Move(record, after, Act.READ, "system", job)) as work:
        follow(parts, work, Task.LIKEN, record.id)


def _fields_of(
    parts: Parts, record: Record, pages: Sequence[Mapping[str, object]]
) -> tuple[Value, ...]:
    """Find the fields on these pages; the names of the archive's bodies give lost marks back."""
    with parts.catalog.view() as view:
        bodies = "\n".join(body.name for body in view.dossiers.bodies().values())
    with parts.bench(record, record.original) as (_, folder):
        file = folder / "pages.json"
        file.write_text(json.dumps(pages), encoding="utf-8")
        asked, inputs = {"bodies": bodies}, {"pages": file}
        found = parts.sandbox.run(Chore.FIELDS, asked, inputs=inputs, folder=folder)
    return _values(found["fields"])


def problem_of_pages(pages: Sequence[Mapping[str, object]]) -> Problem | None:
    """Return what a record says of its unread pages; None where all were read.

    Raises ``Refused`` where no page at all was.
    """
    unread = {cast(int, page["page"]): page for page in pages if page.get("problem")}
    if not unread:
        return None
    numbers = ", ".join(str(number) for number in sorted(unread))
    first = unread[min(unread)]
    why = cast("Sequence[str]", first["warnings"])[0]
    if len(unread) == len(pages):
        raise Refused(why, detail=str(first["problem"]))
    message = (
        f"Trang {numbers} không đọc được. {why} Các trang khác đã đọc; hãy bấm “Đọc lại trang”"
    )
    return Problem(PAGE_UNREAD, f"{message} hoặc gõ nội dung trang đó khi rà soát.")


def _read_missing(parts: Parts, record: Record, job: Job, missing: Sequence[int]) -> None:
    """Read pages together; where their child is lost, one by one, to find the one that did it."""
    try:
        _read_together(parts, record, job, missing)
    except (TooHeavy, ChoreFailed):
        if record.pages == 1:
            raise
        with parts.catalog.view() as view:
            done = view.pages.numbers(record.id)
        for number in missing:
            if number not in done:
                _read_alone(parts, record, job, number)


def _read_alone(parts: Parts, record: Record, job: Job, number: int) -> None:
    """Read one page in a child of its own; what fails at every attempt is kept as unread."""
    try:
        _read_together(parts, record, job, [number])
    except TooHeavy as error:
        keep_page(parts, record, job, Page.unread(number, error.code, error.message).to_json())
    except ChoreFailed as error:
        if job.attempts < job.max_attempts:
            raise
        keep_page(parts, record, job, Page.unread(number, error.code, error.message).to_json())


def _read_together(parts: Parts, record: Record, job: Job, numbers: Sequence[int]) -> None:
    def keep(said: Mapping[str, object]) -> None:
        if "stamps" not in said:
            page = page_said(record, said)
            _look_for_marking(record, page)
            keep_page(parts, record, job, page)
        else:
            _must_be_unstamped(record, said["stamps"])

    with parts.bench(record, record.original) as (source, folder):
        parts.sandbox.run(
            Chore.READ_PAGES,
            {"pages": ",".join(str(number) for number in numbers), "every": record.is_batch},
            inputs={"file": source},
            folder=folder,
            on_step=keep,
        )


def _look_for_marking(record: Record, page: Mapping[str, object]) -> None:
    """Raise ``Marked`` for a page that is marked as a state secret at its head.

    Every page is looked at: in a batch a paper begins anywhere, and of a paper an annex may be one.
    """
    if not is_looked_for(record) or page.get("problem"):
        return
    read = Page.from_json(page)
    if (level := marking_of(read)) is not None:
        raise Marked(level, read.number)


def _look_again(parts: Parts, record: Record, pages: Sequence[Mapping[str, object]]) -> None:
    """Look at the first page of a record taken from a batch, which was read as another page."""
    if record.descent is None or not pages or not is_looked_for(record):
        return
    _look_for_marking(record, pages[0])
    with parts.bench(record, record.original) as (source, folder):
        arguments = {"turned": cast(int, pages[0]["turned"])}
        said = parts.sandbox.run(Chore.STAMPS, arguments, inputs={"file": source}, folder=folder)
    _must_be_unstamped(record, said["stamps"])


def _look_inside(parts: Parts, record: Record) -> None:
    """Look at the first lines of an office document, which is kept without being read."""
    is_office = record.original.media_type.startswith(_OFFICE)
    if not is_office or not is_looked_for(record):
        return
    with parts.bench(record, record.original) as (source, folder):
        said = parts.sandbox.run(Chore.FIRST_LINES, {}, inputs={"file": source}, folder=folder)
    for line in cast("Sequence[str]", said["lines"]):
        if (level := level_of(line)) is not None:
            raise Marked(level, 1)


def _must_be_unstamped(record: Record, said: object) -> None:
    """Raise ``Marked`` where a stamp at the head of a page says that it is a state secret."""
    if said is None or not is_looked_for(record):
        return
    page = Page.from_json(cast("Mapping[str, object]", said))
    if (level := stamped_on(page)) is not None:
        raise Marked(level, page.number)


def page_said(record: Record, said: Mapping[str, object]) -> Mapping[str, object]:
    """Return the page a step of the child tells of, read or not.

    Raises ``Refused`` for the only page of a record that cannot be read.
    """
    if "page" in said:
        return cast("Mapping[str, object]", said["page"])
    unread = cast("Mapping[str, object]", said["unread"])
    code, message = str(unread["code"]), str(unread["message"])[:LONGEST_MESSAGE]
    if record.pages == 1:
        raise Refused(message, detail=code)
    return Page.unread(cast(int, unread["page"]), code, message).to_json()


def keep_page(parts: Parts, record: Record, job: Job, page: Mapping[str, object]) -> None:
    """Keep a page as soon as it is there, and say how far the job is."""
    first, last = cast(int, job.args["first"]), cast(int, job.args["last"])
    number = cast(int, page["page"])
    with parts.catalog.work() as work:
        ours = {one for one in work.pages.numbers(record.id) if first <= one <= last} | {number}
        work.jobs.progress(job, len(ours), last - first + 1)
        work.pages.put(record.id, number, json.dumps(page, ensure_ascii=False))
    failpoint("read.page_kept")


def _values(said: object) -> tuple[Value, ...]:
    found = cast("Sequence[Mapping[str, object]]", said)
    return tuple(
        Value(
            name=str(one["name"]),
            text=str(one["value"]),
            confidence=float(cast(float, one["confidence"])),
            source=Source.READ,
            place=Place(cast(int, one["page"]), _box(one["box"])),
        )
        for one in found
    )


def _box(said: object) -> tuple[float, float, float, float] | None:
    if said is None:
        return None
    left, top, right, bottom = cast("Sequence[float]", said)
    return left, top, right, bottom
