"""Who signed, and as what (cell 7 of Decree 30/2020/NĐ-CP): right, at the end of the text."""

import re
from collections.abc import Sequence
from functools import cache

from ocr.finding.lists import any_of, listed, mended
from ocr.finding.strip import Found, Strip, folded

_FEWEST, _MOST = 2, 6
_ASIDE = 0.16
_FAR_BELOW = 0.25
_NAME_WORD = re.compile(r"^[^\W\d_]+$")
_RIGHT = 0.4
_BEFORE = r"(?:(?:kt|tm|tl|tuq|q)[., ]+)?"
"""Signing for another: acting for, on behalf of, by order, by mandate (Decree 30/2020/NĐ-CP)."""


def closing(parts: Sequence[Strip]) -> tuple[Found, ...]:
    """Read position and signer from the parts of the lines of all pages, in reading order."""
    right = [part for part in parts if part.middle > _RIGHT]
    for part in reversed(right):
        match = part.search(_position())
        if match and part.text[match.start("position") : match.end("position")].isupper():
            return _signed(part, match, right)
    return ()


@cache
def _position() -> re.Pattern[str]:
    return re.compile(rf"^{_BEFORE}(?P<position>{any_of('positions')})\b")


def _signed(position: Strip, match: re.Match[str], right: Sequence[Strip]) -> tuple[Found, ...]:
    strip = position.between(match.start("position"), match.end("position"))
    found = Found("position", mended("positions", match["position"].upper()), (strip,), 0.9)
    names = [
        name
        for part in right
        if part.page == position.page
        and 0 <= part.box.top - position.box.top < _FAR_BELOW
        and abs(part.middle - position.middle) < _ASIDE
        and (name := _from_surname(part)) is not None
    ]
    if not names:
        return (found,)
    best = max(names, key=lambda part: part.words[0].confidence + _surnamed(part))
    first, *others = (best.text.title() if best.text.isupper() else best.text).split()
    value = " ".join([mended("surnames", first), *others])
    return (found, Found("signer", value, (best,), 1.0 if _surnamed(best) else 0.6))


def _from_surname(part: Strip) -> Strip | None:
    """Return the name that stands here, without a stroke of the signature read before it."""
    for start in range(len(part.words)):
        rest = Strip(part.words[start:], part.page)
        if _surnamed(rest) and _is_name(rest):
            return rest
    return part if _is_name(part) else None


def _is_name(part: Strip) -> bool:
    """Tell whether this is two to six words with capitals, and no position."""
    words = part.text.split()
    if not _FEWEST <= len(words) <= _MOST or part.search(_position()):
        return False
    return all(_NAME_WORD.match(word) and word[0].isupper() for word in words)


def _surnamed(part: Strip) -> bool:
    return folded(part.words[0].text) in listed("surnames")
