"""Mend the text of a page on its place: plain arithmetic on pages as they are kept, no archive.

A page is the JSON object of ``vankho read``; FORMAT.md, section 9, says what a corrected one has
more. What had been read is never lost: it stands beside what a person wrote instead.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from archive.records.calendar import to_text
from ocr.page import Page

LONGEST_WORD = 200
"""Symbols of one word as corrected."""
LONGEST_PAGE = 20_000
"""Symbols of a page typed by hand."""
WHOLE = -1
"""In place of a word's number: the whole page, typed by hand."""
MARGIN, STEP = 0.08, 0.028
"""Where the lines of a typed page begin, and how far apart they stand, as shares of the page."""

Kept = Mapping[str, Any]
"""One page as it lies in the catalogue and in the reading."""


@dataclass(frozen=True)
class Correction:
    """What a person wrote instead of one word (its number on the page, from 0), and when.

    An empty ``text`` strikes the word out. With ``WHOLE`` as number ``text`` is the whole page.
    """

    page: int
    word: int
    text: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """One line of a page as people see it: its number, its words' numbers, its text."""

    number: int
    words: tuple[int, ...]
    text: str
    confidence: float


def clean(text: str) -> str:
    """Return a line as it is kept: NFC, single spaces, nothing that does not show."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(unicodedata.normalize("NFC", shown).split())


def mended(page: Kept, corrections: Sequence[Correction], *, by: str) -> Kept:
    """Return the page with these corrections of one person; the page itself if nothing changes.

    A correction of a word that is not there, or to what stands there already, changes nothing.
    """
    whole = [one for one in corrections if one.word == WHOLE]
    if whole:
        return _typed(page, whole[-1], by)
    said = {one.word: one for one in corrections}
    words, struck = list[Kept](), list[Kept](page.get("struck", ()))
    for number, word in enumerate(page["words"]):
        change = said.get(number)
        text = clean(change.text)[:LONGEST_WORD] if change else word["text"]
        if change is None or text == word["text"]:
            words.append(word)
            continue
        trace = {"read": word.get("read", word["text"]), "by": by, "at": to_text(change.at)}
        if text:
            words.append({**word, **trace, "text": text, "confidence": 1.0})
        else:
            struck.append({**trace, "box": word["box"]})
    if words == page["words"]:
        return page
    return _told(page, words, {"struck": struck} if struck else {})


def lines_of(page: Kept) -> Iterator[Line]:
    """Yield the lines of a page in reading order."""
    of_line: dict[int, list[int]] = {}
    for number, word in enumerate(page["words"]):
        of_line.setdefault(word["line"], []).append(number)
    for line, numbers in of_line.items():
        words = [page["words"][number] for number in numbers]
        text = " ".join(word["text"] for word in words)
        yield Line(line, tuple(numbers), text, min(word["confidence"] for word in words))


def of_line(page: Kept, line: Line, text: str, *, at: datetime) -> Iterator[Correction]:
    """Yield the corrections of words that make this text of a line.

    Each written word takes the place of the read one it stands for; what stands for none goes to
    its neighbour, and a read word nothing stands for is struck out.
    """
    read, said = line.text.split(" "), clean(text).split(" ")
    numbers = _word_of_token(page, line)
    new = {number: page["words"][number]["text"].split(" ") for number in line.words}
    for _, a, b, c, d in reversed(SequenceMatcher(None, read, said, autojunk=False).get_opcodes()):
        if read[a:b] == said[c:d]:
            continue
        if a == b:  # nothing was read here: it goes to the word before, or the first one
            number, place = numbers[max(a - 1, 0)]
            place += 1 if a else 0
            new[number][place:place] = said[c:d]
            continue
        for step in reversed(range(a, b)):
            number, place = numbers[step]
            first = c + step - a
            until = d if step == b - 1 else min(d, first + 1)
            new[number][place : place + 1] = said[first:until]
    for number, tokens in new.items():
        wanted = " ".join(filter(None, tokens))
        if wanted != page["words"][number]["text"]:
            yield Correction(page["page"], number, wanted, at)


def _word_of_token(page: Kept, line: Line) -> Sequence[tuple[int, int]]:
    """Return for each written token of a line its word and its place in it."""
    return [
        (number, place)
        for number in line.words
        for place, _ in enumerate(page["words"][number]["text"].split(" "))
    ]


def _typed(page: Kept, change: Correction, by: str) -> Kept:
    """Return the page with the text somebody typed, line by line in equal steps."""
    lines = [clean(line) for line in change.text[:LONGEST_PAGE].splitlines()]
    lines = [line for line in lines if line]
    step = min(STEP, (1 - 2 * MARGIN) / max(len(lines), 1))
    trace = {"by": by, "at": to_text(change.at)}
    words = [
        {"text": text, "box": box, "confidence": 1.0, "line": number, "read": "", **trace}
        for number, line in enumerate(lines)
        for text, box in _laid(line, MARGIN + number * step, step)
    ]
    struck = [
        {"read": word.get("read", word["text"]), "box": word["box"], **trace}
        for word in page["words"]
    ]
    more = {"struck": [*page.get("struck", ()), *struck]} if struck else {}
    return _told({**page, "tables": [], "blocks": []}, words, {**more, "typed": trace})


def _laid(line: str, top: float, step: float) -> Iterator[tuple[str, list[float]]]:
    """Yield the words of a line with boxes side by side, as wide as they are long."""
    room = 1 - 2 * MARGIN
    share = room / max(len(line), 80)
    at = 0
    for word in line.split(" "):
        left = MARGIN + at * share
        box = [left, top, left + len(word) * share, top + 0.8 * step]
        yield word, [round(side, 5) for side in box]
        at += len(word) + 1


def _told(page: Kept, words: Sequence[Kept], more: Kept) -> Kept:
    """Return the page with these words, its own text and the cells of its tables in step."""
    new = {**page, **more, "words": list(words)}
    new["tables"] = [_table(table, page["words"], words) for table in new.get("tables", ())]
    return {**new, "text": Page.from_json(new).text}


def _table(table: Kept, before: Sequence[Kept], after: Sequence[Kept]) -> Kept:
    return {**table, "cells": [_cell(cell, before, after) for cell in table["cells"]]}


def _cell(cell: Kept, before: Sequence[Kept], after: Sequence[Kept]) -> Kept:
    """Return the cell with the words that stand in it now, if a word of it was changed."""
    was, now = (_within(cell["box"], words) for words in (before, after))
    return cell if was == now else {**cell, "text": now}


def _within(box: Sequence[float], words: Sequence[Kept]) -> str:
    left, top, right, bottom = box
    inside = (
        word["text"]
        for word in words
        if left <= (word["box"][0] + word["box"][2]) / 2 <= right
        and top <= (word["box"][1] + word["box"][3]) / 2 <= bottom
    )
    return " ".join(inside)
