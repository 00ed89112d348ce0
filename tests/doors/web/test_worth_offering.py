"""Another wording is offered where it would change the answer, not to those who type no accents."""

import re
from pathlib import Path

import pytest

import search.ranking
from archive.inquiry.wording import REASONS, worth_offering
from search.result import Hit, Result, Span


def result(meant: str, *marked: str) -> Result:
    """Return an answer whose hits mark these words."""
    hits = tuple(
        Hit(
            "r",
            n,
            1.0,
            "",
            None,
            "",
            (Span("… ", marked=False), Span(text, marked=True)),
            "",
            "",
            "",
        )
        for n, text in enumerate(marked)
    )
    return Result(len(hits), len(hits), hits, meant=meant)


@pytest.mark.parametrize(
    ("typed", "meant", "marked", "offered"),
    [
        ("quyet dinh", "quyết định", ["Quyết định", "QUYẾT", "định"], ""),
        ("quyet dinh", "quyết định", ["Quyết định", "QĐ"], ""),
        ("thu hoi", "thu hồi", ["thu hồi", "thư hỏi"], "thu hồi"),
        ("quyêt dinh", "quyết định", ["quyết định"], ""),
        ("quyyt định", "quyết định", ["quyết định"], "quyết định"),
        ("quyết định", "", ["quyết định"], ""),
    ],
)
def test_another_wording_is_offered_where_it_changes_the_answer(
    typed: str, meant: str, marked: list[str], offered: str
) -> None:
    """Hits that write the words as suggested need no suggestion; a mended letter is always told."""
    assert worth_offering(result(meant, *marked), typed) == offered


def test_every_part_of_a_score_has_its_words() -> None:
    """Whoever asks why a page stands where it does reads no name of ours."""
    said = Path(search.ranking.__file__).read_text()
    parts = {"words", *re.findall(r'Preference\("([a-z ]+)"', said)}

    assert parts == set(REASONS)
