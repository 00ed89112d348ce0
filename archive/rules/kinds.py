"""What kinds of files are taken and what becomes of each: one table for every door."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from pathlib import PurePosixPath

from archive.rules.errors import Misnamed, Unwanted
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


def ending_of(name: str) -> str:
    """Return the ending of a file's name, in small letters and without the point."""
    return PurePosixPath(name).suffix.lower().removeprefix(".")


def must_be_kept(codes: Collection[str], name: str, *, refused: Collection[str]) -> None:
    """Raise ``Unwanted`` where none of these kinds is kept here, ``Misnamed`` for a false ending.

    ``codes``: what a file of this name may be, as far as its content tells.
    """
    kinds = [intake_kinds()[code] for code in codes]
    called = " hoặc ".join(kind.name for kind in kinds)
    if all(kind.code in refused for kind in kinds):
        message = f"Cơ quan này không nhận tệp {called}. Hãy in hoặc lưu thành PDF rồi nộp lại."
        raise Unwanted(message)
    ending = ending_of(name)
    if ending and not any(ending in kind.endings for kind in kinds):
        message = (
            f"Tệp mang tên “.{ending[:10]}” nhưng nội dung là {called}. "
            "Hãy đặt đúng tên, hoặc in hay lưu thành PDF rồi nộp lại."
        )
        raise Misnamed(message)


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
