"""One trial: a data folder is copied, its archive killed twice at one place, then left to recover.

The second time the machine loses its power as well: what the store was never made to sync is gone.

A trial begins in the middle of the route, just before its place: there the work of a kill test is
the step that is killed, and not the way to it. The scenes are made once and copied.
"""

import json
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import IO, cast

from archive.assemble import OBJECTS, assemble, now
from archive.demo.papers import sample
from archive.demo.prepare import make_world, people_the_archive
from archive.records.state import State
from archive.settings import read_settings
from tests.faults.forgetful import cut_power
from tests.faults.judging import faults
from tests.faults.killing import Ended, Order

PROJECT = Path(__file__).parents[2]
STEP = 15
"""Minutes from one life to the next: each begins with a checkpoint that is due."""

KILLED = -9


@dataclass(frozen=True)
class Plot:
    """Where a trial begins, where it shall end, and at which pass each of its kills comes.

    ``hands_in``: a small paper is handed in as well, at the beginning of each life until it was
    acknowledged. ``moments`` are seconds after which a life is killed wherever it is, where the
    place is none.
    """

    begins: str
    goal: State
    passes: tuple[int, ...] = (1, 1)
    hands_in: bool = False
    moments: tuple[float, ...] = ()


BEGUN = Plot("begun", State.READ, hands_in=True)
TO_REVIEW = Plot("read", State.REVIEWED)
TO_SEAL = Plot("reviewed", State.SEALED)
ARRIVING = replace(TO_SEAL, hands_in=True)

PLOTS: Mapping[str, Plot] = {
    "objects.before_sync": replace(ARRIVING, passes=(1, 5)),
    "objects.before_rename": replace(ARRIVING, passes=(2, 6)),
    "objects.before_folder_sync": replace(ARRIVING, passes=(1, 7)),
    "upload.before_commit": ARRIVING,
    "upload.after_commit": replace(BEGUN, passes=(1, 2)),
    "stage.before_transaction": replace(TO_SEAL, passes=(1, 3)),
    "stage.before_commit": replace(TO_REVIEW, passes=(1, 2), hands_in=True),
    "stage.after_commit": replace(TO_SEAL, passes=(2, 1)),
    "queue.after_claim": replace(TO_SEAL, passes=(2, 2)),
    "queue.before_finish": replace(TO_SEAL, passes=(2, 2)),
    "read.page_kept": BEGUN,
    "review.before_store": TO_REVIEW,
    "sign.before_store": TO_SEAL,
    "sign.after_store": TO_SEAL,
    "timestamp.before_store": TO_SEAL,
    "seal.before_locks": TO_SEAL,
    "seal.after_locks": TO_SEAL,
    "seal.before_tidy": TO_SEAL,
    "index.before_put": replace(TO_SEAL, passes=(1, 2)),
    "index.after_put": replace(TO_SEAL, passes=(2, 1)),
    "checkpoint.before_locks": TO_SEAL,
    "checkpoint.before_commit": TO_SEAL,
}
"""How each place is reached: where a step comes once only, both kills are at its first pass."""


class Lives:
    """The program that lives and dies; one for many trials."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.killing"],
            cwd=PROJECT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def live(self, order: Order) -> Ended:
        """Have one life lived, and return how it ended."""
        stdin, stdout = cast("IO[str]", self._process.stdin), cast("IO[str]", self._process.stdout)
        stdin.write(json.dumps(asdict(order)) + "\n")
        stdin.flush()
        return Ended(**json.loads(stdout.readline()))

    def end(self) -> None:
        """End the program."""
        self._process.communicate()


@contextmanager
def lives() -> Iterator[Lives]:
    """Start the program that lives and dies, and end it."""
    program = Lives()
    try:
        yield program
    finally:
        program.end()


@dataclass
class Trial:
    """What became of one place: how its lives ended, and what was wrong afterwards."""

    place: str
    ends: list[Ended] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """How many lives were ended by the plug that was pulled."""
        return sum(one.status == KILLED for one in self.ends)


@dataclass(frozen=True)
class Scenes:
    """Data folders that stand at certain points of the route, to be copied for each trial.

    ``papers`` are a scan, and a small paper that is soon at its end: it is locked, and refused.
    """

    folder: Path
    lives: Lives
    papers: Sequence[str]

    def attempt(self, place: str, plot: Plot | None = None) -> Trial:
        """Kill at this place as often as the plot says, let the archive recover, and judge it."""
        plot = plot or PLOTS[place]
        data = self.folder / "trial"
        shutil.copytree(self.folder / plot.begins, data)
        papers = tuple(self.papers) if plot.begins == "begun" else (self.papers[-1],)
        trial = Trial(place)
        try:
            order = Order(str(data), plot.goal, papers if plot.hands_in else ())
            for life, nth in enumerate(plot.passes):
                armed = replace(order, place=place, nth=nth, minutes=STEP * (life + 3))
                if plot.moments:
                    armed = replace(armed, place="", seconds=plot.moments[life])
                trial.ends.append(self._ended(data, armed, is_dark=life % 2 == 1))
            last = replace(order, minutes=STEP * (len(plot.passes) + 3))
            trial.ends.append(self.lives.live(last))
            trial.faults = faults(data, plot.goal, ahead=timedelta(minutes=last.minutes))
        finally:
            shutil.rmtree(data)
        return trial

    def _ended(self, data: Path, order: Order, *, is_dark: bool) -> Ended:
        """Have a life lived; where it ends in the dark, leave what had reached the disk."""
        if not is_dark:
            return self.lives.live(order)
        notes = data.with_suffix(".notes")
        ended = self.lives.live(replace(order, notes=str(notes)))
        cut_power(data / OBJECTS, notes)
        return ended


@contextmanager
def scenes(folder: Path, inhabited: Path, scan: str = "minutes") -> Iterator[Scenes]:
    """Make the data folders trials begin in: with people, with a scan read, with it reviewed."""
    papers = [str(_written(folder, kind)) for kind in (scan, "locked")]
    shutil.copytree(inhabited, folder / "begun")
    with lives() as program:
        for minutes, (before, name, goal) in enumerate(
            (("begun", "read", State.READ), ("read", "reviewed", State.REVIEWED)), start=1
        ):
            shutil.copytree(folder / before, folder / name)
            order = Order(str(folder / name), goal, (papers[0],), minutes=STEP * minutes)
            assert program.live(order) == Ended(0, 0)
        yield Scenes(folder, program, papers)


def with_people(folder: Path) -> Path:
    """Make a data folder with bodies, people and certificates; return it."""
    folder.mkdir(mode=0o700)
    world = make_world(folder, at=now(), chance=secrets.token_bytes)
    archive = assemble(read_settings(folder))
    people_the_archive(archive.parts, folder, world)
    archive.close()
    return folder


def _written(folder: Path, kind: str) -> Path:
    paper = sample(kind, seed=1)
    path = folder / paper.name
    path.write_bytes(paper.content)
    return path
