"""Texts are read strictly and set whole."""

from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.demo.bodies import BODIES, Level
from archive.demo.papers.errors import BadPaper, FontMissing
from archive.demo.papers.forms import set_paper, written
from archive.demo.papers.page import WIDTH
from archive.demo.papers.people import registered
from archive.demo.papers.recipes import RECIPES
from archive.demo.papers.setting import LEFT, RIGHT
from archive.demo.papers.text import Paper, Style, paper, parse
from archive.demo.papers.typeface import Face, Family, font_file, lacking, metrics

KINDS = [recipe.kind for recipe in RECIPES]
HEAD = """type: Công văn
number: 01/UBND-VP
date: 2026-01-02
body: song-mau
abstract: thử
dossier: H98-260102-0001
position: CHÁNH VĂN PHÒNG
signer: Nguyễn Văn Thử
"""


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_is_lost_in_setting(kind: str) -> None:
    """Every word of the body stands on some page, as often as it was written."""
    text = paper(kind)
    pages = set_paper(text, family=Family.TERMES, seed=1)
    printed = Counter(word for page in pages for word in page.text.split())
    for block in text.blocks:
        if block.style is not Style.GENERATED:
            cells = " ".join(cell for row in block.rows for cell in row)
            wanted = Counter(f"{block.text} {cells}".replace("**", " ").split())
            assert not wanted - printed


@pytest.mark.parametrize("family", Family)
def test_both_families_have_every_letter(family: Family) -> None:
    """No sample shows an empty box instead of a letter."""
    letters = {
        letter
        for kind in KINDS
        for page in set_paper(paper(kind), family=Family.TERMES, seed=1)
        for letter in page.text
        if not letter.isspace()
    }

    assert len(letters) > 120
    assert lacking(family, letters) == frozenset()


def test_a_missing_font_names_its_package(tmp_path: Path) -> None:
    """Who lacks a typeface learns which package to install."""
    with pytest.raises(FontMissing, match="apt-get install fonts-texgyre"):
        font_file(Family.TERMES, Face.REGULAR, folders=(tmp_path,))


@pytest.mark.parametrize("kind", KINDS)
def test_words_stay_between_the_margins(kind: str) -> None:
    """No line runs off the sheet; running text keeps the margins of the decree."""
    for page in set_paper(paper(kind), family=Family.TERMES, seed=2):
        for word in page.words:
            right = word.x + metrics(page.family, word.face).width(word.text, word.size)
            assert word.x > 50
            assert right < WIDTH - 40
            if word.size == 13.5 and word.y > 250:
                assert word.x >= LEFT - 1
                assert right <= RIGHT + 1


@pytest.mark.parametrize("seed", range(8))
def test_registers_fill_the_same_pages_whatever_the_dice(seed: int) -> None:
    """Ten pages of register and two of list, for every seed."""
    lengths = [
        len(set_paper(paper(kind), family=Family.TERMES, seed=seed))
        for kind in ("long_tiff", "list")
    ]

    assert lengths == [10, 2]


def test_dates_are_written_as_the_decree_asks() -> None:
    """A zero goes before days under 10 and before January and February only."""
    assert written(date(2026, 3, 9)) == "ngày 09 tháng 3 năm 2026"
    assert written(date(2026, 2, 24)) == "ngày 24 tháng 02 năm 2026"


@given(source=st.text(alphabet="abc:|@^/=-* \n\N{LATIN SMALL LETTER A WITH HOOK ABOVE}12"))
def test_any_text_is_a_paper_or_refused(source: str) -> None:
    """Reading ends with a paper or with BadPaper, never otherwise."""
    for text in (source, f"{HEAD}\n{source}"):
        with suppress(BadPaper):
            assert isinstance(parse(text, name="thử"), Paper)


@pytest.mark.parametrize(
    "source",
    [
        HEAD.replace("2026-01-02", "hôm qua") + "\nchữ",
        HEAD.replace("signer: ", "người ký: ") + "\nchữ",
        HEAD + "\n| một | hai\n| ba",
        HEAD + "\n|: 1 0\n| một | hai",
        HEAD.replace(": ", " ") + "\nchữ",
    ],
)
def test_a_wrong_paper_is_refused_with_its_name(source: str) -> None:
    """A wrong date, a missing field, a ragged table, a line without a colon."""
    with pytest.raises(BadPaper, match="thử"):
        parse(source, name="thử")


@pytest.mark.parametrize("order", ["poems 3", "households", "households x"])
def test_unknown_rows_are_refused(order: str) -> None:
    """Only tables that exist can be asked for, with a number of rows."""
    with pytest.raises(BadPaper, match="households"):
        registered(order, seed=1)


def test_bodies_have_lineage() -> None:
    """Two provinces, three communes, and a dissolved district whose successor lives on."""
    levels = Counter(body.level for body in BODIES.values())
    assert levels == {Level.PROVINCE: 2, Level.COMMUNE: 3, Level.DISTRICT: 1}

    district = BODIES["huyen-cau-mau"]
    assert district.valid_to == date(2025, 6, 30)
    assert BODIES[district.successor or ""].valid_from == date(2025, 7, 1)
    assert all(body.parent is None or body.parent in BODIES for body in BODIES.values())
