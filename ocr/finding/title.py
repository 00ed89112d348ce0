"""The name of the type and the abstract below it (cells 5a and 5b of Decree 30/2020/NĐ-CP)."""

import re
from collections.abc import Sequence

from ocr.finding.abstract import block_below, certified, left_block, person, worded
from ocr.finding.kinds import LETTER, Kind, by_abbreviation, by_title
from ocr.finding.strip import Found, Strip, folded

_TITLE_DEEPEST = 0.62
_SURE_BOTH, _SURE_ONE, _UNSURE = 1.0, 0.85, 0.6
_MOST_TITLE_LINES = 3
_LEFT = 0.42
_ABOUT = re.compile(r"^[^a-z]{0,3}(?:v ?[/⁄] ?v|v[/⁄](?= )|ve viec|ve/v) ?[:.]? ?")
_ADDRESSED = re.compile(r"^kinh gui\b")
_PERSONAL = ("Trích lục", "Giấy khai sinh", "Giấy chứng sinh", "Giấy khai tử", "Giấy chứng tử")
"""What is about one person, whose name says most; the map and the land have abstracts."""


def title(lines: Sequence[Strip], below: float, number: Found | None) -> tuple[Found, ...]:
    """Read the type and the abstract from the parts of the lines of a first leaf.

    ``below`` is where its head ends; ``number`` helps, for its symbol names the type too.
    """
    spelt = _spelt(number)
    for index, line in enumerate(lines):
        if not _may_be_title(line, below):
            continue
        if any(_is_letters(before) for before in lines[:index]):
            break  # a heading further down in a letter
        kind, taken = _widest(lines[index : index + _MOST_TITLE_LINES])
        if kind is not None:
            sure = _SURE_BOTH if kind in spelt or not spelt else _UNSURE
            block = tuple(lines[index : index + taken])
            found = Found("type", kind.name, block, sure)
            return (found, *_abstract(block, lines[index + taken :], kind))
    return _from_symbol(lines, number, spelt)


def _spelt(number: Found | None) -> tuple[Kind, ...]:
    if number is None:
        return ()
    symbol = number.value.rpartition("/")[2]
    return by_abbreviation(symbol.partition("-")[0])


def _may_be_title(line: Strip, below: float) -> bool:
    letters = [letter for letter in line.text if letter.isalpha()]
    capital = bool(letters) and sum(map(str.isupper, letters)) > 0.7 * len(letters)
    return capital and line.box.bottom > below and line.box.top < _TITLE_DEEPEST


def _widest(lines: Sequence[Strip]) -> tuple[Kind | None, int]:
    """Return the type named by one line or by several capital ones, and how many name it."""
    kind, taken = by_title(lines[0].text), 1
    for count in range(2, len(lines) + 1):
        if kind is None or not all(_may_be_title(line, 0.0) for line in lines[:count]):
            break
        longer = by_title(" ".join(line.text for line in lines[:count]))
        if longer is not None and len(longer.name) > len(kind.name):
            kind, taken = longer, count
    return kind, taken


def _abstract(block: Sequence[Strip], after: Sequence[Strip], kind: Kind) -> tuple[Found, ...]:
    if kind.name.startswith(_PERSONAL) and "bản đồ" not in kind.name:
        return person(after)
    rest = _same_line(block, kind)
    taken = [*rest, *block_below(block[-1], after, in_capitals=bool(rest))]
    return certified(worded(taken)) if kind.name.startswith("Giấy chứng nhận") else worded(taken)


def _same_line(block: Sequence[Strip], kind: Kind) -> list[Strip]:
    """Return what follows the type on its own last line ("BIÊN BẢN họp thôn")."""
    if not folded(" ".join(line.text for line in block)).startswith(folded(kind.name)):
        return []
    last = block[-1]
    named = len(kind.name.split()) - sum(len(line.words) for line in block[:-1])
    words = last.words[named:]
    is_said = any(letter.isalnum() for word in words for letter in word.text)
    return [Strip(words, last.page)] if is_said else []


def _from_symbol(
    lines: Sequence[Strip], number: Found | None, spelt: tuple[Kind, ...]
) -> tuple[Found, ...]:
    """Without a title: a letter has "V/v" on its left, or else the symbol names the type."""
    for index, line in enumerate(lines):
        if _is_letters(line):
            stands = number.strips if number else (line,)
            about = worded(left_block(line, lines[index + 1 :]))
            return (Found("type", LETTER.name, stands, _SURE_ONE), *about)
    if number is not None and spelt:
        # HD is hướng dẫn or hợp đồng, once a mark is lost: then only a person can tell.
        sure = _SURE_ONE if len(spelt) == 1 and not _has_twin(spelt[0]) else _UNSURE
        return (Found("type", spelt[0].name, number.strips, sure),) if len(spelt) == 1 else ()
    addressed = any(line.search(_ADDRESSED) for line in lines)
    if number is not None and (addressed or "-" in number.value):
        return (Found("type", LETTER.name, number.strips, _UNSURE),)
    return ()


def _is_letters(line: Strip) -> bool:
    """Tell whether this is "V/v" under the number, left: only letters have their abstract there.

    So a symbol that looks like a type's ("123/CT-KK" of a tax office) is a body's.
    """
    is_left = line.middle < _LEFT and line.box.top < _TITLE_DEEPEST
    return is_left and bool(line.search(_ABOUT))


def _has_twin(kind: Kind) -> bool:
    """Tell whether another type's abbreviation differs from this one's only in marks."""
    return kind.abbreviation.upper() in {"HD", "HĐ", "DA", "ĐA"}
