"""Tell whether two papers are the same sheet, scanned again.

Not whether they are the same form. Papers of one procedure share nearly every word and the whole
layout, so likeness of text only makes two papers *comparable*. They are called the same where what
was filled in agrees too: an own number, or a citizen number that few other papers bear, besides
names and dates. One that both read clearly and that differs says: another paper. What a reader may
have mistaken (one sign, read without confidence) says nothing.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ocr.likeness import Leaf, Likeness, key_of
from ocr.marks import TELLING, Kind, Mark
from ocr.shingles import alike, in_common

SURE = 0.9
"""Read with this confidence, a sign that differs does differ."""
CLEAR = 0.75
"""Below it a word that differs altogether may be a bad reading."""
DOUBTED = 0.5
"""Below it one digit of a paper's own number may be a bad reading."""
IMPOSSIBLE = 1.1
"""More than any confidence: no difference at all."""
TEXT = 0.2
"""Two papers with less text in common are not compared further."""
ENOUGH = 3.0
"""Weight of agreeing marks from which two papers are the same."""
PLENTY = 6.0
"""From here one mistaken sign does not count."""
PLACE = 0.06
"""Of the height of the text: two or three lines."""
FEW = 4
"""So many small numbers may be torn or missed."""
RARE = 0.05
"""A register of hundreds of marks may have this share misread on either side."""

_WEIGHT: Mapping[Kind, tuple[float, float]] = {
    Kind.OWN: (3.0, 3.0),
    Kind.LONG: (2.5, 6.0),
    Kind.NAME: (1.0, 2.0),
    Kind.DATE: (0.75, 0.75),
    Kind.CITED: (0.0, 0.0),
    Kind.SHORT: (0.0, 0.0),
}
"""What one agreeing mark of a kind weighs, and all of the kind together: an own number, or one of
six digits or more, must agree, for a signer signs many papers in a day."""


@dataclass(frozen=True)
class Differing:
    """Marks of one kind that stand in the same role on two papers, and differ."""

    kind: Kind
    first: str
    second: str


@dataclass(frozen=True)
class Comparison:
    """What was found: ``score`` from 0 (nothing in common) to 1; the rest is why.

    ``text`` and ``picture`` are shares in common of the pages that answer each other; ``pages`` how
    many do. ``shared`` are telling marks on both, ``differing`` those that speak against.
    """

    is_same: bool
    score: float
    text: float
    picture: float
    pages: int
    shared: tuple[Mark, ...] = ()
    differing: tuple[Differing, ...] = ()


def compare(first: Likeness, second: Likeness, *, common: Collection[int] = ()) -> Comparison:
    """Say whether two papers are the same sheet, and why.

    ``common`` are keys of marks that many papers bear (the signer, a law): they prove nothing.
    """
    pairs = _answering(first, second)
    if not pairs:
        return Comparison(is_same=False, score=0.0, text=0.0, picture=0.0, pages=0)
    text = sum(in_common(one.sketch, two.sketch) for one, two in pairs) / len(pairs)
    seen = sum(alike(one.picture, two.picture) for one, two in pairs) / len(pairs)
    marks = [mark for leaf, _ in pairs for mark in leaf.marks]
    others = [mark for _, leaf in pairs for mark in leaf.marks]
    shared, against = _weighed(marks, others)
    rare = [one for one in shared if one.kind is Kind.OWN or key_of(one) not in common]
    weight = _weight(rare)
    is_same = (
        text >= TEXT
        and weight >= ENOUGH
        and not _is_other(against, weight, len(shared))
        and _numbers_agree(marks, others)
    )
    score = 0.5 * text + 0.4 * min(weight / PLENTY, 1.0) + 0.1 * seen
    return Comparison(
        is_same=is_same,
        score=round(score if is_same else score / 2, 4),
        text=round(text, 4),
        picture=round(seen, 4),
        pages=len(pairs),
        shared=tuple(one for one in rare if one.kind in TELLING),
        differing=tuple(one for one, _ in against),
    )


