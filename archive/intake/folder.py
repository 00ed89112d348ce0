"""A watched folder: what a scanner drops there by FTP or SMB is taken once it is complete.

Life of a file: it lies still for some seconds, and no process that can be seen has it open. It is
handed in, a note of its record is written into ``.vankho/``, and it moves to ``da-nhan/``. Killed
anywhere, the same file finds its record again (``handing``). While the note lies there its record
is looked at: one that is refused later moves on to ``loi/`` with the reason beside it, and a state
secret is deleted. Nothing here needs the kernel to tell of changes: network shares tell nothing.
"""

import logging
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from archive.intake.handing import Desk, Found, hand_in
from archive.parts import Parts
from archive.records.arrival import Channel
from archive.records.errors import ArchiveError, Refused
from archive.records.record import Record
from archive.records.secrecy import STATE_SECRET
from archive.records.state import State

TAKEN, BAD, NOTES = "da-nhan", "loi", ".vankho"
UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload", ".partial")
"""How programs that copy call what is not complete."""

MOST_A_ROUND = 200
LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Look:
    """How a file was seen: its size, when it was changed, and since when it is like this."""

    size: int
    changed: int
    since: datetime


class Folder:
    """One folder, looked at in rounds; ``settle`` is how long a file must lie still."""

    def __init__(self, parts: Parts, path: Path, desk: Desk, *, settle: timedelta) -> None:
        self._parts = parts
        self._path = path
        self._desk = desk
        self._settle = settle
        self._seen: dict[Path, _Look] = {}

    def look(self) -> int:
        """Go one round; return how many files were taken or refused."""
        self._follow_up()
        present = dict(self._files())
        ready = [path for path, status in present.items() if self._is_still(path, status)]
        self._seen = {path: look for path, look in self._seen.items() if path in present}
        busy = _open_files() if ready else frozenset()
        count = 0
        for path in sorted(ready)[:MOST_A_ROUND]:
            status = present[path]
            if (status.st_dev, status.st_ino) not in busy:
                count += self._take(path, status)
        return count

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        """Yield what may be taken: plain files, no links, nothing hidden or unfinished."""
        for folder, folders, names in os.walk(self._path):
            inside = Path(folder)
            if inside == self._path:
                folders[:] = [one for one in folders if one not in {TAKEN, BAD}]
            folders[:] = [one for one in folders if not one.startswith(".")]
            for name in names:
                if name.startswith((".", "~")) or name.lower().endswith(UNFINISHED):
                    continue
                with suppress(FileNotFoundError):
                    status = (inside / name).lstat()
                    if stat.S_ISREG(status.st_mode):
                        yield inside / name, status

    def _is_still(self, path: Path, status: os.stat_result) -> bool:
        now, before = self._parts.clock(), self._seen.get(path)
        if before is None or (before.size, before.changed) != (status.st_size, status.st_mtime_ns):
            self._seen[path] = _Look(status.st_size, status.st_mtime_ns, now)
            return False
        return now - before.since >= self._settle

    def _take(self, path: Path, status: os.stat_result) -> bool:
        inside = path.relative_to(self._path)
        found = Found(
            path=path,
            name=path.name,
            channel=Channel.FOLDER,
            marks=(str(inside), str(status.st_mtime_ns)),
            dossier=inside.parts[0] if len(inside.parts) > 1 else None,
        )
        try:
            record = hand_in(self._parts, self._desk, found)
        except Refused as error:
            self._put_aside(path, error.message)
            return True
        except (ArchiveError, OSError) as error:
            LOG.warning("a file of a folder waits", extra={"code": getattr(error, "code", "os")})
            return False
        note = self._path / NOTES / record.id
        note.parent.mkdir(exist_ok=True)
        target = _free(self._path / TAKEN / inside)
        note.write_text(str(target.relative_to(self._path)), encoding="utf-8")
        _move(path, target)
        return True

    def _follow_up(self) -> None:
        """Look what became of the records whose notes lie here."""
        notes = self._path / NOTES
        for note in sorted(notes.iterdir()) if notes.is_dir() else ():
            with self._parts.catalog.view() as view:
                record = view.records.find(note.name)
            if record is not None and record.state in {State.RECEIVED, State.INGESTED}:
                continue
            if record is not None and record.state is State.REFUSED:
                self._end(note, record)
            note.unlink(missing_ok=True)

    def _end(self, note: Path, record: Record) -> None:
        """Put the file of a refused record aside, or delete what may not lie in a folder.

        A state secret goes without a word; of a file with a virus the reason stays.
        """
        path = self._path / note.read_text(encoding="utf-8")
        problem = record.problem
        if not path.is_file() or problem is None:
            return
        if problem.code == STATE_SECRET:
            path.unlink()
            return
        aside = self._put_aside(path, problem.message)
        if record.is_quarantined:
            aside.unlink()

    def _put_aside(self, path: Path, why: str) -> Path:
        inside = path.relative_to(self._path)
        if inside.parts[0] == TAKEN:
            inside = inside.relative_to(TAKEN)
        target = _free(self._path / BAD / inside)
        _move(path, target)
        target.with_name(f"{target.name}.txt").write_text(f"{why}\n", encoding="utf-8")
        return target


def _move(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)


def _free(target: Path) -> Path:
    """Return this name, or one beside it that nobody has."""
    count, free = 1, target
    while free.exists():
        count += 1
        free = target.with_name(f"{target.stem} ({count}){target.suffix}")
    return free


def _open_files() -> frozenset[tuple[int, int]]:
    """Return device and number of every file another process has open, as far as /proc tells."""
    found, own = set(), str(os.getpid())
    for process in Path("/proc").glob("[0-9]*"):
        if process.name == own:
            continue
        with suppress(OSError):
            for handle in (process / "fd").iterdir():
                with suppress(OSError):
                    status = handle.stat()
                    found.add((status.st_dev, status.st_ino))
    return frozenset(found)
