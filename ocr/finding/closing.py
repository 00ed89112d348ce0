"""Who signed, and as what (cell 7 of Decree 30/2020/NĐ-CP): right, at the end of the text."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ocr.finding.lists import any_of, begun, mended
from ocr.finding.names import named
from ocr.finding.strip import Found, Strip, folded

_ASIDE = 0.16
_FAR_BELOW = 0.25
_RIGHT = 0.4
_BODY_WIDE, _MOST_BELOW = 0.6, 1
"""Under a signature stands at most one line as wide as the text: the foot of the page."""

_FOR = re.compile(r"(?:^|[^a-z])(?:tm|kt|tl|tuq|q)[., ]+\S")
"""Signing for another (Art. 13): on behalf of, for the head, by order, by mandate, acting."""

_DEPUTY = re.compile(r"(?:^|[^a-z])kt[., ]+(?P<head>[a-z ]+)")
_ACTING = re.compile(r"(?:^|[^a-z])(?:q|quyen)[., ]+$")
_RECIPIENTS = re.compile(r"^noi nhan\b")
_NEXT_LINE = 0.06
_PHO, _PARTED = re.compile(r"^[^a-z]*pho$"), 0.1
"""The word a deputy's position begins with, and how far it may be parted from the others."""


def closing(parts: Sequence[Strip]) -> tuple[Found, ...]:
    """Read position and signer from the parts of the lines of all leaves, in reading order."""
    for part in reversed(parts):
        found = _position(_with_deputy(part, parts), parts) if part.middle > _RIGHT else None
        if found is not None and _ends(part, parts):
            return (found, *_signer(found.strips[0], parts))
    return tuple(_without_position(parts))


def _with_deputy(part: Strip, parts: Sequence[Strip]) -> Strip:
    """Return the part with a word "PHÓ" left of it that a seal parted from it."""
    for one in parts:
        gap = part.box.left - one.box.right
        level = abs(one.box.bottom - part.box.bottom) < part.height
        if one.page == part.page and level and 0 < gap < _PARTED and one.search(_PHO):
            return Strip((*one.words, *part.words), part.page)
    return part


@cache
def _listed() -> re.Pattern[str]:
    """Return a pattern for a position, alone at the end, or at the beginning with its unit."""
    known = any_of("positions")
    return re.compile(
        rf"(?:^|[^a-z])(?P<position>{known})(?:[^a-z]+[a-z]{{1,2}})?[^a-z]*$"
        rf"|^[^a-z]*(?P<with_unit>(?:{known})(?: [a-z&,-]+){{1,9}})[^a-z]*$"
    )


def _position(part: Strip, parts: Sequence[Strip]) -> Found | None:
    """Return the position that stands here.

    A deputy signs "KT." for the head: where the word "PHÓ" was not read under it, or the whole
    line was not, the position is the deputy's all the same, and less sure.
    """
    text = begun("positions", part.text) if part.text.isupper() else part.text
    match = _listed().search(folded(text))
    group = "position" if match and match["position"] else "with_unit"
    if match is None or not text[slice(*match.span(group))].isupper():
        return None
    acting = _ACTING.search(part.folded[: match.start(group)])
    strip = part.between(acting.start() if acting else match.start(group), match.end(group))
    value = mended("positions", text[slice(*match.span(group))].upper())
    if acting:
        return Found("position", f"Q. {value}", (strip,), 0.9)
    for line in (part, *_above(part, parts)):
        deputy = line.search(_DEPUTY)
        is_head = deputy and _same(deputy["head"], match[group])
        if is_head and not match[group].startswith("pho"):
            return Found("position", f"PHÓ {value}", (strip,), 0.6)
    return Found("position", value, (strip,), 0.9)


def _same(one: str, other: str) -> bool:
    return one.replace(" ", "") == other.replace(" ", "")


def _above(part: Strip, parts: Sequence[Strip]) -> list[Strip]:
    """Return what stands right above this part."""
    return [
        one
        for one in parts
        if one.page == part.page
        and 0 < part.box.top - one.box.top < _NEXT_LINE
        and abs(one.middle - part.middle) < _ASIDE
    ]


def _ends(part: Strip, parts: Sequence[Strip]) -> bool:
    """Tell whether the text ends here: hardly a line as wide as the text stands below."""
    below = (one for one in parts if one.page == part.page and one.box.top > part.box.bottom)
    return sum(one.box.right - one.box.left > _BODY_WIDE for one in below) <= _MOST_BELOW


def _without_position(parts: Sequence[Strip]) -> Iterator[Found]:
    """Yield the signer where the position was not read, under what else closes a text."""
    right = [one for one in parts if one.middle > _RIGHT]
    above = [(one, _ASIDE) for one in reversed(right) if one.search(_FOR) and one.text.isupper()]
    above += [(one, 1.0) for one in reversed(parts) if one.search(_RECIPIENTS)]
    for part, aside in above:
        found = [*_signer(part, right, aside=aside)]
        if found:
            yield from found
            return


def _signer(above: Strip, parts: Sequence[Strip], *, aside: float = _ASIDE) -> Iterator[Found]:
    """Yield the name that stands under this strip."""
    names = [
        name
        for part in parts
        if part.page == above.page
        and 0 < part.box.top - above.box.top < _FAR_BELOW
        and (name := named(part)) is not None
        and abs(name.strip.middle - above.middle) < aside
        and not (name.strip.search(_listed()) or part.search(_FOR))
    ]
    if names:
        best = max(names, key=lambda name: name.strip.words[0].confidence + name.surnamed)
        yield Found("signer", best.text, (best.strip,), 1.0 if best.surnamed else 0.6)
