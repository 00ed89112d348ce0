"""What a killed step left in the store does not come back when the catalogue is made anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from archive.failpoint import arm
from archive.ledger.entry import Act
from archive.records.record import Record, Role
from archive.records.state import State
from archive.upkeep.rebuild import rebuild
from tests.archive.upkeep.store import Store, freeze, open_store


class Unplugged(BaseException):
    """Ends what is being done as a kill would: nobody catches it, and nothing is written after."""


@dataclass
class Plug:
    """Pulled once at a place."""

    place: str

    def __call__(self, name: str) -> None:
        """Pull."""
        if name == self.place:
            arm(None)
            raise Unplugged


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open a small archive; whatever a test armed is disarmed after it."""
    store = open_store(tmp_path / "data")
    yield store
    arm(None)
    store.close()


def records(store: Store) -> dict[str, Record]:
    """Return every record of the catalogue."""
    with store.parts.catalog.view() as view:
        return {one: view.records.get(one) for one in view.records.ids()}


def unplugged(store: Store, place: str, word: str) -> None:
    """Hand a paper in, and pull the plug on the way."""
    arm(Plug(place))
    with pytest.raises(Unplugged):
        store.hand_in(word)


@pytest.mark.parametrize("is_frozen", [True, False])
def test_an_upload_nobody_was_told_of_does_not_come_back(store: Store, *, is_frozen: bool) -> None:
    """Another upload took its place, and the number of its dossier: only that one is there."""
    store.hand_in("mot")
    unplugged(store, "upload.before_commit", "hai")
    store.hand_in("ba")
    if is_frozen:
        freeze(store)
    before = records(store)

    done = rebuild(store.parts)

    assert records(store) == before
    assert (done.doubtful, done.unreadable) == ([], [])


def test_a_step_that_was_undone_and_taken_again_counts_once(store: Store) -> None:
    """Of two manifests with one number, the one that was committed is the record."""
    record = store.hand_in("mot")
    arm(Plug("stage.before_commit"))
    with pytest.raises(Unplugged):
        store.move(record, State.REVIEWED, Act.REVIEWED, Role.OFFICIAL)
    store.clock.now += timedelta(minutes=1)
    store.move(record, State.REVIEWED, Act.REVIEWED, Role.OFFICIAL)
    store.work()
    before = records(store)

    done = rebuild(store.parts)

    assert records(store) == before
    assert done.doubtful == []


def test_bytes_without_a_manifest_are_shown_and_kept(store: Store) -> None:
    """An upload that did not come so far is nobody's record; a person sees that bytes are there."""
    known = store.hand_in("mot")
    unplugged(store, "objects.before_folder_sync", "hai")

    done = rebuild(store.parts)

    assert set(records(store)) == {known}
    assert len(done.unreadable) == 1
