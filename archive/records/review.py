"""What people decided at the review desk, beside the fields themselves (FORMAT.md, section 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from archive.records.calendar import from_text, to_text


@dataclass(frozen=True)
class Typed:
    """One typing of a field that is typed twice without sight of the other: what, by whom, when."""

    field: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Sample:
    """The lot a record was put into, and whether chance drew it to be looked at.

    ``size`` of the ``lot`` records were drawn; the lot may be taken as read while at most
    ``accept`` of them were found wrong. ``scope`` says where the lot comes from.
    """

    id: str
    scope: str
    lot: int
    size: int
    accept: int
    drawn: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class Review:
    """How the fields of a record were decided; ``by`` and ``at`` are empty until they are."""

    by: str | None = None
    at: datetime | None = None
    typed: tuple[Typed, ...] = ()
    sample: Sample | None = None


def review_data(review: Review | None) -> dict[str, object] | None:
    """Return what a manifest says of a review."""
    if review is None:
        return None
    return {
        "by": review.by,
        "at": to_text(review.at) if review.at else None,
        "typed": [{**vars(one), "at": to_text(one.at)} for one in review.typed],
        "sample": {**vars(review.sample), "at": to_text(review.sample.at)}
        if review.sample
        else None,
    }


def review_of(data: object) -> Review | None:
    """Return the review a manifest tells of; none in formats 1 and 2.

    Raises ``KeyError``, ``TypeError`` or ``ValueError`` for what is none.
    """
    if data is None:
        return None
    said = cast("Mapping[str, object]", data)
    at = cast("str | None", said["at"])
    return Review(
        by=cast("str | None", said["by"]),
        at=from_text(at) if at else None,
        typed=tuple(_typed(one) for one in cast("list[Mapping[str, str]]", said["typed"])),
        sample=_sample(cast("Mapping[str, object] | None", said["sample"])),
    )


def _typed(data: Mapping[str, str]) -> Typed:
    return Typed(data["field"], data["text"], data["by"], from_text(data["at"]))


def _sample(data: Mapping[str, object] | None) -> Sample | None:
    if data is None:
        return None
    return Sample(
        id=str(data["id"]),
        scope=str(data["scope"]),
        lot=cast(int, data["lot"]),
        size=cast(int, data["size"]),
        accept=cast(int, data["accept"]),
        drawn=bool(data["drawn"]),
        by=str(data["by"]),
        at=from_text(str(data["at"])),
    )
