"""After an upgrade the index of the old format is left alone, and a new one fills itself."""

import shutil

from archive.upkeep.drift import check_index
from archive.upkeep.refill import refill
from tests.archive.upkeep.store import Store


def test_an_index_that_begins_empty_is_filled_by_jobs(store: Store) -> None:
    """Asked twice before the work is done, nothing is done twice; then the index is whole."""
    folder = store.folder / "index"
    store.parts.index.close()
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "tantivy-0").mkdir()

    assert refill(store.parts, folder) == 2
    assert refill(store.parts, folder) == 0
    store.work()

    assert not check_index(store.parts).damaged
    assert (folder / "tantivy-0").is_dir()


def test_an_index_that_is_there_is_left_alone(store: Store) -> None:
    """Whole or damaged: what it lacks is for check and repair to say."""
    assert refill(store.parts, store.folder / "index") == 0
