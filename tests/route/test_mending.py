"""A correction changes what is written and nothing else: not the place, not what had been read."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archive.route.mending import WHOLE, Correction, clean, lines_of, mended, of_line
from ocr.page import Box, Cell, Page, Table, Word

AT = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
WHO = "5" * 26
WORDS = st.text("aăđ10.", min_size=1, max_size=3)


def page_of(*lines: str) -> Mapping[str, Any]:
    """Return a page with these lines, its words side by side, the first two in a table's cell."""
    words = [
        Word(text, Box(n / 20, line / 20, (n + 1) / 20, (line + 1) / 20), 0.5, line)
        for line, said in enumerate(lines)
        for n, text in enumerate(said.split(" "))
    ]
    cell = Cell(0, 0, 1, 1, " ".join(word.text for word in words[:2]), Box(0, 0, 0.1, 0.05))
    table = Table(cell.box, (cell,))
    page = Page(3, 800, 1100, 100, 0, 1.0, 0.9, "engine", tuple(words), (), (table,))
    return page.to_json()


def test_a_corrected_word_keeps_its_place_and_what_was_read() -> None:
    """The text of the page, its table's cell and the word say the new; beside it stands the old."""
    page = page_of("Căn cứ luật", "dất dai")
    after = mended(page, [Correction(3, 0, " Căn ", AT), Correction(3, 3, "đất", AT)], by=WHO)

    assert after["text"] == "Căn cứ luật\nđất dai"
    word = after["words"][3]
    assert (word["text"], word["read"], word["by"]) == ("đất", "dất", WHO)
    assert (word["box"], word["confidence"]) == (page["words"][3]["box"], 1.0)
    assert after["words"][0] == page["words"][0]
    again = mended(after, [Correction(3, 3, "Đất", AT)], by="6" * 26)
    assert (again["words"][3]["read"], again["words"][3]["by"]) == ("dất", "6" * 26)
    cell = mended(page, [Correction(3, 1, "vào", AT)], by=WHO)["tables"][0]["cells"][0]
    assert cell["text"] == "Căn vào"


def test_a_word_that_is_none_is_struck_out_and_remembered() -> None:
    """Its line goes on without it; whoever looks back sees what stood there."""
    after = mended(
        page_of("a ~~ b", "|"), [Correction(3, 1, "", AT), Correction(3, 3, "", AT)], by=WHO
    )

    assert after["text"] == "a b"
    assert [one["read"] for one in after["struck"]] == ["~~", "|"]
    assert len(Page.from_json(after).words) == 2


def test_a_page_nobody_could_read_is_typed_by_hand() -> None:
    """Its words stand on the page line by line, inside it, and each says who typed it."""
    text = "\n".join(["ỦY BAN NHÂN DÂN", "", "x" * 150, *["dòng"] * 60])
    after = mended(page_of("?"), [Correction(3, WHOLE, text, AT)], by=WHO)
    page = Page.from_json(after)

    assert page.text.startswith("ỦY BAN NHÂN DÂN\nxxx")
    assert len(page.lines) == 62
    edges = [side for word in page.words for side in word.box.to_json()]
    assert min(edges) >= 0
    assert max(edges) <= 1
    assert after["typed"]["by"] == WHO
    assert after["struck"][0]["read"] == "?"
    assert after["tables"] == []


def test_what_changes_nothing_leaves_the_page_as_it_is() -> None:
    """The same text, a word that is not there, another page's correction of the same word."""
    page = page_of("một hai")

    assert mended(page, [Correction(3, 0, "một", AT), Correction(3, 99, "x", AT)], by=WHO) is page


@given(
    st.lists(WORDS, min_size=1, max_size=7),
    st.lists(WORDS, max_size=9),
    st.lists(WORDS, min_size=1, max_size=3),
)
def test_a_line_becomes_what_was_typed(read: list[str], said: list[str], other: list[str]) -> None:
    """Whatever was read and whatever is typed; other lines keep theirs."""
    page = page_of(" ".join(read), " ".join(other))
    first = next(lines_of(page))
    after = mended(page, list(of_line(page, first, " ".join(said), at=AT)), by=WHO)
    wanted = [clean(" ".join(said)), page["text"].splitlines()[1]]

    assert after["text"].splitlines() == [line for line in wanted if line]


@given(st.lists(WORDS, min_size=1, max_size=7), st.lists(WORDS, min_size=1, max_size=9))
def test_a_line_can_be_corrected_again(read: list[str], said: list[str]) -> None:
    """Words that came to stand in one box are still words."""
    page = page_of(" ".join(read))
    once = mended(page, list(of_line(page, next(lines_of(page)), " ".join(said), at=AT)), by=WHO)
    line = next(lines_of(once), None)
    if line is None:
        return
    back = mended(once, list(of_line(once, line, " ".join(read), at=AT)), by=WHO)

    assert back["text"] == clean(" ".join(read))
