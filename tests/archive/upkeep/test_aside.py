"""What is broken is put aside whole, and its place is free."""

from datetime import UTC, datetime
from pathlib import Path

from archive.upkeep.aside import set_aside

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def test_a_catalogue_goes_with_its_side_files(tmp_path: Path) -> None:
    """Nothing of it stays under the old name, and nothing of it is lost."""
    for end in ("", "-wal"):
        (tmp_path / f"catalog.sqlite{end}").write_text(end)
    target = set_aside(tmp_path / "catalog.sqlite", at=AT)

    assert target.name == "catalog.sqlite.broken-20261120T013000"
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        target.name: "",
        f"{target.name}-wal": "-wal",
    }


def test_an_index_is_a_folder(tmp_path: Path) -> None:
    """It is moved as a whole."""
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "segment").write_text("x")
    target = set_aside(tmp_path / "index", at=AT)

    assert (target / "segment").read_text() == "x"
    assert not (tmp_path / "index").exists()


def test_nothing_there_is_nothing_to_do(tmp_path: Path) -> None:
    """It may be called again."""
    set_aside(tmp_path / "catalog.sqlite", at=AT)

    assert list(tmp_path.iterdir()) == []
