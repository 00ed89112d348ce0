"""What kinds of files are taken and what becomes of each: one table for every door."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from archive.rules.facts import Confidence, Provenance
from archive.rules.load import keyed, parse


class Outcome(StrEnum):
    """What becomes of a file: its pages are read, its members taken, or it is kept as it is."""

    READ = "read"
    BATCH = "batch"
    KEPT = "kept"


OUTCOMES: Mapping[Outcome, str] = {
    Outcome.READ: "đọc",
    Outcome.BATCH: "mở ra",
    Outcome.KEPT: "giữ, không đọc",
}
"""The outcomes in words."""


@dataclass(frozen=True)
class Kind(Provenance):
    """A kind of file; ``endings`` are those its names may have, without the point."""

    code: str
    name: str
    endings: tuple[str, ...]
    media_type: str
    outcome: Outcome
    note: str


@lru_cache(maxsize=1)
def intake_kinds() -> Mapping[str, Kind]:
    """Return every kind that is taken, by its code."""
    text = (files("archive.rules") / "data" / "intake_kinds.csv").read_text(encoding="utf-8")
    return keyed(parse(text, _kind, name="intake_kinds"), lambda one: one.code)


def _kind(row: Mapping[str, str]) -> Kind:
    return Kind(
        source=row["source"],
        confidence=Confidence(row["confidence"]),
        valid_from=None,
        valid_to=None,
        code=row["code"],
        name=row["name"],
        endings=tuple(row["endings"].split()),
        media_type=row["media_type"],
        outcome=Outcome(row["outcome"]),
        note=row["note"],
    )
