"""An index that cannot be opened stops only what asks it, and answers once it was built again."""

from pathlib import Path

import pytest

from search.errors import IndexDamaged
from search.open import fresh_index, late_index, open_index
from tests.contracts.search_table import ask, pages


def broken(folder: Path) -> None:
    """Leave an index here whose head is no head."""
    index = open_index(folder)
    index.put(list(pages().values()))
    index.close()
    head = next(folder.rglob("meta.json"))
    head.write_bytes(head.read_bytes()[:-20])


def test_it_is_opened_when_it_is_asked(tmp_path: Path) -> None:
    """Making it harms nobody; asking it says what to do."""
    broken(tmp_path)
    index = late_index(tmp_path)

    with pytest.raises(IndexDamaged, match="reindex"):
        ask(index, "quyết định")
    with pytest.raises(IndexDamaged):
        index.damaged()


def test_it_answers_once_somebody_built_it_again(tmp_path: Path) -> None:
    """Without a restart, whoever did it."""
    broken(tmp_path)
    index = late_index(tmp_path)
    with pytest.raises(IndexDamaged):
        index.versions()
    other = fresh_index(tmp_path)
    other.put([pages()["rõ"]])
    other.close()

    assert ask(index, "chuyển nhượng").total == 1


def test_clearing_begins_again_where_it_is_broken(tmp_path: Path) -> None:
    """What cannot be read is forgotten; what can be read is emptied."""
    broken(tmp_path)
    index = late_index(tmp_path)
    index.clear()
    assert index.versions() == {}
    index.put([pages()["rõ"]])
    index.clear()

    assert index.versions() == {}
    assert index.damaged() == []


def is_damaged(folder: Path) -> bool:
    """Say whether what lies here is told as damage."""
    try:
        return bool(late_index(folder).damaged())
    except IndexDamaged:
        return True


def test_a_head_of_another_shape_is_damage(tmp_path: Path) -> None:
    """Its members have no check sum: a flipped bit is noticed all the same."""
    index = open_index(tmp_path)
    index.put(list(pages().values()))
    index.remove("ma")
    index.close()
    head = next(tmp_path.rglob("meta.json"))
    whole, count = head.read_bytes(), len(pages())
    for old, new in (
        (b'"deletes"', b'"delefes"'),
        (b'"max_doc": %d' % count, b'"max_doc": %d' % (count + 1)),
        (b'"num_deleted_docs": 1', b'"num_deleted_docs": 0'),
    ):
        head.write_bytes(whole.replace(old, new))
        assert is_damaged(tmp_path), new
    head.write_bytes(whole)
    assert late_index(tmp_path).damaged() == []
