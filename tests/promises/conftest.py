"""A small real archive with a second copy of its objects, made once and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.desk.receive import give_receipt
from archive.records.actor import OPERATOR
from tests.archive.upkeep.store import Store, freeze, open_store


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an archive with a sealed record ``mot``, a read one ``hai``, and a receipt, all frozen.

    Return its folder; ``b`` beside it is a copy of the objects.
    """
    folder = tmp_path_factory.mktemp("whole") / "data"
    store = open_store(folder)
    store.sealed("mot")
    dossier = store.record(store.hand_in("hai")).dossier
    give_receipt(store.parts, OPERATOR, str(dossier), "1234")
    freeze(store)
    store.close()
    shutil.copytree(folder / "objects", folder.parent / "b")
    return folder


@pytest.fixture
def store(whole: Path, tmp_path: Path) -> Iterator[Store]:
    """Open a copy of it, with its own B beside it."""
    shutil.copytree(whole, tmp_path / "data")
    shutil.copytree(whole.parent / "b", tmp_path / "b")
    store = open_store(tmp_path / "data", late=True)
    yield store
    store.close()
