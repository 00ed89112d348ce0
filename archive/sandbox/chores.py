"""The chores: the only file of the archive that hands foreign bytes to a parser.

Every function here runs in the child only. The libraries are imported where they are used, so that
a child loads no more than its chore needs, and the parent, which only wants the names, loads none.

Chore       arguments                inputs              says (steps), files in the folder
inspect     –                        file                media_type or kept; pages, signed …
first_lines –                        file                lines: what an office document begins with
read_pages  pages "1,2,5", every     file                pages; step: page (each) or unread, stamps
fields      –                        pages (JSON)        fields
render      page, width, turned      file                bytes; page.jpg
verify      at (ISO 8601)            file, anchor… answers  verdict, signatures …, wanted
compose     title, at, language      file, pages (JSON)  bytes; copy.pdf
unzip       –                        file                members, skipped; 0000.bin …
mail        –                        file                sender, id, files; 0000.bin …
stamps      turned                   file                stamps: what is stamped at its head
survey      pages, drawn             file                pages: page, ink, blank, marks
extract     shares (JSON)            file0, file1 …      media_type, tool; 0001.bin …
anchors     –                        file                anchors: name, fingerprint, from … pem
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from archive.sandbox.task import Answer, Doing, Task

if TYPE_CHECKING:
    from ocr.page import Page


class Chore(StrEnum):
    """What the child can be asked to do."""

    INSPECT = "inspect"
    FIRST_LINES = "first_lines"
    READ_PAGES = "read_pages"
    FIELDS = "fields"
    RENDER = "render"
    VERIFY = "verify"
    COMPOSE = "compose"
    UNZIP = "unzip"
    MAIL = "mail"
    STAMPS = "stamps"
    SURVEY = "survey"
    EXTRACT = "extract"
    ANCHORS = "anchors"


OF_THE_MACHINE = frozenset({"engine_missing"})
"""Errors of the libraries that speak of this machine and not of the file: worth another attempt."""


def inspect(task: Task) -> Answer:
    """Say what the file is; one of another kind is told before what opens files is loaded."""
    from archive.sandbox.evidence import evidence_kind  # noqa: PLC0415 # loaded in the child only
    from ocr.errors import UnknownType  # noqa: PLC0415 # likewise
    from ocr.sources.kind import HEAD, kind_of  # noqa: PLC0415 # likewise

    with task.inputs["file"].open("rb") as file:
        head = file.read(HEAD)
    try:
        kind_of(head)
    except UnknownType:
        kept = evidence_kind(task.inputs["file"])
        if kept is None:
            raise
        return {"kept": kept, "pages": 0, "signed": False, "active": [], "device": ""}
    from ocr import read  # noqa: PLC0415 # loaded in the child only

    seen = read.inspect(task.inputs["file"])
    return {
        "media_type": seen.media_type,
        "pages": seen.pages,
        "encrypted": seen.encrypted,
        "signed": seen.signed,
        "active": list(seen.active),
        "device": seen.device,
    }


def first_lines(task: Task) -> Answer:
    """Say how an office document begins."""
    from archive.sandbox import firstlines  # noqa: PLC0415 # loaded in the child only

    return {"lines": list(firstlines.first_lines(task.inputs["file"]))}


def read_pages(task: Task) -> Answer:
    """Read pages, each told as soon as it is read; one that cannot be read fails alone."""
    from ocr import read  # noqa: PLC0415 # loaded in the child only
    from ocr.errors import OcrError  # noqa: PLC0415 # likewise

    numbers = [int(number) for number in task.text("pages").split(",")]
    left = list(numbers)
    try:
        for page in read.read_pages(task.inputs["file"], numbers, scratch=task.out):
            left.remove(page.number)
            # Before the page is told, for from then on it is shown.
            if page.number == 1 or task.arguments.get("every"):
                _tell_stamps(task, page.number, page.turned)
            task.step({"page": page.to_json()})
    except OcrError as error:
        if error.code in OF_THE_MACHINE:
            raise
        for number in left:
            _read_alone(task, number)
    return {"pages": len(numbers)}


def _tell_stamps(task: Task, number: int, turned: int) -> None:
    """Tell what is stamped at the head of a page: a marking of secrecy would be."""
    found = _stamps(task, number, turned)
    if found is not None:
        task.step({"stamps": found})


def stamps(task: Task) -> Answer:
    """Read what is stamped at the head of the first page."""
    return {"stamps": _stamps(task, 1, task.number("turned"))}


def _stamps(task: Task, number: int, turned: int) -> Answer | None:
    from ocr import read  # noqa: PLC0415 # loaded in the child only
    from ocr.errors import OcrError  # noqa: PLC0415 # likewise

    with suppress(OcrError):
        page = read.read_stamps(task.inputs["file"], number, turned=turned, scratch=task.out)
        if page is not None and page.words:
            return page.to_json()
    return None


def _read_alone(task: Task, number: int) -> None:
    from ocr import read  # noqa: PLC0415 # loaded in the child only
    from ocr.errors import OcrError  # noqa: PLC0415 # likewise

    try:
        (page,) = read.read_pages(task.inputs["file"], [number], scratch=task.out)
    except OcrError as error:
        if error.code in OF_THE_MACHINE:
            raise
        task.step({"unread": {"page": number, "code": error.code, "message": str(error)}})
    else:
        task.step({"page": page.to_json()})


def fields(task: Task) -> Answer:
    """Find the fields on pages read before; the archive's bodies are named a line each."""
    from ocr.fields import find_fields  # noqa: PLC0415 # loaded in the child only

    bodies = str(task.arguments.get("bodies") or "").splitlines()
    found = find_fields(_pages(task), bodies)
    return {
        "fields": [
            {
                "name": one.name,
                "value": one.value,
                "confidence": one.confidence,
                "page": one.page,
                "box": one.box.to_json() if one.box else None,
            }
            for one in found
        ]
    }


