"""What every search index answers: rights, filters, facets, snippets, reasons and bounds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import QueryRefused
from search.grants import Grants
from search.index.interface import Index
from search.query import LONGEST, Query
from search.result import Hit, Result
from tests.contracts.search_table import BACK_ENDS, READER, ask, opening, pages

PAGES = pages()
NAMES = {(entry.record, entry.page): name for name, entry in PAGES.items()}


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


def test_no_body_no_page(full: Index) -> None:
    """A reader without bodies finds nothing, not even by asking for everything."""
    nobody = Grants(frozenset())

    result = ask(full, "", nobody)

    assert (result.total, result.hits, result.facets) == (0, (), ())


@pytest.mark.parametrize("text", ["phân luồng lễ hội", ""])
def test_other_bodies_are_not_even_counted(full: Index, text: str) -> None:
    """Totals and facets speak of granted bodies only."""
    result = ask(full, text)

    counted = {facet.value for facet in result.facets if facet.name == "body"}
    assert counted == {"xa-dong"}
    assert "xã-khác" not in names(result)
    assert ask(full, text, Grants(frozenset(["xa-dong", "xa-tay"]))).total == result.total + 1


def test_a_body_filter_does_not_widen_rights(full: Index) -> None:
    """Choosing a body one may not see finds nothing."""
    assert full.find(Query("phân luồng", body="xa-tay"), READER).total == 0


def test_restricted_pages_need_the_right(full: Index) -> None:
    """A restricted page is found by who may see such pages, and by nobody else."""
    cleared = replace(READER, restricted=True)

    assert "kín" in names(ask(full, "lý lịch tư pháp", cleared))
    assert "kín" not in names(ask(full, "lý lịch tư pháp"))


def test_two_rights_are_never_mixed(full: Index) -> None:
    """Bodies of one right and the period of another open nothing together; a union does."""
    early, late = date(2009, 3, 31), date(2019, 3, 8)
    tied = Grants(
        frozenset(["xa-tay"]), until=early, more=(Grants(frozenset(["xa-dong"]), since=late),)
    )
    alone = [ask(full, "", one).total for one in (replace(tied, more=()), *tied.more)]

    result = ask(full, "", tied)

    assert result.total == sum(alone)
    assert sum(one.count for one in result.facets if one.name == "body") == result.total
    assert "cũ" not in names(result)
    assert ask(full, "", Grants(frozenset(), more=(READER,))).total == ask(full, "").total


def test_records_left_out_are_not_counted(full: Index) -> None:
    """A record whose right ended a moment ago is in no hit, no total and no facet."""
    everything = ask(full, "")
    gone = everything.hits[0].record
    pages_gone = sum(1 for hit in everything.hits if hit.record == gone)

    result = ask(full, "", replace(READER, without=frozenset([gone])))

    assert gone not in {hit.record for hit in result.hits}
    assert result.total == everything.total - pages_gone
    assert sum(one.count for one in result.facets if one.name == "body") == result.total


def test_a_warrant_ends_on_its_last_day(full: Index) -> None:
    """Both ends of the granted period are inside it; undated pages are not."""
    day = date(2019, 3, 8)

    assert names(ask(full, "", replace(READER, since=day, until=day))) == ["ngày-tờ"]
    assert "không-ngày" not in names(ask(full, "", replace(READER, since=date.min)))
    assert "cũ" in names(ask(full, "", replace(READER, until=date(2009, 4, 1))))
    assert "cũ" not in names(ask(full, "", replace(READER, until=date(2009, 3, 31))))


def test_filters_narrow(full: Index) -> None:
    """Kind, state, year and period each leave only what carries them."""

    def with_(**chosen: object) -> set[str]:
        return set(names(full.find(replace(Query("", limit=100), **chosen), READER)))  # type: ignore[arg-type]  # names and values come from the lines below

    assert with_(kind="NQ") == {"số-05"}
    assert with_(state="sealed") == {"bản-cuối", "rau-ram"}
    assert with_(year=2023) == {"mới"}
    assert with_(since=date(2023, 1, 1)) == {"mới"}
    assert with_(until=date(2009, 12, 31)) == {"cũ"}
    assert with_(kind="NQ", year=2023) == set()


def test_facets_count_what_was_found(full: Index) -> None:
    """Each facet counts pages of this answer, whatever the window shows of it."""
    result = full.find(Query("danh mục nghề", limit=1), READER)

    years = {facet.value: facet.count for facet in result.facets if facet.name == "year"}
    assert years == {"2009": 1, "2023": 1}
    assert result.total == 2


def test_newest_first_when_asked(full: Index) -> None:
    """Sorted by date, rank does not matter and the order is the same every time."""
    result = full.find(Query("danh mục nghề", sort="newest"), READER)
    everything = full.find(Query("", sort="newest", limit=100), READER)

    assert names(result) == ["mới", "cũ"]
    days = [hit.date or date.min for hit in everything.hits]
    assert days == sorted(days, reverse=True)


def test_pages_of_an_answer_meet_without_overlap(full: Index) -> None:
    """Paging shows every hit once."""
    windows = [full.find(Query("", offset=at, limit=10), READER) for at in range(0, 200, 10)]

    shown = [name for window in windows for name in names(window)]
    assert len(shown) == len(set(shown)) == windows[0].total


def test_a_hit_tells_what_a_person_needs(full: Index) -> None:
    """Number, date, abstract, kind, body and state come back as they were put."""
    hit = ask(full, "123/QĐ-UBND").hits[0]
    put = PAGES["số-123"]

    facts = ("record", "number", "date", "abstract", "kind", "body", "state", "issuer", "version")
    assert [getattr(hit, name) for name in facts] == [getattr(put, name) for name in facts]
    assert hit.score > 0


def marked(hit: Hit) -> list[str]:
    """Return the marked parts of a snippet."""
    return [span.text for span in hit.snippet if span.marked]


def test_a_snippet_is_raw_text_with_marks(full: Index) -> None:
    """Spans put together are the page as read, markup included; hits are marked, not wrapped."""
    hit = ask(full, "cờ script").hits[0]

    assert "".join(span.text for span in hit.snippet) == PAGES["gắn-mã"].text
    assert marked(hit) == ["script", "script", "cờ"]


def test_a_snippet_marks_the_accents_typed(full: Index) -> None:
    """Where a page has the accents typed, only these are marked."""
    assert marked(ask(full, "dòng họ").hits[0]) == ["dòng", "họ"]


def test_reasons_add_up_to_the_score(full: Index) -> None:
    """Asked to explain, every hit names the parts of its score."""
    result = full.find(Query("quy ước thôn", explain=True), READER)

    for hit in result.hits:
        assert sum(reason.score for reason in hit.reasons) == pytest.approx(hit.score, abs=0.05)
    assert "sealed" in {reason.name for reason in result.hits[0].reasons}


@pytest.mark.parametrize(
    ("typed", "first", "later", "reason"),
    [
        ("ươm tơ", "tơ", "to", "accents"),
        ("123/QĐ-UBND", "số-123", "dẫn-123", "number"),
        ("44/QĐ-UBND", "44", "44/2023", "whole number"),
        ("phương án chữa cháy rừng", "trích-yếu", "trong-trang", "abstract"),
        ("khuyến học dòng tộc", "liền", "rời", "in order"),
        ("quy ước thôn", "bản-cuối", "bản-thảo", "sealed"),
        ("danh mục nghề", "mới", "cũ", "year"),
        ("tháp nghiêng cổ", "đủ-chữ", "gần-giống", "as typed"),
    ],
)
def test_the_reason_for_a_place_is_told(
    full: Index, typed: str, first: str, later: str, reason: str
) -> None:
    """Asked to explain, the reason why a page stands above another has the greatest part."""
    result = full.find(Query(typed, limit=100, explain=True), READER)
    scores = {NAMES[hit.record, hit.page]: _parts(hit) for hit in result.hits}

    gained = {one: score - scores[later].get(one, 0) for one, score in scores[first].items()}
    assert max(gained, key=lambda one: gained[one]) == reason
    assert names(result).index(first) < names(result).index(later)


def _parts(hit: Hit) -> dict[str, float]:
    return {one.name: one.score for one in hit.reasons}


def test_certain_counts_pages_as_typed(full: Index) -> None:
    """A person is told how many pages answer as typed and how many only resemble."""
    result = ask(full, "xác nhận")
    guessed = ask(full, "xác nhậm")

    assert result.certain == 2
    assert guessed.certain == 0


@given(text=st.text(max_size=200) | st.text(alphabet='aăđ1/"-* :.()ế\u0301', max_size=LONGEST))
def test_no_text_is_an_error(full: Index, text: str) -> None:
    """Whatever is typed is searched for literally; there is no syntax to get wrong."""
    assert full.find(Query(text), READER).total >= 0


@pytest.mark.parametrize(
    "text", [" OR ".join("abc" for _ in range(1000)), '"' * 1001, "a" * 10_000]
)
def test_a_question_too_long_is_refused(text: str) -> None:
    """Beyond a thousand characters a person is asked to shorten."""
    with pytest.raises(QueryRefused, match="rút gọn"):
        Query(text)


def test_the_window_is_bounded(full: Index) -> None:
    """No question costs more than a hundred hits, however it is asked."""
    query = Query("", limit=10**9, offset=-5)

    assert (query.limit, query.offset) == (100, 0)
    assert len(full.find(query, READER).hits) <= 100
    assert full.find(Query("", offset=10**12), READER).hits == ()