def _answering(first: Likeness, second: Likeness) -> list[tuple[Leaf, Leaf]]:
    """Return the pages that answer each other, best first; each page is taken once.

    The shorter paper decides how many: a page left out at one scan is no difference.
    """
    ways = sorted(
        (
            (in_common(one.sketch, two.sketch), -abs(i - j), i, j)
            for i, one in enumerate(first.leaves)
            for j, two in enumerate(second.leaves)
        ),
        reverse=True,
    )
    taken: list[tuple[int, int]] = []
    for likeness, _, i, j in ways:
        if likeness >= TEXT / 2 and all(i != one and j != two for one, two in taken):
            taken.append((i, j))
    return [(first.leaves[i], second.leaves[j]) for i, j in sorted(taken)]


def _weighed(
    first: Sequence[Mark], second: Sequence[Mark]
) -> tuple[list[Mark], list[tuple[Differing, bool]]]:
    """Return the marks on both, and the pairs that differ (with: by one sign only)."""
    shared: list[Mark] = []
    against: list[tuple[Differing, bool]] = []
    for kind in Kind:
        here, there = (_surest(marks, kind) for marks in (first, second))
        both = here.keys() & there.keys()
        shared += [here[text] for text in sorted(both)]
        if kind in TELLING:
            left, right = (
                {text: mark for text, mark in side.items() if text not in both}
                for side in (here, there)
            )
            against += _contradictions(kind, left, right)
    return shared, against


def _contradictions(
    kind: Kind, left: dict[str, Mark], right: dict[str, Mark]
) -> list[tuple[Differing, bool]]:
    """Pair what stands on one paper only with what stands at its place on the other.

    What stands elsewhere answers nothing: each may be missing on the other for want of reading.
    """
    found = []
    ways = sorted((_distance(one, two), one, two) for one in left for two in right)
    for distance, one, two in ways:
        if one not in left or two not in right:
            continue
        if abs(left[one].top - right[two].top) > PLACE and kind is not Kind.OWN:
            continue
        sure = min(left.pop(one).sure, right.pop(two).sure)
        is_near = distance <= (1 if len(one) <= _SHORT else 2) or _is_torn(one, two)
        if sure >= _needed(kind, is_near=is_near):
            found.append((Differing(kind, one, two), is_near))
    return found


def _needed(kind: Kind, *, is_near: bool) -> float:
    """Return how surely both must have been read for a difference to be one.

    Names without marks that differ in a letter or two are one name read twice. A number stands in
    one word with its symbol, whose letters are doubted more often than its digits.
    """
    if kind is Kind.OWN:
        return DOUBTED if is_near else 0.0
    if is_near:
        return IMPOSSIBLE if kind is Kind.NAME else SURE
    return CLEAR


_SHORT = 8
"""Up to this length one sign may be mistaken, above it two."""


def _is_other(against: Sequence[tuple[Differing, bool]], weight: float, shared: int) -> bool:
    """Say whether these differences make it another paper."""
    if any(one.kind is Kind.OWN for one, _ in against):
        return True
    if len(against) <= RARE * shared:
        return False
    return len(against) > 1 or not (against[0][1] and weight >= PLENTY)


def _numbers_agree(first: Sequence[Mark], second: Sequence[Mark]) -> bool:
    """Say whether the small numbers of two papers agree more often than not."""
    here, there = (
        Counter(mark.text for mark in marks if mark.kind is Kind.SHORT and mark.sure >= CLEAR)
        for marks in (first, second)
    )
    both = (here & there).total()
    differing = min((here - there).total(), (there - here).total())
    return differing <= max(both, FEW)


def _weight(shared: Sequence[Mark]) -> float:
    """Return how much marks that agree prove together."""
    return sum(
        min(each * sum(mark.kind is kind for mark in shared), most)
        for kind, (each, most) in _WEIGHT.items()
    )


def _surest(marks: Sequence[Mark], kind: Kind) -> dict[str, Mark]:
    """Return the marks of this kind by their text, each as it was read best."""
    found: dict[str, Mark] = {}
    for mark in marks:
        if mark.kind is kind and (mark.text not in found or mark.sure > found[mark.text].sure):
            found[mark.text] = mark
    return found


def _is_torn(one: str, two: str) -> bool:
    """Say whether one text is a piece of the other: a reader lost the rest."""
    return min(len(one), len(two)) > _PIECE and (one in two or two in one)


_PIECE = 3
"""So few signs stand in many a text."""


def _distance(one: str, two: str) -> int:
    """Return how many signs must change (Levenshtein)."""
    row = list(range(len(two) + 1))
    for i, sign in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(two, 1):
            change = before + (sign != other)
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, change)
    return row[-1]