def render(task: Task) -> Answer:
    """Draw one page for people."""
    from ocr import read  # noqa: PLC0415 # loaded in the child only

    picture = read.render(
        task.inputs["file"],
        task.number("page"),
        width=task.number("width"),
        turned=task.number("turned", 0),
    )
    (task.out / "page.jpg").write_bytes(picture)
    return {"bytes": len(picture)}


def verify(task: Task) -> Answer:
    """Judge the signatures of a file; the child has no network, and notes what it would ask."""
    from signing.trust import load_pem  # noqa: PLC0415 # loaded in the child only
    from signing.trust.recorded import Recorded  # noqa: PLC0415 # likewise
    from signing.verify import verify as judge  # noqa: PLC0415 # loaded in the child only

    anchors = [path for name, path in sorted(task.inputs.items()) if name.startswith("anchor")]
    answers = task.inputs.get("answers")
    recorded = Recorded.of(answers.read_bytes()) if answers else None
    verdict = judge(
        task.inputs["file"].read_bytes(),
        trust=load_pem(*(path.read_bytes() for path in anchors)),
        at=datetime.fromisoformat(task.text("at")),
        fetcher=recorded,
    )
    wanted = [one.to_json() for one in recorded.wanted] if recorded else []
    return {**verdict.to_json(), "wanted": wanted}


def compose(task: Task) -> Answer:
    """Write the official copy: PDF/A-2b with the confirmed text behind the pictures."""
    from ocr.searchable import write_searchable  # noqa: PLC0415 # loaded in the child only

    copy = task.out / "copy.pdf"
    write_searchable(
        task.inputs["file"],
        _pages(task),
        copy,
        title=task.text("title"),
        language=str(task.arguments.get("language") or "vi"),
        at=datetime.fromisoformat(task.text("at")),
    )
    return {"bytes": copy.stat().st_size}


def unzip(task: Task) -> Answer:
    """Take a batch apart, or refuse it as a whole."""
    from archive.sandbox.unzip import unpack  # noqa: PLC0415 # loaded in the child only

    return unpack(task.inputs["file"], task.out)


def survey(task: Task) -> Answer:
    """Look over a scan: the ink and the codes of its pages."""
    from ocr import survey as scan  # noqa: PLC0415 # loaded in the child only

    numbers = range(1, task.number("pages") + 1)
    drawn = bool(task.arguments["drawn"])
    looks = scan.survey(task.inputs["file"], numbers, drawn=drawn)
    return {"pages": [look.to_json() for look in looks]}


def extract(task: Task) -> Answer:
    """Write each record's pages, ``[file, page, degrees]``, into a file of its own."""
    from ocr import extract as pages  # noqa: PLC0415 # loaded in the child only

    files = [task.inputs[f"file{number}"] for number in range(len(task.inputs))]
    media_type = ""
    for place, share in enumerate(json.loads(task.text("shares")), start=1):
        picked = [pages.Picked(*one) for one in share]
        media_type = pages.extract(files, picked, task.out / f"{place:04d}.bin")
    return {"media_type": media_type, "tool": pages.TOOL}


def mail(task: Task) -> Answer:
    """Take a message apart."""
    from archive.sandbox.mail import take_apart  # noqa: PLC0415 # loaded in the child only

    return take_apart(task.inputs["file"], task.out)


def anchors(task: Task) -> Answer:
    """Read certificates somebody would have believed, and write each anew as PEM."""
    from signing.trust.anchors import read_anchors  # noqa: PLC0415 # loaded in the child only

    found = read_anchors(task.inputs["file"].read_bytes())
    return {
        "anchors": [
            {
                "name": one.name,
                "fingerprint": one.fingerprint,
                "from": one.made_out[0].isoformat(),
                "until": one.made_out[1].isoformat(),
                "is_authority": one.is_authority,
                "pem": one.pem.decode("ascii"),
            }
            for one in found
        ]
    }


CHORES: Mapping[str, Doing] = {
    Chore.INSPECT: inspect,
    Chore.FIRST_LINES: first_lines,
    Chore.READ_PAGES: read_pages,
    Chore.FIELDS: fields,
    Chore.RENDER: render,
    Chore.VERIFY: verify,
    Chore.COMPOSE: compose,
    Chore.UNZIP: unzip,
    Chore.MAIL: mail,
    Chore.STAMPS: stamps,
    Chore.SURVEY: survey,
    Chore.EXTRACT: extract,
    Chore.ANCHORS: anchors,
}
"""The chores of the archive; a child knows no others unless its parent names another table."""


def _pages(task: Task) -> list["Page"]:
    """Return pages read before: a list of them, or a record's reading (``{"pages": […]}``)."""
    from ocr.page import Page  # noqa: PLC0415 # loaded in the child only

    kept = json.loads(task.inputs["pages"].read_bytes())
    listed = kept["pages"] if isinstance(kept, dict) else kept
    return [Page.from_json(one) for one in listed]
