"""Divide a batch scan as a person confirmed: every record receives a file of its own.

From:    ingested
To:      ingested
Writes:  each record's pages, taken out without loss (objects); the records, with what was read
Again:   safe: the same pages give the same bytes, and the records' ids are derived from the batch

The batch stays as it came. Pages that were read in it are not read again in the record, unless
somebody turned them by other than they had been read.
"""

import json
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path, PurePath
from typing import cast

from archive.catalog.sql.ledger import Fact
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act
from archive.objects.keys import Name
from archive.parts import Parts
from archive.records.division import Descent, Division, Share, Taken
from archive.records.job import Job
from archive.records.record import UNKNOWN_TYPE, File, Record, Role
from archive.records.state import Waiting
from archive.route.batch import child_of, enter
from archive.route.naming import clean_name
from archive.route.stage import Move, past, step
from archive.sandbox.chores import Chore
from archive.sandbox.scratch import lent

SUFFIXES = {"application/pdf": ".pdf", "image/tiff": ".tif"}
"""How the names of the files end that pages are taken into."""


def divide(parts: Parts, job: Job) -> None:
    """Make the records a person confirmed, all in one transaction."""
    with parts.catalog.view() as view:
        batch = view.records.get(str(job.record))
    division = batch.division
    if division is None or batch.waiting_for is not Waiting.SERVICE:
        past(parts, job)
        return
    with lent(parts.scratch) as folder:
        tool = _extract(parts, division, folder)
        children = [
            _child(parts, batch, place, folder / f"{place:04d}.bin", tool)
            for place in range(1, len(division.shares) + 1)
        ]
    after = replace(batch, waiting_for=None)
    with step(parts, Move(batch, after, Act.DIVIDED, "system", job)) as work:
        for child in children:
            dossier = work.dossiers.find(child.dossier)
            enter(parts, work, child, dossier, Fact(Act.EXTRACTED, child.id, division.by))
            _bring_reading(work, division, child)


def _extract(parts: Parts, division: Division, folder: Path) -> str:
    """Have every record's pages written to the folder; return what did it."""
    shares = [[_of_file(division, page) for page in share.pages] for share in division.shares]
    with ExitStack() as lent_files:
        inputs = {
            f"file{n}": lent_files.enter_context(
                parts.objects.path_for(Name.made(one.batch, one.sha256))
            )
            for n, one in enumerate(division.origins)
        }
        said = parts.sandbox.run(
            Chore.EXTRACT, {"shares": json.dumps(shares)}, inputs=inputs, folder=folder
        )
    return str(said["tool"])


def _of_file(division: Division, page: Taken) -> tuple[int, int, int]:
    """Return a page as (file from 0, its page from 1, degrees clockwise)."""
    number = page.page
    for file, origin in enumerate(division.origins):
        if number <= origin.pages:
            return file, number, page.turned
        number -= origin.pages
    raise IndexError(page.page)


def _child(parts: Parts, batch: Record, place: int, path: Path, tool: str) -> Record:
    division = cast(Division, batch.division)
    share: Share = division.shares[place - 1]
    child = child_of(batch, place)
    name = parts.objects.put_file(child.id, path)
    suffix = SUFFIXES[division.origins[0].media_type]
    return replace(
        child,
        name=clean_name(f"{PurePath(batch.name).stem}-{place:03d}{suffix}"),
        dossier=share.dossier or batch.dossier,
        files=(File(Role.ORIGINAL, name.digest, UNKNOWN_TYPE, parts.objects.size(name)),),
        descent=Descent(
            batch=batch.id,
            place=place,
            origins=division.origins,
            pages=share.pages,
            by=division.by,
            at=division.at,
            tool=tool,
        ),
    )


def _bring_reading(work: Work, division: Division, child: Record) -> None:
    """Give a record what was read of its pages in the batch."""
    descent = cast(Descent, child.descent)
    for number, page in enumerate(descent.pages, start=1):
        file, there, turned = _of_file(division, page)
        kept = work.pages.one(division.origins[file].batch, there)
        read = json.loads(kept) if kept else {}
        # Boxes are those of the upright page: they fit where it stands as it was read.
        if read and read["turned"] == turned and not read.get("problem"):
            now = json.dumps({**read, "page": number, "turned": 0}, ensure_ascii=False)
            work.pages.put(child.id, number, now)
