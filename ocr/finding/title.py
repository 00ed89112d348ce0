"""The name of the type and the abstract below it (cells 5a and 5b of Decree 30/2020/NĐ-CP)."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ocr.finding.kinds import LETTER, Kind, by_abbreviation, by_title
from ocr.finding.strip import Found, Strip, joined

_ABOUT = re.compile(r"^(?:ve viec|v ?/ ?v|trich yeu) ?[:.]? ?")
_TEXT_BEGINS = re.compile(
    r"^(?:can cu|kinh gui|theo|thuc hien|xet|de nghi|\d+[.)]|[ivx]+[.)]|dieu \d|ho, chu dem|"
    r"chung nhan|stt\b|\()"
)
_MOST_LINES = 5
_OFF_CENTRE = 0.025
_ASIDE = 0.07
_FAR_BELOW = 1.75
_WIDER, _LOWER = 1.35, 1.6
"""Lines of one abstract follow within this many heights of print."""

_TITLE_DEEPEST = 0.6
_SURE_BOTH, _SURE_ONE, _UNSURE = 1.0, 0.85, 0.6
_PERSON = re.compile(
    r"^ho[,.]? chu dem[,.]? (?:va )?ten(?: khai sinh| nguoi duoc[^:]{0,20})? ?[:.] ?(?P<name>.+)$"
)


def title(lines: Sequence[Strip], below: float, number: Found | None) -> tuple[Found, ...]:
    """Read the type and the abstract from the lines of a first page.

    ``below`` is where its head ends; ``number`` helps, for its symbol names the type too.
    """
    spelt = _spelt(number)
    for index, line in enumerate(lines):
        kind = by_title(line.text) if _may_be_title(line, below) else None
        if kind is not None:
            sure = _SURE_BOTH if kind in spelt or not spelt else _UNSURE
            found = Found("type", kind.name, (line,), sure)
            return (found, *_abstract(line, lines[index + 1 :], kind))
    return _from_symbol(lines, number, spelt)


def _spelt(number: Found | None) -> tuple[Kind, ...]:
    if number is None:
        return ()
    symbol = number.value.partition("/")[2]
    return by_abbreviation(symbol.partition("-")[0])


def _may_be_title(line: Strip, below: float) -> bool:
    letters = [letter for letter in line.text if letter.isalpha()]
    capital = bool(letters) and sum(map(str.isupper, letters)) > 0.7 * len(letters)
    return capital and line.box.bottom > below and line.box.top < _TITLE_DEEPEST


def _abstract(head: Strip, after: Sequence[Strip], kind: Kind) -> tuple[Found, ...]:
    if kind.name.startswith(("Trích lục", "Giấy khai sinh")):
        return _person(after)
    taken: list[Strip] = []
    for line in after[:_MOST_LINES]:
        if _TEXT_BEGINS.match(line.folded) or not _goes_on(line, [head, *taken]):
            break
        taken.append(line)
    return _worded(taken)


def _goes_on(line: Strip, block: Sequence[Strip]) -> bool:
    """Tell whether this line still belongs to the centred block under the title.

    Text that follows is indented (off the centre), or stands further below, or is wider than the
    whole lines of the block.
    """
    head, last = block[0], block[-1]
    if abs(line.middle - head.middle) > _OFF_CENTRE or line.text.isupper():
        return False
    if len(block) == 1:
        return line.box.top - last.box.bottom < _FAR_BELOW * max(line.height, last.height)
    widest = max(one.box.right - one.box.left for one in block)
    pitch = max(below.box.top - above.box.top for above, below in pairwise(block))
    narrow = line.box.right - line.box.left < _WIDER * widest
    return narrow and line.box.top - last.box.top < _LOWER * pitch


def _worded(taken: Sequence[Strip]) -> tuple[Found, ...]:
    if not taken:
        return ()
    text = joined(taken)
    about = _ABOUT.match(" ".join(line.folded for line in taken))
    value = text[about.end() :] if about else text
    return (Found("abstract", value.strip(" .;:"), tuple(taken), 0.9 if about else 0.8),)


def _person(after: Sequence[Strip]) -> tuple[Found, ...]:
    """Return the person a civil-status extract is about."""
    for line in after:
        match = line.search(_PERSON)
        if match:
            strip = line.between(match.start("name"), match.end("name"))
            return (Found("abstract", strip.text.title(), (strip,), 0.8),)
    return ()


def _from_symbol(
    lines: Sequence[Strip], number: Found | None, spelt: tuple[Kind, ...]
) -> tuple[Found, ...]:
    """Without a title: the symbol names the type, or this is a letter with "V/v" on its left."""
    if number is not None and len(spelt) == 1:
        return (Found("type", spelt[0].name, number.strips, _SURE_ONE),)
    for index, line in enumerate(lines):
        about = line.search(_ABOUT)
        if about and line.box.top < _TITLE_DEEPEST:
            block = _left_block(line, lines[index + 1 :])
            strips = number.strips if number else (line,)
            return (Found("type", LETTER.name, strips, _SURE_ONE), *_worded(block))
    if number is not None and not spelt:
        return (Found("type", LETTER.name, number.strips, _UNSURE),)
    return ()


def _left_block(first: Strip, after: Sequence[Strip]) -> list[Strip]:
    """Return the abstract of a letter: narrow lines under each other, left on the page."""
    block = [first]
    for line in after[:_MOST_LINES]:
        below = line.box.top - block[-1].box.bottom
        if below > _FAR_BELOW * line.height or _TEXT_BEGINS.match(line.folded):
            break
        if abs(line.middle - first.middle) <= _ASIDE:
            block.append(line)
    return block
