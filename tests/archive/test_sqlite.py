"""What only SQLite can do wrong: a file that is no database, or one with torn pages."""

from pathlib import Path

import pytest

from archive.catalog.sqlite import SqliteCatalog
from archive.records.errors import Damaged, Unavailable


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, b"x" * 5000])
def test_a_file_that_is_no_database_is_told_as_damage(tmp_path: Path, content: bytes) -> None:
    """With the command that makes a new catalogue from the store."""
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(content)
    catalog = SqliteCatalog(path)

    with pytest.raises(Damaged, match="vankho rebuild"):
        catalog.upgrade()
    catalog.close()


def test_torn_pages_are_told_as_damage(tmp_path: Path) -> None:
    """A database whose pages were overwritten is damaged, not merely busy."""
    path = tmp_path / "catalog.sqlite"
    catalog = SqliteCatalog(path)
    catalog.upgrade()
    catalog.close()
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))

    catalog = SqliteCatalog(path)
    with pytest.raises(Damaged), catalog.view() as view:
        view.records.ids()
    catalog.close()


def test_a_database_out_of_reach_is_told_as_away(tmp_path: Path) -> None:
    """A path that cannot be opened may be there again later."""
    (tmp_path / "catalog.sqlite").mkdir()
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")

    with pytest.raises(Unavailable), catalog.view():
        pytest.fail("a folder was opened as a database")
    catalog.close()
