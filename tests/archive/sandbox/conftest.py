"""Sandboxes with unruly children, behind walls and without."""

import shutil
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import pytest

from archive.records.job import Argument
from archive.sandbox.jail import Jail, Plain, best_jail
from archive.sandbox.limits import DEFAULT, Limits
from archive.sandbox.runner import Sandbox, Table
from archive.sandbox.task import Answer

FOLDER = Path(__file__).parent / "unruly"
UNRULY = Table("unruly", FOLDER)
HAS_BUBBLEWRAP = shutil.which("bwrap") is not None and best_jail().kind == "bubblewrap"


class Mischief(StrEnum):
    """The unruly chores, by the names of their functions."""

    LOOK_AROUND = "look_around"
    CONNECT = "connect"
    RESOLVE = "resolve"
    WRITE = "write"
    KEEP = "keep"
    CHANGE_INPUT = "change_input"
    EAT_MEMORY = "eat_memory"
    LOOP = "loop"
    SLEEP = "sleep"
    FILL = "fill"
    FORK = "fork"
    LEAVE_BEHIND = "leave_behind"
    BE_KILLED = "be_killed"
    CRASH = "crash"
    STUMBLE = "stumble"
    REFUSE = "refuse"
    CHATTER = "chatter"
    FLOOD = "flood"
    BABBLE = "babble"


walls = pytest.mark.needs("bubblewrap")


class Misbehave(Protocol):
    """Runs one unruly chore."""

    def __call__(
        self,
        chore: str,
        *,
        inputs: dict[str, Path] | None = None,
        limits: Limits = DEFAULT,
        on_step: Callable[[Answer], None] | None = None,
        **arguments: Argument,
    ) -> Answer:
        """Return what the chore says."""


@pytest.fixture(params=[pytest.param("bubblewrap", marks=pytest.mark.needs("bubblewrap")), "plain"])
def jail(request: pytest.FixtureRequest) -> Jail:
    """Give each way of starting children in turn."""
    if request.param == "plain":
        return Plain()
    return best_jail(UNRULY.readable)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Make the job's folder."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def misbehave(jail: Jail, out: Path) -> Misbehave:
    """Run unruly chores in this jail."""
    return misbehaving(Sandbox(jail=jail, table=UNRULY), out)


def misbehaving(sandbox: Sandbox, out: Path) -> Misbehave:
    """Return how to run unruly chores in a sandbox."""

    def run(
        chore: str,
        *,
        inputs: dict[str, Path] | None = None,
        limits: Limits = DEFAULT,
        on_step: Callable[[Answer], None] | None = None,
        **arguments: Argument,
    ) -> Answer:
        return sandbox.run(
            Mischief(chore),
            arguments,
            inputs=inputs or {},
            folder=out,
            limits=limits,
            on_step=on_step,
        )

    return run
