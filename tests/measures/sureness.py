"""How sure the reader is of each field, and how often it is wrong where it is marked and where not.

    python -m tests.measures.sureness                  our own pages, both sets
    python -m tests.measures.sureness --files DIR      and a private set (see ``reading``)

The limits are those of the review desk (``archive.inquiry.doubts``): a reading below its field's is
marked there, and Enter stops at it.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.inquiry.doubts import limit_of
from ocr.fields import find_fields
from tests.measures.readers import Reader, ours
from tests.measures.reading import SETS, Known, is_same, made, private

_AT_A_TIME = 4
_BEFORE = 0.90
"""Below this every field was marked until its own limit was measured."""


@dataclass(frozen=True)
class Reading:
    """One field that was found: how sure the reader was, and whether it was right."""

    field: str
    sure: float
    is_right: bool


def readings(known: Sequence[Known], reader: Reader) -> Iterator[Reading]:
    """Read the documents and yield the fields found in them whose truth is known."""
    for start in range(0, len(known), _AT_A_TIME):
        some = known[start : start + _AT_A_TIME]
        for one, told in zip(some, reader.turn([each.path for each in some]), strict=True):
            for found in find_fields(told.pages, one.bodies):
                if found.name in one.fields:
                    right = is_same(found.value, one.fields[found.name])
                    yield Reading(found.name, found.confidence, right)


def report(found: Sequence[Reading]) -> Iterator[str]:
    """Yield the table, in Markdown."""
    by = defaultdict[str, list[Reading]](list)
    for one in found:
        by[one.field].append(one)
    yield "| field | read | wrong | lowest tenth | median | limit | marked | wrong of these |"
    yield "|" + "---|" * 8
    for name, those in by.items():
        sure = sorted(one.sure for one in those)
        marked = [one for one in those if one.sure < limit_of(name)]
        yield (
            f"| {name} | {len(those)} | {wrong(those)} | {sure[len(sure) // 10]:.2f} | "
            f"{sure[len(sure) // 2]:.2f} | {limit_of(name):.2f} | {len(marked)} | {wrong(marked)} |"
        )
    marked = [one for one in found if one.sure < limit_of(one.field)]
    before = [one for one in found if one.sure < _BEFORE]
    yield f"all: {len(found)} read, {wrong(found)} wrong"
    yield f"marked: {len(marked)}, {wrong(marked)} wrong"
    yield f"one limit of {_BEFORE:.2f} for all marks {len(before)}, {wrong(before)} wrong"


def wrong(those: Sequence[Reading]) -> int:
    """Count the wrong ones."""
    return sum(not one.is_right for one in those)


def main() -> None:
    """Read the command line and measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--files", type=Path)
    said = asked.parse_args()
    reader = Reader("ocr", ours)
    with tempfile.TemporaryDirectory() as name:
        known = []
        for which in SETS:
            folder = Path(name) / which
            folder.mkdir()
            known += list(made(which, None, folder))
        known += list(private(said.files)) if said.files else []
        found = list(readings(known, reader))
    sys.stdout.write("\n".join(report(found)) + "\n")
    reader.pool.shutdown()


if __name__ == "__main__":
    main()
