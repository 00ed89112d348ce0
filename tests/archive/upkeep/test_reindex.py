"""The index follows the truth on either back end: drift is mended, a rebuild disturbs nobody."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Event
from typing import Any, cast

import pytest

from archive.ledger.entry import Act
from archive.records.record import Role
from archive.records.state import State
from archive.route.index import entries_of
from archive.route.reindex import reindex
from archive.upkeep.drift import check_index
from archive.upkeep.mend_rows import mend_index
from archive.upkeep.report import What
from search.errors import IndexUnavailable
from search.grants import Grants
from search.index.interface import Index
from search.open import open_index
from search.query import Query
from tests.archive.upkeep.store import Store

EVERYTHING = Grants(bodies=frozenset({"xa-a"}), restricted=True)


@pytest.fixture(
    params=["tantivy", pytest.param("elasticsearch", marks=pytest.mark.needs("elasticsearch"))]
)
def kept(request: pytest.FixtureRequest, store: Store) -> Iterator[Store]:
    """Give an archive of two records whose index is kept by one back end."""
    if request.param == "tantivy":
        yield store
        return
    index = open_index(request.getfixturevalue("elasticsearch").address(f"t{uuid.uuid4().hex}"))
    made = replace(store, parts=replace(store.parts, index=index))
    reindex(made.parts)
    yield made
    index.close()


def total(store: Store) -> int:
    """Return how many pages there are to be found."""
    return store.parts.index.find(Query(""), EVERYTHING).total


def told(store: Store) -> set[tuple[str, What]]:
    """Return what is wrong with the index."""
    return {(one.record, one.what) for one in check_index(store.parts).damaged}


@dataclass(frozen=True)
class Moving:
    """An index during whose renewal somebody goes on working."""

    inner: Index
    act: Callable[[], object]

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)

    @contextmanager
    def renewed(self) -> Iterator[Index]:
        """Let the other one work when the new index is filled, before it is used."""
        with self.inner.renewed() as fresh:
            yield fresh
            self.act()


def test_what_moves_meanwhile_is_in_the_new_index(kept: Store) -> None:
    """Paper handed in and records moved while the index is made anew are found as they are."""

    def work() -> None:
        kept.hand_in("ba")
        kept.move(kept.named("hai"), State.REVIEWED, Act.REVIEWED, Role.OFFICIAL)
        kept.work()

    pages = reindex(replace(kept.parts, index=cast(Any, Moving(kept.parts.index, work))))

    assert pages == 6
    assert total(kept) == 9
    assert not told(kept)


def test_a_second_one_is_refused_while_one_runs(kept: Store) -> None:
    """Whoever comes second is told to try later; what the first one fills is not touched."""

    def again() -> None:
        with pytest.raises(IndexUnavailable, match="thử lại"):
            reindex(kept.parts)

    pages = reindex(replace(kept.parts, index=cast(Any, Moving(kept.parts.index, again))))

    assert pages == total(kept) == 6
    assert not told(kept)


def test_people_search_while_the_index_is_made_anew(kept: Store) -> None:
    """No question asked meanwhile fails or finds less than before."""
    done = Event()
    seen: set[int] = set()

    def search() -> None:
        while not done.is_set():
            seen.add(total(kept))

    with ThreadPoolExecutor(1) as people:
        searching = people.submit(search)
        for _ in range(2):
            reindex(kept.parts)
        done.set()
        searching.result()

    assert seen == {6}


def test_drift_is_found_both_ways_and_mended(kept: Store) -> None:
    """A record the index lacks, one it has too old, and one nobody knows any more."""
    missing, old = kept.named("mot"), kept.named("hai")
    with kept.parts.catalog.view() as view:
        known = entries_of(view, view.records.get(old))
    kept.parts.index.remove(missing)
    kept.parts.index.put([replace(known[0], record="z" * 26)])
    kept.parts.index.put([replace(one, version=1) for one in known])
    wrong = {
        (missing, What.NOT_INDEXED),
        (old, What.INDEX_OLD),
        ("z" * 26, What.INDEX_EXTRA),
    }
    assert told(kept) == wrong

    mend_index(kept.parts, check_index(kept.parts).damaged)
    kept.work()

    assert not told(kept)
    assert total(kept) == 6
