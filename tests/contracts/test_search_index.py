"""Every search index keeps the promises of ``search.index.interface``, sentence by sentence.

A new back end is one line in ``BACK_ENDS`` of the table beside this file. What an answer holds
stands in test_search_answers.py.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest

from search.errors import IndexUnavailable
from search.index.interface import Index
from search.result import Result
from tests.contracts.search_table import BACK_ENDS, Pair, ask, opening, pages, pairs

PAGES = pages()
PAIRS = pairs()
NAMES = {(entry.record, entry.page): name for name, entry in PAGES.items()}
PAGE = PAGES["rõ"]


@pytest.fixture(params=BACK_ENDS)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Index]]:
    """Open the same index again and again, as several processes would."""
    made: list[Index] = []
    open_ = opening(request, tmp_path)

    def again() -> Index:
        made.append(open_())
        return made[-1]

    yield again
    for index in made:
        index.close()


@pytest.fixture
def index(opened: Callable[[], Index]) -> Index:
    """Give an empty index."""
    return opened()


@pytest.fixture(scope="module", params=BACK_ENDS)
def full(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    """Give an index that holds every page of the table."""
    made = opening(request, tmp_path_factory.mktemp("full"))()
    made.put(list(PAGES.values()))
    yield made
    made.close()


def names(result: Result) -> list[str]:
    """Return the pages found, best first, by their names in the table."""
    return [NAMES[hit.record, hit.page] for hit in result.hits]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_what_is_typed_finds_what_was_meant(full: Index, pair: Pair) -> None:
    """Each question of the table finds its pages, in the order the table asks for."""
    found = names(ask(full, pair.typed))

    wanted = frozenset().union(*pair.tiers)
    assert wanted <= set(found)
    assert not pair.misses & set(found)
    assert not pair.only or set(found) == wanted
    for better, worse in pairwise(pair.tiers):
        assert max(map(found.index, better)) < min(map(found.index, worse)), found


def test_the_table_asks_nothing_twice() -> None:
    """Every pair of the table is another question."""
    assert len({pair.typed for pair in PAIRS}) == len(PAIRS)


def test_a_page_is_found_when_put_returns(index: Index) -> None:
    """Put is durable and visible at once."""
    index.put([PAGE])

    assert [hit.record for hit in ask(index, "chuyển nhượng").hits] == [PAGE.record]


def test_another_reader_sees_what_was_put(opened: Callable[[], Index]) -> None:
    """A reader that was open before finds what a second one put meanwhile."""
    reader, writer = opened(), opened()
    assert ask(reader, "chuyển nhượng").total == 0

    writer.put([PAGE])

    assert ask(reader, "chuyển nhượng").total == 1


def test_two_writers_take_turns(opened: Callable[[], Index]) -> None:
    """Nobody who writes locks others out for longer than the writing takes."""
    one, other = opened(), opened()
    one.put([PAGE])
    other.put([replace(PAGE, record="khác")])
    one.put([replace(PAGE, record="nữa")])

    assert set(other.versions()) == {PAGE.record, "khác", "nữa"}


def test_put_replaces_all_pages_of_a_record(index: Index) -> None:
    """A record that became shorter leaves no old page behind."""
    index.put([PAGE, replace(PAGE, page=2)])
    index.put([replace(PAGE, version=2)])

    assert [hit.page for hit in ask(index, "chuyển nhượng").hits] == [1]


def test_put_twice_is_put_once(index: Index) -> None:
    """Repeating a put changes nothing."""
    index.put([PAGE])
    index.put([PAGE])

    assert ask(index, "chuyển nhượng").total == 1


def test_remove_forgets_a_record(index: Index) -> None:
    """Nothing of a removed record is found, and removing again is no error."""
    index.put([PAGE, replace(PAGE, record="khác")])
    index.remove(PAGE.record)
    index.remove(PAGE.record)

    assert [hit.record for hit in ask(index, "chuyển nhượng").hits] == ["khác"]


def test_versions_name_every_record_once(index: Index) -> None:
    """The drift check learns the version of each record, also after records changed and went."""
    index.put([replace(PAGE, record=f"hs-{n}", page=p) for n in range(5) for p in (1, 2)])
    index.put([replace(PAGE, record="hs-1", version=7)])
    index.remove("hs-2")

    assert index.versions() == {"hs-0": 1, "hs-1": 7, "hs-3": 1, "hs-4": 1}


def test_clear_forgets_everything(index: Index) -> None:
    """After clear the index is as new and can be filled again."""
    index.put([PAGE])
    index.clear()
    assert (ask(index, "").total, index.versions()) == (0, {})

    index.put([PAGE])
    assert ask(index, "").total == 1


def test_an_index_stays_when_it_is_closed(opened: Callable[[], Index]) -> None:
    """What was put is there when the folder is opened again."""
    first = opened()
    first.put([PAGE])
    first.close()

    assert ask(opened(), "chuyển nhượng").total == 1


def test_another_index_takes_its_place(opened: Callable[[], Index]) -> None:
    """What is built beside an index is seen by nobody before it takes its place, then by all."""
    index, other = opened(), opened()
    index.put([PAGE, replace(PAGE, record="khác")])

    with index.renewed() as fresh:
        fresh.put([replace(PAGE, version=2)])
        meanwhile = other.versions()

    assert meanwhile == {PAGE.record: 1, "khác": 1}
    assert index.versions() == other.versions() == {PAGE.record: 2}
    other.put([replace(PAGE, record="nữa")])
    assert set(index.versions()) == {PAGE.record, "nữa"}


def test_a_renewal_that_fails_changes_nothing(opened: Callable[[], Index]) -> None:
    """Whatever goes wrong beside it, the index stays as it was and can be renewed again."""
    index = opened()
    index.put([PAGE])

    def break_off() -> None:
        with index.renewed() as fresh:
            fresh.put([replace(PAGE, record="khác")])
            raise KeyError

    with pytest.raises(KeyError):
        break_off()

    assert index.versions() == {PAGE.record: 1}
    with index.renewed() as fresh:
        fresh.put([replace(PAGE, version=3)])
    assert index.versions() == {PAGE.record: 3}


def test_only_one_index_is_built_at_a_time(opened: Callable[[], Index]) -> None:
    """Who comes second is told to come later, disturbs nothing, and may build when it is over."""
    index, other = opened(), opened()
    index.put([PAGE])

    with index.renewed() as fresh:
        fresh.put([replace(PAGE, version=2)])
        with pytest.raises(IndexUnavailable, match="thử lại"), other.renewed():
            pass
        fresh.put([replace(PAGE, record="khác")])

    assert index.versions() == {PAGE.record: 2, "khác": 1}
    with other.renewed() as later:
        later.put([replace(PAGE, version=3)])
    assert index.versions() == {PAGE.record: 3}


def test_searches_never_miss_a_renewed_index(opened: Callable[[], Index]) -> None:
    """Asked all the while, by a process of its own, no question fails and none finds less."""
    index, reader = opened(), opened()
    index.put([PAGE])
    done = Event()
    totals: list[int] = []

    def search() -> None:
        while not done.is_set():
            totals.append(ask(reader, "chuyển nhượng").total)

    with ThreadPoolExecutor(2) as people:
        searching = [people.submit(search) for _ in range(2)]
        for version in (2, 3, 4):
            with index.renewed() as fresh:
                fresh.put([replace(PAGE, version=version)])
        done.set()
        for one in searching:
            one.result()

    assert len(totals) > 3
    assert set(totals) == {1}
    assert index.versions() == {PAGE.record: 4}
