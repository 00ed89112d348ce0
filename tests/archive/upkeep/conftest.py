"""A small real archive for upkeep's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive.upkeep.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open an empty archive."""
    store = open_store(tmp_path)
    yield store
    store.close()
