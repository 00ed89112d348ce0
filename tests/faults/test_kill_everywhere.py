"""Kill anything, anywhere: nothing acknowledged is lost, nothing is done twice (P1, P2, P17)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.failpoint import PLACES
from tests.faults.trial import KILLED, PLOTS, Scenes, scenes


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, inhabited: Path) -> Iterator[Scenes]:
    """Make the data folders every trial begins in."""
    with scenes(tmp_path_factory.mktemp("scenes"), inhabited) as made:
        yield made


def test_every_place_has_its_trial() -> None:
    """A place that is added is killed at."""
    assert set(PLOTS) == set(PLACES)


@pytest.mark.needs("tesseract")
@pytest.mark.parametrize("place", PLACES)
def test_what_is_killed_twice_comes_to_its_end_once(place: str, stage: Scenes) -> None:
    """The whole process group is killed twice at this place, with long work in flight.

    Afterwards every upload that was acknowledged is there with its bytes and at its end, each act
    stands on the ledger once, no job is left, nothing outlived its parent, and a check of all bytes
    finds nothing; made anew from the store alone, the catalogue is the same.
    """
    trial = stage.attempt(place)

    assert [one.status for one in trial.ends] == [KILLED, KILLED, 0]
    assert [one.left for one in trial.ends] == [0, 0, 0]
    assert trial.faults == []
