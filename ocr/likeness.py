"""The fingerprint of a paper, made from its reading: enough to find it among a million again.

told = fingerprint(pages)
told.keys        # under what it is looked for
compare(told, other).is_same        # ocr.compare
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ocr.marks import TELLING, Kind, Mark, marks_of
from ocr.page import Page
from ocr.shingles import hashed, picture, shingles, sketch

KEYS = 12
"""Keys of each kind (text, marks) under which a paper is looked for."""
PAGES = 40
"""Pages of a paper that are looked at: two scans of a longer one agree on these."""


@dataclass(frozen=True)
class Leaf:
    """The fingerprint of one page."""

    sketch: tuple[int, ...]
    picture: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Likeness:
    """The fingerprint of a paper, page by page; at most ``PAGES`` of them."""

    leaves: tuple[Leaf, ...]

    @property
    def keys(self) -> tuple[int, ...]:
        """Under what a paper is looked for: a fair sample of its text and of its marks.

        Two scans of one sheet nearly always share some; what every paper of a body shares is no
        help, and the caller passes over such a key.
        """
        text = sorted({one for leaf in self.leaves for one in leaf.sketch})[:KEYS]
        marks = {key for leaf in self.leaves for key in _keys(leaf)}
        return (*text, *sorted(marks)[:KEYS])

    def to_json(self) -> dict[str, Any]:
        """Return plain values: hashes in hexadecimal, confidences per mille."""
        return {
            "format": 1,
            "leaves": [
                {
                    "sketch": [f"{one:x}" for one in leaf.sketch],
                    "picture": f"{leaf.picture:x}",
                    "marks": [
                        [one.kind.value, one.text, round(one.sure * 1000), round(one.top * 1000)]
                        for one in leaf.marks
                    ],
                }
                for leaf in self.leaves
            ],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Likeness":
        """Return what ``to_json`` described; a missing or odd member is a ``KeyError``."""
        return cls(tuple(_leaf(one) for one in kept["leaves"]))


def fingerprint(pages: Sequence[Page]) -> Likeness:
    """Return the fingerprint of a paper from its reading; blank pages leave none."""
    read = [page for page in pages[:PAGES] if page.words]
    return Likeness(
        tuple(Leaf(sketch(shingles(page)), picture(page), marks_of(page)) for page in read)
    )


def key_of(mark: Mark) -> int:
    """Return the key of a mark."""
    return hashed(f"{mark.kind.value} {mark.text}")


def _keys(leaf: Leaf) -> Iterator[int]:
    """Yield the keys of a page's telling marks; a number alone is that of many papers."""
    day = next((one.text for one in leaf.marks if one.kind is Kind.DATE), "")
    for mark in leaf.marks:
        if mark.kind is Kind.OWN:
            yield hashed(f"{mark.kind.value} {mark.text} {day}")
        elif mark.kind in TELLING:
            yield key_of(mark)


def _leaf(kept: Mapping[str, Any]) -> Leaf:
    return Leaf(
        sketch=tuple(int(one, 16) for one in kept["sketch"]),
        picture=int(kept["picture"], 16),
        marks=tuple(
            Mark(Kind(kind), text, sure / 1000, top / 1000)
            for kind, text, sure, top in kept["marks"]
        ),
    )
