"""Names of people: two to six words with capitals, the first a Vietnamese surname."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ocr.finding.lists import listed, mended
from ocr.finding.strip import Found, Strip, folded

_FEWEST, _MOST = 2, 6
_FULL_LINE = 0.6
_GAP_LETTERS = 3.0
_WORD = re.compile(r"^[^\W\d_]+$")
_SPECKS = "-–—.,:;'`´’‘\"_~^ˆ*|"
_CALLED = re.compile(
    r"\b(?:ho va ten|ho ten|ho,? chu dem,? (?:va )?ten)[^:]{0,40}[:.] ?"
    r"|\b(?:nguoi dai dien|chu ho|nguoi khai|nguoi yeu cau|nguoi de nghi|ten toi la|toi ten la)"
    r" ?[:.]? (?:(?:ong|ba)\b ?[:.]? ?)?"
    r"|(?<!cac )\b(?:ong|ba)\b(?: ?\(ba\))? ?:? "
)
"""What stands before a person's name in forms and in running text."""


@dataclass(frozen=True)
class Name:
    """A name and where it stands; ``surnamed``: its first word is in the list of surnames."""

    text: str
    strip: Strip
    surnamed: bool


def named(part: Strip) -> Name | None:
    """Return the name that ends this part, without what was read or stands before it.

    Before it stand strokes of a signature, a degree or a rank; specks may hang on it.
    """
    bare = (replace(word, text=word.text.strip(_SPECKS)) for word in part.words)
    part = Strip(tuple(word for word in bare if word.text), part.page)
    for start in range(len(part.words)):
        rest = Strip(part.words[start:], part.page)
        if _surnamed(rest) and _is_name(rest.text.split()):
            return Name(_written(rest), rest, surnamed=True)
    return Name(_written(part), part, surnamed=False) if _is_name(part.text.split()) else None


def people(lines: Sequence[Strip]) -> Iterator[Found]:
    """Yield those named after what says so ("ông", "họ và tên"), each once, as one field."""
    seen: dict[str, Strip] = {}
    for line, below in pairwise([*lines, None]):
        for match in _CALLED.finditer(line.folded) if line else ():
            name = _after(line, match.end(), below) if line else None
            if name is not None:
                seen.setdefault(name.text, name.strip)
    if seen:
        yield Found("names", ", ".join(seen), tuple(seen.values()), 0.85)


def _after(line: Strip, start: int, below: Strip | None) -> Name | None:
    """Return the longest name that begins at this letter of the line.

    At the end of a full line of text it may go on ``below``.
    """
    rest = _together(line.between(start, len(line.text)))
    if not rest.words or not _surnamed(rest):
        return None
    words = _capital([word.text for word in rest.words])
    is_full = line.box.right - line.box.left > _FULL_LINE and rest.words[-1] == line.words[-1]
    if below is not None and is_full and words == [word.text for word in rest.words]:
        words = _capital([*words, *(word.text for word in below.words)])
    if not _is_name(words):
        return None
    return Name(_titled(words), Strip(rest.words[: len(words)], line.page), surnamed=True)


def _together(part: Strip) -> Strip:
    """Return the words up to a gap wider than blanks between words are."""
    for index, (one, other) in enumerate(pairwise(part.words), 1):
        letter = (one.box.right - one.box.left) / len(one.text)
        if other.box.left - one.box.right > _GAP_LETTERS * letter:
            return Strip(part.words[:index], part.page)
    return part


def _capital(words: Sequence[str]) -> list[str]:
    """Return the words with capitals that come first, up to a sign that ends a name."""
    kept: list[str] = []
    for word in words[:_MOST]:
        bare = word.rstrip(",.;:)")
        if not _WORD.match(bare) or not bare[0].isupper():
            break
        kept.append(bare)
        if bare != word:
            break
    return kept


def _written(part: Strip) -> str:
    return _titled(part.text.split())


def _titled(words: Sequence[str]) -> str:
    """Return the name as it is written, not in capitals, its surname's marks mended."""
    text = " ".join(words)
    first, *others = (text.title() if text.isupper() else text).split()
    return " ".join([mended("surnames", first), *others])


def _is_name(words: Sequence[str]) -> bool:
    if not _FEWEST <= len(words) <= _MOST:
        return False
    return all(_WORD.match(word) and word[0].isupper() for word in words)


def _surnamed(part: Strip) -> bool:
    return folded(part.words[0].text) in listed("surnames")
