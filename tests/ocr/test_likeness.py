"""The same sheet scanned again is known again; another paper of the same form is not."""

import itertools
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.demo.papers.damage import Damage, spoil
from ocr.compare import compare
from ocr.likeness import PAGES, Likeness, fingerprint
from ocr.marks import Kind, marks_of
from ocr.page import Page
from ocr.shingles import SKETCH, alike, in_common, picture, sketch
from tests.ocr.conftest import drawn, saved_pdf, words_on

FORM = """\
ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ SUỐI THỬ                    Độc lập - Tự do - Hạnh phúc
Số: {number}/XN-UBND          Suối Thử, ngày 03 tháng 11 năm 2026

GIẤY XÁC NHẬN
Căn cứ đơn đề nghị ngày 02/11/2026 của ông {name},
số định danh cá nhân {citizen}, hiện cư trú tại thôn Rặng Duối;
Xác nhận ông {name} đủ điều kiện theo quy định hiện hành.
Giấy này có giá trị trong sáu tháng kể từ ngày ký.

CHỦ TỊCH
Nguyễn Đức Thuận
"""
WORDS = st.text("abcdeghiklmnoprstuvxy", min_size=1, max_size=4)
TEXTS = st.lists(WORDS, min_size=12, max_size=60)
DIGITS = st.text("0123456789", min_size=12, max_size=12)


def paper(number: int = 12, name: str = "Trần Văn Khoẻ", citizen: str = "099066000111") -> Page:
    """Return the form filled in, as it was read."""
    return words_on(FORM.format(number=number, name=name, citizen=citizen).splitlines())


def same(first: Sequence[Page], second: Sequence[Page]) -> bool:
    """Say whether two readings are called one paper, whichever is asked about the other."""
    one, two = fingerprint(first), fingerprint(second)
    assert compare(one, two).is_same == compare(two, one).is_same
    return compare(one, two).is_same


def doubted(page: Page, word: str, *, read: str, confidence: float) -> Page:
    """Return the page with one word read otherwise, and with this confidence."""
    words = tuple(
        type(one)(one.text.replace(word, read), one.box, confidence, one.line)
        if word in one.text
        else one
        for one in page.words
    )
    return Page(**{**vars(page), "words": words})


def test_the_marks_of_a_paper() -> None:
    """Own number without its symbol, dates in one spelling, names of three words and more."""
    found = {(one.kind, one.text) for one in marks_of(paper())}

    assert {
        (Kind.OWN, "12"),
        (Kind.DATE, "2026-11-03"),
        (Kind.DATE, "2026-11-02"),
        (Kind.LONG, "099066000111"),
        (Kind.NAME, "tran van khoe"),
        (Kind.NAME, "nguyen duc thuan"),
    } == {one for one in found if one[0] is not Kind.SHORT}


@pytest.mark.parametrize(
    "other",
    [
        paper(13),
        paper(13, "Lê Thị Thuỷ", "099166000222"),
        paper(12, "Lê Thị Thuỷ", "099166000222"),
        paper(112),
    ],
    ids=["next number", "all filled in anew", "for somebody else", "one digit more"],
)
def test_another_paper_of_the_form_is_another_paper(other: Page) -> None:
    """However much they look alike."""
    assert not same([paper()], [other])


def test_what_was_not_read_clearly_says_nothing() -> None:
    """A digit read without confidence is no difference; the same, read clearly, is one."""
    unsure = doubted(paper(), "099066000111", read="099066000117", confidence=0.4)
    clear = doubted(paper(), "099066000111", read="099066000777", confidence=0.95)

    assert same([paper()], [unsure])
    assert not same([paper()], [clear])


def test_printed_words_of_a_form_prove_nothing() -> None:
    """Two forms filled in by hand, of which only the print was read, are not called one."""
    blank = doubted(paper(), "12/XN-UBND", read="/XN-UBND", confidence=0.9)
    blank = doubted(blank, "099066000111", read="…", confidence=0.9)

    assert not same([blank], [blank])


def test_what_many_papers_bear_proves_nothing() -> None:
    """A citizen's number is on all of a citizen's papers: the caller says it is common."""
    page = doubted(paper(), "12/XN-UBND", read="/XN-UBND", confidence=0.9)
    told = fingerprint([page])

    assert compare(told, told).is_same
    assert not compare(told, told, common=told.keys).is_same


def test_of_a_long_paper_the_beginning_is_looked_at() -> None:
    """Two scans of it agree on the same pages."""
    assert len(fingerprint([paper()] * (PAGES + 5)).leaves) == PAGES


