"""A small real archive for upkeep's tests, made once and copied for each."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.upkeep.store import Store, freeze, open_store


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an archive with a sealed record ``mot`` and a read one ``hai``, its ledger frozen."""
    folder = tmp_path_factory.mktemp("template") / "data"
    store = open_store(folder)
    store.sealed("mot")
    store.hand_in("hai")
    freeze(store)
    store.close()
    return folder


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Iterator[Store]:
    """Open a copy of it, at the moment its ledger was frozen."""
    shutil.copytree(template, tmp_path / "data")
    store = open_store(tmp_path / "data", late=True)
    yield store
    store.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    """Open an archive that holds nothing."""
    store = open_store(tmp_path / "empty")
    yield store
    store.close()
