"""The abstract (trích yếu): what the document is about, centred under its type.

What ends it is seen, not known: a wider gap, the indent of a paragraph, words a text begins with.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ocr.finding.strip import Found, Strip, joined
from ocr.finding.terms import with_terms

_ABOUT = re.compile(r"^[^a-z]{0,3}(?:ve viec|ve/v|v ?[/⁄] ?v|v[/⁄](?= )|trich yeu) ?[:.]? ?")
_TEXT_BEGINS = re.compile(
    r"^(?:can cu|kinh gui|theo de nghi|thuc hien (?:quyet|nghi|ke|chi|cong van)|xet de nghi|"
    r"hom nay|(?:chung toi|toi ten) |ho,? (?:chu dem|va ten)|chung nhan\b|stt\b|\(|"
    r"\d+[.)]|[ivx]+[.)]|dieu \d|phan (?:thu )?[\divx]+\b|chuong [\divx]+\b)|:$"
)
_MOST_LINES = 6
_OFF_CENTRE = 0.03
_OFF_PARAGRAPH = 0.012
_ASIDE = 0.07
_FAR_BELOW = 1.75
_GAP = 1.22
"""A gap this much wider than between lines of text parts the abstract from it."""

_SNUG_OFF, _SNUG_STEP = 0.004, 1.1
"""A line set exactly in the middle and no lower than lines of text stand."""

_WIDER, _AS_WIDE = 1.35, 1.05
_FULL = 0.9
_LONG = 0.6
_STRAY = " .;:*-_ˆ^~`´|"
"""Signs beside an abstract: what closes it, specks, the rule under it."""

_PERSON = re.compile(
    r"^ho[,.]? chu dem[,.]? (?:va )?ten(?: khai sinh| vo| chong| nguoi (?:duoc|chet)[^:]{0,20})?"
    r" ?[:.] ?(?P<name>.+)$"
    r"|^ho (?:va )?ten(?: nguoi duoc[^:]{0,30})? ?[:.] ?(?P<called>.+)$"
)
_CERTIFIED = re.compile(r"^(?:co so|ho kinh doanh|doanh nghiep|ca nhan) (?=du dieu kien)")


def block_below(head: Strip, after: Sequence[Strip], *, in_capitals: bool = False) -> list[Strip]:
    """Return the centred lines under the title, as they stand under each other.

    ``in_capitals``: the abstract began on the line of the title, so it may go on in capitals.
    """
    after = sorted(after, key=lambda line: line.box.top)
    pitch = _pitch(after)
    taken: list[Strip] = []
    for line in after[:_MOST_LINES]:
        if _TEXT_BEGINS.search(line.folded) or not _centred(line, [head, *taken]):
            break
        if line.text.isupper() and not in_capitals and _is_rival(line, taken):
            break
        if taken and not _goes_on(line, taken, pitch):
            break
        if not taken and _too_far(line, head):
            break
        taken.append(line)
    return taken


def _is_rival(line: Strip, taken: Sequence[Strip]) -> bool:
    """Tell whether a line in capitals is no abstract: who decides, or the next heading."""
    return line.text.endswith(":") or (bool(taken) and not taken[0].text.isupper())


def _too_far(line: Strip, head: Strip) -> bool:
    return line.box.top - head.box.bottom > _FAR_BELOW * max(line.height, head.height)


def _pitch(after: Sequence[Strip]) -> float:
    """Return the usual distance between two lines of the text below, 0 where there is none."""
    long = [line for line in after if line.box.right - line.box.left > _LONG]
    steps = [below.box.bottom - above.box.bottom for above, below in pairwise(long)]
    steps = [step for step in steps if step > 0]
    return median(steps) if len(steps) > 1 else 0.0


def _centred(line: Strip, block: Sequence[Strip]) -> bool:
    near = min(abs(line.middle - one.middle) for one in (block[0], block[-1]))
    return near <= _OFF_CENTRE


def _goes_on(line: Strip, taken: Sequence[Strip], pitch: float) -> bool:
    """Tell whether a line under the first of the abstract still belongs to it."""
    last = taken[-1]
    step = line.box.bottom - last.box.bottom
    if len(taken) > 1:
        pitch = max(below.box.bottom - above.box.bottom for above, below in pairwise(taken))
    if pitch and step > _GAP * pitch:
        return False
    if line.box.top - last.box.bottom > _FAR_BELOW * max(line.height, last.height):
        return False
    widest = max(one.box.right - one.box.left for one in taken)
    width = line.box.right - line.box.left
    if not line.text[:1].isupper():
        return width < _WIDER * widest
    # It may be a paragraph: indented, so off the centre, or wider than whole lines of the block.
    off = line.middle - sum(one.middle for one in taken) / len(taken)
    is_snug = abs(off) < _SNUG_OFF and step <= _SNUG_STEP * pitch
    wider = _WIDER if is_snug else _AS_WIDE
    return off < _OFF_PARAGRAPH and width < min(_FULL, wider * widest)


def left_block(first: Strip, after: Sequence[Strip]) -> list[Strip]:
    """Return the abstract of a letter: narrow lines under each other, left on the page."""
    block = [first]
    for line in after[:_MOST_LINES]:
        below = line.box.top - block[-1].box.bottom
        if below > _FAR_BELOW * line.height or _TEXT_BEGINS.search(line.folded):
            break
        if abs(line.middle - first.middle) <= _ASIDE:
            block.append(line)
    return block


def worded(taken: Sequence[Strip]) -> tuple[Found, ...]:
    """Return the abstract these lines say, without "V/v" and what closes them."""
    if not taken:
        return ()
    text = joined(taken)
    about = _ABOUT.match(" ".join(line.folded for line in taken))
    value = (text[about.end() :] if about else text).strip(_STRAY)
    value = value.replace("'\"", '"').replace("\"'", '"')  # one quotation mark, read as two
    value = with_terms(value)
    return (Found("abstract", value, tuple(taken), 0.9 if about else 0.8),) if value else ()


def certified(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Return what a certificate certifies ("đủ điều kiện …"); who holds it is told below it."""
    return tuple(
        replace(one, value=one.value[match.end() :])
        if (match := _CERTIFIED.match(Strip(one.strips[0].words, 0).folded))
        else one
        for one in found
    )


def person(after: Sequence[Strip]) -> tuple[Found, ...]:
    """Return the person a civil-status paper is about."""
    for line in after:
        match = line.search(_PERSON)
        if match:
            group = "name" if match["name"] else "called"
            strip = line.between(match.start(group), match.end(group))
            return (Found("abstract", strip.text.title(), (strip,), 0.8),)
    return ()
