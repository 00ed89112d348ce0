"""What can be chosen beside the words: every back end counts, filters and sorts alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from search.fields import VALUES
from search.grants import Grants
from search.index.interface import Index
from search.query import Query
from tests.contracts.search_table import BACK_ENDS, READER, opening, pages

PAGE = replace(pages()["rõ"], text="tờ khai đăng ký đất đai", body="xa-dong")
PAPERS = [
    replace(PAGE, record="a", date=date(2009, 3, 2), dossier="HS-1", level="commune", field="Đất"),
    replace(PAGE, record="b", date=date(2020, 3, 2), retention="permanent", verdict="valid"),
    replace(PAGE, record="c", date=None, confidence="low", text="tờ khai đăng hý đất đai"),
    replace(PAGE, record="d", date=date(2015, 3, 2), body="xa-tay", verdict="valid"),
]
PAPERS[2] = replace(PAPERS[2], others="ký 099012345678 kỷ")
BOTH = Grants(frozenset({"xa-dong", "xa-tay"}))


@pytest.fixture(scope="module", params=BACK_ENDS)
def index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    """Give an index with four papers that differ in one thing each."""
    made = opening(request, tmp_path_factory.mktemp("choices"))()
    made.put(PAPERS)
    yield made
    made.close()


def records(index: Index, query: Query, grants: Grants = BOTH) -> list[str]:
    """Return the records found, best first."""
    return [hit.record for hit in index.find(query, grants).hits]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (Query("", level="commune"), "a"),
        (Query("", field="Đất"), "a"),
        (Query("to khai", retention="permanent"), "b"),
        (Query("", verdict="valid"), "bd"),
        (Query("", verdict="valid", body="xa-tay"), "d"),
        (Query("", confidence="low"), "c"),
        (Query("", dossier="HS-1"), "a"),
        (Query("", bodies=frozenset({"xa-tay", "xa-bac"})), "d"),
        (Query("", bodies=frozenset()), ""),
        (Query("", level="chẳng có"), ""),
    ],
)
def test_a_choice_keeps_what_carries_it(index: Index, chosen: Query, found: str) -> None:
    """Exact values; choices are all held at once."""
    assert sorted(records(index, chosen)) == [*found]


def test_every_value_is_counted_under_the_readers_rights(index: Index) -> None:
    """A facet's counts are those of the pages this reader would find by choosing it."""
    for grants in (READER, BOTH):
        told = index.find(Query("tờ khai"), grants).facets
        assert {facet.name for facet in told} <= {*VALUES, "year"}
        for facet in told:
            chosen = int(facet.value) if facet.name == "year" else facet.value
            asked = Query("tờ khai", **{facet.name: chosen})  # type: ignore[arg-type]  # by name
            assert index.find(asked, grants).total == facet.count


def test_a_count_betrays_nobody_elses_paper(index: Index) -> None:
    """What stands on another body's paper only is no choice."""
    mine = index.find(Query("tờ khai"), READER).facets

    assert ("verdict", "valid", 1) in [(one.name, one.value, one.count) for one in mine]
    assert not [one for one in mine if one.value in {"xa-tay", "2015"}]


def test_the_oldest_come_first_when_asked(index: Index) -> None:
    """Either order of days, and undated papers last in both."""
    assert records(index, Query("tờ khai", sort="oldest")) == ["a", "d", "b", "c"]
    assert records(index, Query("tờ khai", sort="newest")) == ["b", "d", "a", "c"]


@pytest.mark.parametrize("typed", ["đăng ký đất đai", "099 012 345 678", "dang ky"])
def test_another_reading_of_a_word_is_found(index: Index, typed: str) -> None:
    """A doubtful word is found by what it may also say, after those that say it."""
    assert records(index, Query(typed))[-1] == "c"


def test_the_question_comes_back_as_the_pages_write_it(index: Index) -> None:
    """Accents left out are told, and how an unfinished question goes on."""
    assert index.find(Query("to khai"), BOTH).meant == "tờ khai"
    assert index.find(Query("tờ khai"), BOTH).meant == ""
    told = index.find(Query("tờ khai dang ky da", unfinished=True), BOTH).goes_on
    assert "tờ khai đăng ký đất" in told
    assert index.find(Query("to khai"), Grants(frozenset())).meant == ""


def test_counts_follow_what_is_written(index: Index) -> None:
    """Asked again, a question is counted again as soon as a paper came or went."""

    def held() -> int:
        told = index.find(Query("tờ khai"), BOTH).facets
        return sum(one.count for one in told if (one.name, one.value) == ("verdict", "valid"))

    before = held()
    index.put([replace(PAPERS[1], record="e")])
    with_one_more = held()
    index.remove("e")

    assert (before, with_one_more, held()) == (2, 3, 2)


def test_rights_to_very_many_bodies_are_rights_to_each(index: Index) -> None:
    """However many bodies a reader may see, no other is seen."""
    many = frozenset(f"xa-{number}" for number in range(150))

    assert records(index, Query("tờ khai"), Grants(many | {"xa-tay"})) == ["d"]
    assert records(index, Query("tờ khai"), Grants(many)) == []
