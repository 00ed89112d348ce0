"""The two places where an administrative paper has columns, read one column after the other.

Decree 30/2020 (Annex I) sets the issuing body beside the state's name at the head, and the
recipients beside the signature at the foot. The engine reads them now column by column, now row
by row, now mixed. Everywhere else a row is a row: a label and its value, the cells of a table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import inf
from statistics import median

from ocr.engines.interface import Reading, Sighting
from ocr.finding.strip import folded

_Line = tuple[Sighting, ...]
_Span = tuple[float, float]

_STATE = ("cong", "hoa", "xa", "hoi")
_RECIPIENTS = ("noi", "nhan")
_COLONS = (":", ";", ".")
"""What ends "Nơi nhận:", also where it is not read well; in a sentence nothing does."""

_GUTTER = 0.6
"""Blank between two columns, in heights of a word: a space between words is half of it."""

_WIDER = 1.6
"""The blank between columns is so many times wider than the one between words beside it."""

_ABOVE = 1.8
_SAME_HEIGHT = 1.6
_FAR = 9.0
"""Heights of a word below which nothing belongs to the columns any more: a seal is lower."""


def in_columns(reading: Reading) -> Reading:
    """Return the reading with the columns of head and foot one after the other."""
    lines = [tuple(line) for _, line in groupby(reading.sightings, lambda word: word.line)]
    for names in (_STATE, _RECIPIENTS):
        parted = (_parted(lines, anchor) for anchor in _anchors(lines, names))
        lines = next((one for one in parted if one is not lines), lines)
    return Reading(
        tuple(
            word if word.line == index else replace(word, line=index)
            for index, line in enumerate(lines)
            for word in line
        )
    )


@dataclass(frozen=True)
class _Anchor:
    """The words that tell where columns are: their line, their span, their height.

    ``free`` is where the blank between the columns may be.
    """

    top: float
    tall: float
    free: _Span


def _anchors(lines: Sequence[_Line], names: Sequence[str]) -> Iterator[_Anchor]:
    """Yield where these words stand beside something: as written first, then a letter misread."""
    for misread in (0, 1):
        for line in lines:
            said = [folded(word.text).strip(":.,;") for word in line]
            for at in range(len(said) - len(names) + 1):
                end = at + len(names)
                if _misread(said[at:end], names) != misread:
                    continue
                if misread and names is _RECIPIENTS and not line[end - 1].text.endswith(_COLONS):
                    continue
                same = line[:at] if names is _STATE else line[end:]
                anchor = _beside(lines, line[at:end], same)
                if anchor is not None:
                    yield anchor


def _misread(said: Sequence[str], names: Sequence[str]) -> int:
    """Return how many letters differ, or more than any reading allows."""
    if [len(word) for word in said] != [len(word) for word in names]:
        return len("".join(names))
    return sum(one != other for one, other in zip("".join(said), "".join(names), strict=True))


def _beside(lines: Sequence[_Line], found: _Line, same: _Line) -> _Anchor | None:
    """Tell where the other column stands: in the ``same`` line, or in one at the same height."""
    tall = median(word.bottom - word.top for word in found)
    top = _top(found)
    others = [line for line in lines if abs(_top(line) - top) < _SAME_HEIGHT * tall]
    left, right = found[0].left, found[-1].right
    if same:
        others = [same]
    before = [line[-1].right for line in others if line[-1].right <= left]
    after = [line[0].left for line in others if line[0].left >= right]
    if before:
        return _Anchor(top, tall, (max(before), left))
    return _Anchor(top, tall, (right, min(after))) if after else None


def _parted(lines: list[_Line], anchor: _Anchor) -> list[_Line]:
    """Put the left column of the anchor's zone before the right one."""
    zone, gutter = _zone(lines, anchor)
    left = [tuple(w for w in lines[i] if w.left + w.right < 2 * gutter) for i in zone]
    right = [tuple(w for w in lines[i] if w.left + w.right >= 2 * gutter) for i in zone]
    if not any(left) or not any(right):
        return lines
    inside = set(zone)
    rest = [line for index, line in enumerate(lines) if index not in inside]
    place = sum(index not in inside for index in range(min(zone)))
    columns = [sorted(filter(None, side), key=_top) for side in (left, right)]
    return [*rest[:place], *columns[0], *columns[1], *rest[place:]]


def _zone(lines: Sequence[_Line], anchor: _Anchor) -> tuple[list[int], float]:
    """Return the lines from the anchor down to the first that runs across, and the gutter."""
    free, zone = [anchor.free], list[int]()
    order = sorted(range(len(lines)), key=lambda index: _top(lines[index]))
    for index in order:
        below = (_top(lines[index]) - anchor.top) / anchor.tall
        left = list(_left_free(free, lines[index], anchor.tall))
        if below < -_ABOVE or (below < 0 and not left):
            continue
        far = bool(zone) and _top(lines[index]) - _top(lines[zone[-1]]) > _FAR * anchor.tall
        if far or not left:
            break
        free = left
        zone.append(index)
    start, end = max(free, key=lambda span: span[1] - span[0])
    return zone, (start + end) / 2


def _left_free(free: Sequence[_Span], line: _Line, tall: float) -> Iterator[_Span]:
    """Yield what of these spans is free beside the words of the line as well."""
    runs = _runs(sorted(line, key=lambda word: word.left), tall)
    for start, end in free:
        at = start
        for left, right in runs:
            if left - at >= _GUTTER * tall and at < end:
                yield at, min(left, end)
            at = max(at, right)
        if end - at >= _GUTTER * tall:
            yield at, end


def _runs(words: Sequence[Sighting], tall: float) -> list[_Span]:
    """Return where words stand side by side with the usual blank of their line between them."""
    gaps = [after.left - word.right for word, after in pairwise(words)]
    usual = median(gaps) if len(gaps) > 1 else 0.0
    runs: list[_Span] = []
    for gap, word in zip([inf, *gaps], words, strict=True):
        if gap < max(_GUTTER * tall, _WIDER * usual):
            runs[-1] = (runs[-1][0], word.right)
        else:
            runs.append((word.left, word.right))
    return runs


def _top(line: _Line) -> float:
    return median(word.top for word in line)
