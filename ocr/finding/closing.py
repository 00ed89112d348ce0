"""Who signed, and as what (cell 7 of Decree 30/2020/NĐ-CP): right, at the end of the text."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ocr.finding.lists import any_of, listed, mended
from ocr.finding.strip import Found, Strip, folded

_FEWEST, _MOST = 2, 6
_ASIDE = 0.16
_FAR_BELOW = 0.25
_RIGHT = 0.4
_NAME_WORD = re.compile(r"^[^\W\d_]+$")
_FOR = re.compile(r"(?:^|\s)(?:tm|kt|tl|tuq|q)[., ]+\S")
"""Signing for another: on behalf of, for, by order, by mandate, acting."""

_RECIPIENTS = re.compile(r"^noi nhan\b")


def closing(parts: Sequence[Strip]) -> tuple[Found, ...]:
    """Read position and signer from the parts of the lines of all pages, in reading order."""
    for part in reversed(parts):
        match = part.search(_position())
        if match and part.text[match.start("position") : match.end("position")].isupper():
            strip = part.between(match.start("position"), match.end("position"))
            if strip.middle > _RIGHT:
                value = mended("positions", match["position"].upper())
                return (Found("position", value, (strip,), 0.9), *_signer(strip, parts))
    return tuple(_without_position(parts))


@cache
def _position() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s.,])(?P<position>{any_of('positions')})[ .,]*$")


def _without_position(parts: Sequence[Strip]) -> Iterator[Found]:
    """Yield the signer where the position was not read, under what else closes a text."""
    for part in reversed(parts):
        if part.middle > _RIGHT and part.search(_FOR) and part.text.isupper():
            yield from _signer(part, parts)
            return
    for part in reversed(parts):
        if part.search(_RECIPIENTS):
            right = Strip(part.words, part.page)
            yield from _signer(right, [one for one in parts if one.middle > _RIGHT], aside=1.0)
            return


def _signer(above: Strip, parts: Sequence[Strip], *, aside: float = _ASIDE) -> Iterator[Found]:
    """Yield the name that stands under this strip."""
    names = [
        name
        for part in parts
        if part.page == above.page
        and 0 < part.box.top - above.box.top < _FAR_BELOW
        and (name := _from_surname(part)) is not None
        and abs(name.middle - above.middle) < aside
    ]
    if names:
        best = max(names, key=lambda name: name.words[0].confidence + _surnamed(name))
        first, *others = (best.text.title() if best.text.isupper() else best.text).split()
        value = " ".join([mended("surnames", first), *others])
        yield Found("signer", value, (best,), 1.0 if _surnamed(best) else 0.6)


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
