"""The inspector's day: search, filter, look at the page with the hit drawn on it."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.doors.web.conftest import Papers, hand_in
from tests.doors.web.visiting import Town, Visitor


@pytest.mark.parametrize("ask", ["huong dan", "hướng dẫn", "HƯỚNG DẪN"])
def test_words_are_found_with_and_without_accents(
    visit: Callable[..., Visitor], papers: Papers, ask: str
) -> None:
    """The record is among the hits, with its page number and its words marked."""
    page = visit("inspector").get(f"/tim?q={quote(ask)}").get_data(as_text=True)

    assert f"/xem/{papers.sealed.id}/1?q=" in page
    assert "trang 1" in page
    assert "<mark>" in page


def test_a_document_number_is_found(visit: Callable[..., Visitor], papers: Papers) -> None:
    """A number typed without its signs finds the document."""
    ask = papers.paper.truth.number.replace("/", " ").replace("-", " ").lower()
    page = visit("inspector").get(f"/tim?q={quote(ask)}").get_data(as_text=True)

    assert papers.sealed.id in page


def test_filters_stand_in_the_address(visit: Callable[..., Visitor], papers: Papers) -> None:
    """A facet is a link; following it filters, and following it again takes the filter away."""
    inspector = visit("inspector")
    page = inspector.get("/tim?q=huong+dan").get_data(as_text=True)
    assert 'href="/tim?q=huong+dan&amp;state=read"' in page

    narrowed = inspector.get("/tim?q=huong+dan&state=read").get_data(as_text=True)
    assert papers.to_review.id in narrowed
    assert papers.sealed.id not in narrowed
    assert 'href="/tim?q=huong+dan" aria-current="true"' in narrowed


def test_the_viewer_draws_the_hit_on_the_page(
    visit: Callable[..., Visitor], papers: Papers
) -> None:
    """Boxes lie over the image; the picture comes upright, and is asked about each time."""
    inspector = visit("inspector")
    page = inspector.get(f"/xem/{papers.sealed.id}/1?q=huong+dan").get_data(as_text=True)
    picture = inspector.get(f"/anh/{papers.sealed.id}/1.jpg?w=400")

    assert '<rect class="box hit"' in page
    assert picture.data.startswith(b"\xff\xd8")
    assert picture.headers["Cache-Control"] == "private, no-cache"
    again = inspector.get(
        f"/anh/{papers.sealed.id}/1.jpg?w=400", headers={"If-None-Match": picture.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "ask", ['"', "NEAR(", "*", "field:x", "(((", "a" * 1000, "\\", "AND OR NOT", "'; drop table"]
)
def test_no_question_breaks_the_search(visit: Callable[..., Visitor], ask: str) -> None:
    """Odd syntax is searched for literally or refused in words."""
    assert visit("inspector").get(f"/tim?q={quote(ask)}").status_code in {200, 422}


def test_a_question_too_long_is_refused_in_words(visit: Callable[..., Visitor]) -> None:
    """The page says how long it may be."""
    answer = visit("inspector").get("/tim?q=" + "a" * 2000)

    assert answer.status_code == 422
    assert "Hãy rút gọn" in answer.get_data(as_text=True)


def test_marked_text_is_escaped_first(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """What stands in a document or a question never becomes markup."""
    hand_in(town, papers.paper, "<mark>.pdf")
    page = (
        visit("inspector").get("/tim?q=" + quote("<script>hướng</script>")).get_data(as_text=True)
    )

    assert "<script>hướng" not in page


def test_a_page_that_does_not_exist_is_not_found(
    visit: Callable[..., Visitor], papers: Papers
) -> None:
    """A page number beyond the record is 404, for the viewer and the picture alike."""
    inspector = visit("inspector")

    assert inspector.get(f"/xem/{papers.sealed.id}/99").status_code == 404
    assert inspector.get(f"/anh/{papers.sealed.id}/99.jpg").status_code == 404
    assert inspector.get(f"/xem/{papers.sealed.id}/0").status_code == 404


@pytest.mark.parametrize("more", ["lưu trữ " * 200, "&since=2020-13-45"])
def test_what_cannot_be_asked_stays_in_the_box(visit: Callable[..., Visitor], more: str) -> None:
    """Said on the search page itself: the words need not be typed again."""
    answer = visit("inspector").get(f"/tim?q=lưu trữ {more}")
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert 'type="search" value="lưu trữ' in page


def test_a_day_is_typed_as_people_write_it(visit: Callable[..., Visitor], papers: Papers) -> None:
    """A browser without a calendar sends it day first: it filters, and is there again."""
    inspector = visit("inspector")
    page = inspector.get("/tim?q=huong+dan&since=1/1/2020").get_data(as_text=True)
    assert papers.sealed.id in page
    assert 'name="since" value="2020-01-01"' in page

    refused = inspector.get("/tim?q=huong+dan&until=31/2/2026")
    assert "Ngày lọc “31/2/2026” không có thật" in refused.get_data(as_text=True)


def test_the_day_of_an_inspector_begins_with_the_warrant(visit: Callable[..., Visitor]) -> None:
    """No list of work, which is not theirs: what for, whose papers, until when, and the box."""
    page = visit("inspector").get("/viec").get_data(as_text=True)

    assert "theo quyết định thanh tra" in page
    assert "hết hiệu lực" in page
    assert '<a class="button" href="/tim">' in page
    assert "chờ rà soát" not in page
