"""Locked means locked (promise P3): any order of puts, locks, holds and years, against a model."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from archive.objects.interface import ObjectStore
from archive.objects.keys import Name
from archive.records.digest import digest_of
from archive.records.errors import NotFound, UnderHold
from tests.contracts.test_object_store import BACK_ENDS, HOLD, MEMORY, OTHER, RECORD, SECOND_HOLD

OWNERS = st.sampled_from([RECORD, OTHER])
CONTENTS = st.sampled_from([b"", b"one", b"two"])
REASONS = st.sampled_from([HOLD, SECOND_HOLD])
DAYS = st.integers(0, 4000).map(timedelta)


class Years(RuleBasedStateMachine):
    """A store through the years: whatever is done in whatever order, no lock or hold gives way."""

    make: ClassVar[Callable[[Path], ObjectStore]]

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.store = type(self).make(self.place)
        self.today = date(2026, 1, 1)
        self.locks: dict[Name, date | None] = {}
        self.held: dict[Name, set[str]] = {}

    @rule(owner=OWNERS, content=CONTENTS)
    def put(self, owner: str, content: bytes) -> None:
        """Keep bytes, perhaps again."""
        name = self.store.put(owner, content)
        self.locks.setdefault(name, None)
        self.held.setdefault(name, set())

    @rule(owner=OWNERS, content=CONTENTS, ahead=DAYS)
    def lock(self, owner: str, content: bytes, ahead: timedelta) -> None:
        """Lock, extend or try to shorten."""
        name, until = Name.made(owner, digest_of(content)), self.today + ahead
        before = self.locks.get(name)
        if name not in self.locks:
            with pytest.raises(NotFound):
                self.store.lock(name, until=until)
        elif before is not None and until < before:
            with pytest.raises(UnderHold):
                self.store.lock(name, until=until)
        else:
            self.store.lock(name, until=until)
            self.locks[name] = until

    @rule(owner=OWNERS, content=CONTENTS, reason=REASONS)
    def hold(self, owner: str, content: bytes, reason: str) -> None:
        """Put a hold on something kept."""
        name = Name.made(owner, digest_of(content))
        if name in self.held:
            self.store.hold(name, reason_id=reason)
            self.held[name].add(reason)

    @rule(owner=OWNERS, content=CONTENTS, reason=REASONS)
    def release(self, owner: str, content: bytes, reason: str) -> None:
        """Release a hold, standing or not."""
        name = Name.made(owner, digest_of(content))
        if name in self.held:
            self.store.release(name, reason_id=reason)
            self.held[name].discard(reason)

    @rule(owner=OWNERS, content=CONTENTS)
    def remove(self, owner: str, content: bytes) -> None:
        """Try to remove."""
        name = Name.made(owner, digest_of(content))
        until = self.locks.get(name)
        if self.held.get(name) or (until is not None and self.today <= until):
            with pytest.raises(UnderHold):
                self.store.remove(name, today=self.today)
        else:
            self.store.remove(name, today=self.today)
            self.locks.pop(name, None)
            self.held.pop(name, None)

    @rule(passed=DAYS)
    def wait(self, passed: timedelta) -> None:
        """Let days or years pass."""
        self.today += passed

    @rule()
    def restart(self) -> None:
        """Open the store anew."""
        self.store = type(self).make(self.place)

    @invariant()
    def agrees(self) -> None:
        """Keep exactly what the model keeps, under the same locks and holds."""
        kept = [name for owner in self.store.owners() for name in self.store.names(owner)]
        assert kept == sorted(self.locks)
        for name in kept:
            assert self.store.locked_until(name) == self.locks[name]
            assert self.store.holds(name) == self.held[name]

    def teardown(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.place)
        MEMORY.pop(self.place, None)


@pytest.mark.parametrize("back_end", BACK_ENDS)
def test_locked_means_locked(back_end: str) -> None:
    """No order of calls removes what is locked or held, and nothing else refuses to go."""

    class OfThisBackEnd(Years):
        make = BACK_ENDS[back_end]

    run_state_machine_as_test(
        OfThisBackEnd,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
