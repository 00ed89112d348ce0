"""A writer that was killed in the middle of its commit: the next one takes up where it began."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from search.open import open_index
from tests.contracts.search_table import pages

PAGE = pages()["rõ"]


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """Make an index as a writer leaves it that died just before its commit got its name.

    Everything it had written is there, the list of what it wrote too; the head is the one before.
    """
    folder, before = tmp_path / "index", tmp_path / "before"
    index = open_index(folder)
    index.put([replace(PAGE, record="mot"), replace(PAGE, record="hai")])
    shutil.copytree(folder, before)
    index.put([replace(PAGE, record="mot", version=PAGE.version + 1)])
    index.close()
    for file in (path for path in folder.rglob("*") if path.is_file() and path.name != "meta.json"):
        shutil.copy(file, before / file.relative_to(folder))
    return before


def test_what_was_not_committed_does_not_count(killed: Path) -> None:
    """The index is as it was before the writer that died, and whole."""
    index = open_index(killed)

    assert index.versions() == {"mot": PAGE.version, "hai": PAGE.version}
    assert list(index.damaged()) == []


def test_the_next_writer_is_not_stopped_by_what_the_dead_one_left(killed: Path) -> None:
    """It writes the same again under the same names, as often as it is asked."""
    assert list(killed.rglob("*.del"))
    index = open_index(killed)
    for more in (1, 2, 3):
        index.put([replace(PAGE, record="mot", version=PAGE.version + more)])

    assert index.versions() == {"mot": PAGE.version + 3, "hai": PAGE.version}
    assert list(index.damaged()) == []


def test_forgetting_goes_on_too(killed: Path) -> None:
    """A record can be taken out after a kill."""
    index = open_index(killed)
    index.remove("mot")

    assert set(index.versions()) == {"hai"}
