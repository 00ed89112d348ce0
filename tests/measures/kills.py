"""Kill the archive at every place, again and again, and count what was lost or done twice.

    python -m tests.measures.kills [--each 100] [--state FILE] [PLACE…]

Every trial copies a data folder, kills its archive twice at one place, lets it recover and judges
it (tests/faults). Each trial kills at another pass, so that not always the same step is hit; the
last row kills at any moment, also in the middle of what foreign libraries do. What was counted is
kept in the state file after every trial: a run that is stopped goes on where it was. Without a
state file it counts anew.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from archive.failpoint import PLACES
from tests.faults.trial import (
    BEGUN,
    PLOTS,
    TO_REVIEW,
    TO_SEAL,
    Plot,
    Scenes,
    Trial,
    scenes,
    with_people,
)

ANY = "any moment"
LONGEST = 6.0
"""Seconds within which the moment is chosen."""

LATEST = 3
"""The passes that are tried in turn: the plot's own, and up to so many later ones."""


@dataclass
class Count:
    """What was counted at one place."""

    trials: int = 0
    kills: int = 0
    left: int = 0
    unfinished: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def take(self, trial: Trial, seconds: float) -> None:
        """Add one trial."""
        self.trials += 1
        self.kills += trial.kills
        self.left += sum(one.left for one in trial.ends)
        self.unfinished += trial.ends[-1].status != 0
        self.seconds += seconds
        self.faults += trial.faults


def main() -> None:
    """Kill as often as asked, and write a table."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--each", type=int, default=100, help="kills at each place")
    asking.add_argument("--state", type=Path, help="where the counts are kept")
    asking.add_argument("places", nargs="*", default=[*PLACES, ANY])
    asked = asking.parse_args()
    counts = {**{place: Count() for place in asked.places}, **_kept(asked.state)}
    with tempfile.TemporaryDirectory() as folder, _scenes(Path(folder)) as made:
        for place in asked.places:
            # A pass that no life comes to kills nobody: it is no reason to try for ever.
            while counts[place].kills < asked.each > counts[place].trials:
                began = time.monotonic()
                trial = made.attempt(place, _plot(place, counts[place].trials))
                counts[place].take(trial, time.monotonic() - began)
                _keep(asked.state, counts)
            _say(place, counts[place])
    _say("all", _sum(counts))


@contextmanager
def _scenes(folder: Path) -> Iterator[Scenes]:
    with scenes(folder, with_people(folder / "inhabited")) as made:
        yield made


def _plot(place: str, trials: int) -> Plot:
    if place != ANY:
        return _varied(PLOTS[place], trials)
    dice = random.SystemRandom()
    moments = (dice.uniform(0.2, LONGEST), dice.uniform(0.2, LONGEST))
    begins = (BEGUN, TO_REVIEW, TO_SEAL)[trials % 3]
    return replace(begins, passes=(1, 1), hands_in=True, moments=moments)


def _varied(plot: Plot, trials: int) -> Plot:
    """Return the plot with a paper that arrives, its kills at other passes where there are more."""
    if plot.passes == (1, 1):
        return replace(plot, hands_in=True)
    first, second = plot.passes
    return replace(
        plot, hands_in=True, passes=(first + trials % LATEST, 1 + (second + trials) % (LATEST + 1))
    )


def _kept(state: Path | None) -> Mapping[str, Count]:
    if state is None or not state.exists():
        return {}
    return {name: Count(**one) for name, one in json.loads(state.read_text("utf-8")).items()}


def _keep(state: Path | None, counts: Mapping[str, Count]) -> None:
    if state is not None:
        told = {name: asdict(one) for name, one in counts.items()}
        fresh = state.with_suffix(".new")
        fresh.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
        fresh.replace(state)


def _sum(counts: Mapping[str, Count]) -> Count:
    total = Count()
    for one in counts.values():
        total.trials += one.trials
        total.kills += one.kills
        total.left += one.left
        total.unfinished += one.unfinished
        total.seconds += one.seconds
        total.faults += one.faults
    return total


def _say(place: str, count: Count) -> None:
    """Write one row of the table."""
    each = count.seconds / max(1, count.trials)
    sys.stdout.write(
        f"| {place:28} | {count.kills:5} kills in {count.trials:4} trials of {each:5.1f} s"
        f" | {len(count.faults):3} faults | {count.left:3} left behind"
        f" | {count.unfinished:3} not recovered |\n"
    )
    for fault in count.faults[:5]:
        sys.stdout.write(f"    {fault}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