def test_a_page_may_be_missing() -> None:
    """Two of three pages are the same paper still; the rest of it is not looked for."""
    other = words_on([f"câu thứ {'abcdefghik'[n]} của trang sau nói việc khác" for n in range(9)])
    whole = [paper(), Page(**{**vars(other), "number": 2})]

    assert same(whole, [paper()])
    assert not same(whole, [other])


@given(TEXTS, TEXTS)
def test_a_sketch_knows_how_much_two_texts_share(one: list[str], two: list[str]) -> None:
    """Exact for short texts: what is in both, of what is in either; the same either way."""
    first, second = set(one), set(two)
    here, there = sketch(first), sketch(second)

    assert in_common(here, there) == in_common(there, here)
    assert in_common(here, here) == 1.0
    if len(first | second) <= SKETCH:
        assert in_common(here, there) == len(first & second) / len(first | second)


@given(TEXTS, st.integers(0, 11))
def test_one_wrong_word_costs_little(words: list[str], place: int) -> None:
    """At most three runs of three words change; the order of the pages' words is what counts."""
    read = [*words]
    read[place] += "q"
    here, there = (
        fingerprint([words_on([" ".join(each)])]).leaves[0].sketch for each in (words, read)
    )

    assert len(set(here) - set(there)) <= 3


@given(TEXTS, st.floats(0.5, 0.95), st.floats(0, 0.04), st.floats(-0.02, 0.02))
def test_the_picture_does_not_see_margins_scale_or_skew(
    words: list[str], scale: float, margin: float, slope: float
) -> None:
    """Where the words stand to each other is all that counts."""
    lines = [" ".join(words[place : place + 8]) for place in range(0, len(words), 8)]
    page = words_on(lines)

    def moved(box: tuple[float, float, float, float]) -> tuple[float, ...]:
        left, top, right, bottom = (side * scale + margin for side in box)
        drop = [slope * edge * page.width / page.height for edge in (left, right)]
        return left, top + drop[0], right, bottom + drop[1]

    read = [
        type(one)(
            one.text,
            type(one.box)(*moved((one.box.left, one.box.top, one.box.right, one.box.bottom))),
            one.confidence,
            one.line,
        )
        for one in page.words
    ]

    assert alike(picture(page), picture(Page(**{**vars(page), "words": tuple(read)}))) > 0.75


@given(st.integers(1, 99_999), DIGITS, st.integers(1, 99_999), DIGITS)
def test_two_numbers_are_two_papers(one: int, mine: str, two: int, theirs: str) -> None:
    """Whatever was filled in: the same sheet is the same, another number is another paper."""
    first, second = paper(one, citizen=mine), paper(two, citizen=theirs)

    assert same([first], [first])
    assert same([first], [second]) == (one == two and mine == theirs)


@given(TEXTS)
def test_a_fingerprint_comes_back_from_json(words: list[str]) -> None:
    """And a paper without words has none."""
    told = fingerprint([paper(), words_on([" ".join(words)], number=2)])

    assert Likeness.from_json(told.to_json()) == told
    assert fingerprint([words_on([])]) == Likeness(())


@pytest.mark.needs("tesseract")
def test_a_real_paper_scanned_twice_is_found_and_its_sibling_is_not(
    tmp_path: Path, read: Callable[[Path], tuple[Page, ...]]
) -> None:
    """Two scanners, two kinds of damage, two resolutions; the sibling fills the same form."""
    said = {"number": 12, "name": "Trần Văn Khoẻ", "citizen": "099066000111"}
    other = {"number": 13, "name": "Lê Thị Thuỷ", "citizen": "099166000222"}
    dice = np.random.default_rng(4)
    first = spoil(spoil(drawn(FORM.format(**said)), Damage.SKEW, dice), Damage.NOISE, dice)
    small = drawn(FORM.format(**said)).resize((700, 801))
    again = spoil(spoil(small, Damage.LIGHT, dice), Damage.SALT_PEPPER, dice)
    sibling = spoil(drawn(FORM.format(**other)), Damage.NOISE, dice)
    path = saved_pdf([one.convert("L") for one in (first, again, sibling)], tmp_path / "a.pdf")
    pages = read(path)
    scans = [[Page(**{**vars(page), "number": 1})] for page in pages]
    called = [same(one, two) for one, two in itertools.combinations(scans, 2)]

    assert called == [True, False, False], [re.sub(r"\s+", " ", page.text) for page in pages]
