"""What must be true of an archive that was killed and started again: nothing lost or doubled."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from archive.assemble import assemble, now
from archive.ledger.entry import Act, Entry
from archive.parts import Parts, name_of
from archive.records.digest import RecordId, digest_of
from archive.records.job import JobState, Task
from archive.records.record import Record, Role
from archive.records.state import State
from archive.settings import read_settings
from archive.upkeep.check import check
from archive.upkeep.rebuild import rebuild
from tests.faults.killing import told_in

ALONE = (Role.ORIGINAL, Role.READING, Role.OFFICIAL, Role.SIGNED)
"""Of these a record has one at most."""

SEEN = frozenset({Act.DISCLOSED})
"""Acts that may come again: they change nothing."""


@dataclass(frozen=True)
class Judge:
    """Holds one archive to what people were told in it."""

    parts: Parts
    told: Sequence[dict[str, str]]
    goal: State

    def faults(self) -> Iterator[str]:
        """Yield a sentence for each thing that is not as it must be."""
        with self.parts.catalog.view() as view:
            records = [view.records.get(one) for one in view.records.ids()]
            jobs = view.jobs.list(*(one for one in JobState if one is not JobState.DONE))
            rows = view.ledger.rows()
            pages = {
                one.id: [json.loads(page) for page in view.pages.all(one.id)] for one in records
            }
        known = {one.id: one for one in records}
        acts = Counter(
            (entry.subject, entry.act)
            for entry in (Entry.from_bytes(row.data.encode()) for row in rows)
        )
        yield from self._uploads(known)
        yield from self._acts({pair: n for pair, n in acts.items() if pair[0] in known})
        for record in records:
            yield from self._record(record, pages[record.id])
        for job in jobs:
            if job.task is not Task.CHECKPOINT or job.state is not JobState.READY:
                yield f"job {job.task} of {job.record} is {job.state}: {job.error}"
        yield from self._checked()

    def _uploads(self, known: Mapping[RecordId, Record]) -> Iterator[str]:
        """Miss acknowledged uploads and their bytes; see one that was tried twice."""
        for one in self.told:
            if "sha256" not in one:
                continue
            record = known.get(RecordId(one["record"]))
            if record is None:
                yield f"{one['name']} was acknowledged and is lost"
            elif record.original.sha256 != one["sha256"]:
                yield f"{one['name']} has other bytes"
        asked = {one["name"] for one in self.told if "name" in one}
        for name, count in Counter(one.name for one in known.values()).items():
            if name not in asked or count > 1:
                yield f"{count} records of {name}"

    def _acts(self, acts: Mapping[tuple[str, Act], int]) -> Iterator[str]:
        for (subject, act), count in acts.items():
            if count > 1 and act not in SEEN:
                yield f"{act} of {subject} stands {count} times on the ledger"
        for one in self.told:
            if "act" in one and acts.get((one["record"], Act(one["act"]))) != 1:
                yield f"a person was told of {one['act']}, the ledger does not know it"

    def _record(self, record: Record, pages: Sequence[dict[str, object]]) -> Iterator[str]:
        if record.state not in {self.goal, State.REFUSED} or record.waiting_for is not None:
            yield f"{record.id} stopped at {record.state}, waiting for {record.waiting_for}"
        roles = Counter(file.role for file in record.files)
        for role in ALONE:
            if roles[role] > 1:
                yield f"{record.id} has {roles[role]} files as {role}"
        if self.goal is State.SEALED and record.state is State.SEALED and not roles[Role.SIGNED]:
            yield f"{record.id} is sealed without a signed file"
        for file in record.files:
            if digest_of(self.parts.objects.read(name_of(record, file))) != file.sha256:
                yield f"{record.id} has a changed {file.role}"
        wanted = [] if record.state is State.REFUSED else list(range(1, record.pages + 1))
        if [page["page"] for page in pages] != wanted:
            yield f"{record.id} has other pages than {wanted}"

    def _checked(self) -> Iterator[str]:
        report = check(self.parts)
        for damage in report.damaged:
            yield f"check: {damage.what} {damage.record} {damage.object}"
        for skipped in report.unchecked:
            yield f"check could not look: {skipped.why} {skipped.record} {skipped.object}"
        for place in ("scratch", "objects/.incoming"):
            folder = self.parts.scratch.parent / place
            if folder.exists() and any(folder.iterdir()):
                yield f"{place} still holds {[one.name for one in folder.iterdir()]}"


def faults(folder: Path, goal: State, *, ahead: timedelta = timedelta()) -> list[str]:
    """Open the archive in this data folder and return what is wrong with it, a sentence each.

    ``ahead`` is how far the clock of its last life was: locks are judged by that day.
    """
    archive = assemble(read_settings(folder), clock=lambda: now() + ahead)
    try:
        found = list(Judge(archive.parts, told_in(folder), goal).faults())
        known = _known(archive.parts)
    finally:
        archive.close()
    return found + _faults_of_a_loss(folder, known)


Known = tuple[list[Record], list[str]]
"""Every record and every entry of the ledger."""


def _known(parts: Parts) -> Known:
    with parts.catalog.view() as view:
        records = [view.records.get(one) for one in view.records.ids()]
        return records, [row.data for row in view.ledger.rows()]


def _faults_of_a_loss(folder: Path, known: Known) -> list[str]:
    """Lose catalogue and index, and make them anew: nothing a kill left may come back."""
    for path in folder.glob("catalog.sqlite*"):
        path.unlink()
    shutil.rmtree(folder / "index")
    archive = assemble(read_settings(folder))
    try:
        rebuild(archive.parts)
        records, entries = _known(archive.parts)
    finally:
        archive.close()
    found = [] if records == known[0] else ["made anew, the records are others"]
    if entries[: len(known[1])] != known[1]:
        found.append("made anew, the ledger is another")
    return found
