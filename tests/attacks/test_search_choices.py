"""Counts, suggestions and other papers beside the hits obey the same rights (C1; C5, 26)."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.inquiry.find import search
from archive.inquiry.lineage import asked_of, counted
from archive.inquiry.question import KEPT
from archive.records.actor import OPERATOR
from archive.records.body import Body, BodyLevel
from archive.route.index import entries_of
from ocr.page import Alternative, Page
from search.query import Query
from search.result import Facet, Result
from tests.attacks.knocking import send
from tests.attacks.village import OURS, THEIRS, Village, Written

OLD = Body(
    "huyen-cu",
    "Ủy ban nhân dân huyện Zqcũ",
    BodyLevel.DISTRICT,
    valid_to=date(2025, 6, 30),
    successor=OURS,
)
AFTER, BEFORE = date(2026, 1, 1), date(2024, 1, 1)


def page(village: Village, who: str, path: str) -> str:
    """Return what somebody is shown at an address."""
    answer = send(village, village.people[who], "GET", path, {})
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def test_counts_choices_and_suggestions_know_nothing_foreign(village: Village) -> None:
    """A type, a year and a word that stand on another commune's paper only are not offered."""
    village.settle(written=Written(text="Tờ trình zqchung về đất", fields={"type": "TTr"}))
    village.settle(
        body=THEIRS,
        written=Written(
            text="Tờ trình zqchungrieng", fields={"type": "ZqLoại", "date": "1997-01-02"}
        ),
    )
    said = page(village, f"officer of {OURS}", "/tim?q=to+trink+zqchung")
    assert "ZqLoại" not in said
    assert "year=1997" not in said
    assert "kind=TTr" in said
    assert "Có phải bạn tìm" in said

    ways = json.loads(page(village, f"officer of {OURS}", "/tim/goi-y?q=to+trinh+zqchung"))
    assert not [one for one in ways if "rieng" in one]
    theirs = json.loads(page(village, f"officer of {THEIRS}", "/tim/goi-y?q=zqchungr"))
    assert theirs == ["zqchungrieng"]


def test_another_wording_is_offered_alike_at_every_door(village: Village) -> None:
    """Who leaves accents out is offered nothing, who mistypes the word, by page and machine."""
    village.settle(written=Written(text="Tờ trình zqhoi"))
    who = f"officer of {OURS}"
    for typed, offered in (("to trinh zqhoi", ""), ("to trimh zqhoi", "tờ trình zqhoi")):
        asked = urlencode({"q": typed})
        assert json.loads(page(village, who, f"/api/v1/search?{asked}"))["meant"] == offered
        assert ("Có phải bạn tìm" in page(village, who, f"/tim?{asked}")) is bool(offered)


def test_what_was_chosen_is_shown_and_taken_away_again(village: Village) -> None:
    """Each choice is a chip whose address is the search without it."""
    village.settle(written=Written(text="Tờ trình zqchip", fields={"type": "TTr"}))
    said = page(
        village, f"officer of {OURS}", "/tim?q=zqchip&kind=TTr&since=2026-01-01&sort=oldest"
    )

    assert 'href="/tim?q=zqchip&amp;since=2026-01-01&amp;sort=oldest"' in said
    assert 'href="/tim?q=zqchip&amp;kind=TTr&amp;sort=oldest"' in said
    assert "01/01/2026" in said


def test_a_body_stands_for_those_it_took_over_as_of_a_day() -> None:
    """The successor finds and counts the old body's papers from the day they passed, not before."""
    bodies = {OLD.code: OLD, OURS: Body(OURS, "xã", BodyLevel.COMMUNE)}
    told = Result(5, facets=(Facet("body", OLD.code, 3), Facet("body", OURS, 2)))

    assert asked_of(Query("a", body=OURS), bodies, on=AFTER).bodies == frozenset({OURS, OLD.code})
    assert asked_of(Query("a", body=OURS), bodies, on=BEFORE).bodies == frozenset({OURS})
    assert asked_of(Query("a", body=OLD.code), bodies, on=AFTER).bodies == frozenset({OLD.code})
    counts = {one.value: one.count for one in counted(told, bodies, on=AFTER).facets}
    assert counts == {OURS: 5, OLD.code: 3}
    counts = {one.value: one.count for one in counted(told, bodies, on=BEFORE).facets}
    assert counts == {OURS: 2, OLD.code: 3}


def test_a_dissolved_bodys_paper_answers_to_both_names(village: Village) -> None:
    """Its entry names the body that was and the one that is; a standing body's names none."""
    thing = village.settle()
    with suppress(InterruptedError), village.parts.catalog.work() as work:
        work.dossiers.put_body(OLD)
        (old,) = entries_of(work, replace(thing.record, body=OLD.code))
        (own,) = entries_of(work, thing.record)
        name = work.dossiers.bodies()[OURS].name
        raise InterruptedError  # nothing of it stays
    assert OLD.name in old.names
    assert name in old.names
    assert old.level == "district"
    assert name not in own.names


def test_the_next_paper_is_one_of_ones_own(village: Village) -> None:
    """From a list the viewer leads to the next hit on another record, past a foreign one."""
    first, foreign, second = (
        village.settle(body=body, written=Written(text="Biên bản zqtiep"))
        for body in (OURS, THEIRS, OURS)
    )
    said = page(village, f"officer of {OURS}", f"/xem/{first.record.id}/1?q=zqtiep&thu=1")
    other = page(village, f"officer of {OURS}", f"/xem/{first.record.id}/1?q=zqtiep&thu=2")

    assert "khop-1" in said
    assert second.record.id in said or second.record.id in other
    assert foreign.record.id not in said + other


def test_another_reading_is_told_as_such(village: Village) -> None:
    """A doubtful word is found by what it may also say, and the page says which word it is."""
    thing = village.settle(written=Written(text="Tờ khai zqdoc"))
    with village.parts.catalog.work() as work:
        read = Page.from_json(json.loads(str(work.pages.one(thing.record.id, 1))))
        words = tuple(
            replace(word, alternatives=(Alternative("zqkhac", 0.4),))
            if word.text == "zqdoc"
            else word
            for word in read.words
        )
        work.pages.put(thing.record.id, 1, json.dumps(replace(read, words=words).to_json()))
        village.parts.index.put(entries_of(work, thing.record))
    found = search(village.parts, OPERATOR, Query("zqkhac"))
    (hit,) = found.result.hits
    assert [(one.read, one.other) for one in found.marks_of(hit).guesses] == [("zqdoc", "zqkhac")]
    said = page(village, f"officer of {OURS}", f"/xem/{thing.record.id}/1?q=zqkhac")
    assert "“zqdoc”: máy đọc còn có thể là" in said
    assert 'class="box guess"' in said


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from((*KEPT, "trang", "thu", "limit")), st.text(max_size=40)))
def test_no_search_whatever_it_says_is_an_error(village: Village, said: dict[str, str]) -> None:
    """Any text in any choice, by page, suggestion, table and machine: an answer or a sentence."""
    officer = village.people[f"officer of {OURS}"]
    asked = urlencode(said, errors="surrogatepass")
    for path in ("/tim", "/tim/goi-y", "/tim/danh-sach.csv", "/api/v1/search"):
        answer = send(village, officer, "GET", f"{path}?{asked}", {})
        assert answer.status_code in {200, 400, 422}, (path, said, answer.status)
