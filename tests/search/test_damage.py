"""A damaged index is told apart from an empty one, and can be begun again."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from search.errors import IndexDamaged
from search.open import damaged_files, fresh_index, open_index
from tests.contracts.search_table import ask, pages


def filled(folder: Path) -> Sequence[Path]:
    """Make an index and return its data files."""
    index = open_index(folder)
    index.put(list(pages().values()))
    index.remove("ma")
    index.close()
    return sorted(
        path for path in folder.rglob("*.*") if path.stem.isalnum() and path.stat().st_size
    )


def replaced(file: Path, content: bytes) -> None:
    """Put other bytes in the place of a file; who has the old ones open keeps them."""
    other = file.with_suffix(".other")
    other.write_bytes(content)
    other.replace(file)


def test_every_changed_bit_is_named(tmp_path: Path) -> None:
    """Whatever byte of whatever data file changes, the check names that file and no other."""
    dice = random.Random(7)  # noqa: S311 - any bytes will do
    files = [path for path in filled(tmp_path) if path.suffix != ".json"]
    assert damaged_files(tmp_path) == []

    for file in files:
        whole = file.read_bytes()
        spoiled = bytearray(whole)
        spoiled[dice.randrange(len(whole) - 100)] ^= 1 << dice.randrange(8)
        replaced(file, bytes(spoiled))
        assert damaged_files(tmp_path) == [file.name]
        replaced(file, whole)


def test_a_cut_file_is_damage_and_no_crash(tmp_path: Path) -> None:
    """An index whose files were cut short says so in words, and every cut is named."""
    for file in filled(tmp_path):
        whole = file.read_bytes()
        replaced(file, whole[: len(whole) // 2])
        with pytest.raises(IndexDamaged, match="reindex"):
            ask(open_index(tmp_path), "quyết định")
        replaced(file, whole)


def test_an_index_without_its_head_is_not_an_empty_one(tmp_path: Path) -> None:
    """Losing the file that names all others is damage, not a reason to start again unasked."""
    filled(tmp_path)
    next(tmp_path.rglob("meta.json")).unlink()

    with pytest.raises(IndexDamaged):
        open_index(tmp_path)


def test_a_damaged_index_can_be_begun_again(tmp_path: Path) -> None:
    """After damage an empty index is opened in the same place on request, and works."""
    for file in filled(tmp_path):
        replaced(file, b"")

    index = fresh_index(tmp_path)
    index.put([pages()["rõ"]])

    assert ask(index, "chuyển nhượng").total == 1
