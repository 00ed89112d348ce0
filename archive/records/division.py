"""How a batch scan was divided into records, and where a record that was taken from one comes from.

The division is what a person confirmed, kept with the batch; the descent is the note each record
keeps of it (Decree 137/2024/NĐ-CP, articles 4 and 5: the source's hash, who converted it and when).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from archive.records.arrangement import Reason
from archive.records.calendar import from_text, to_text
from archive.records.digest import Digest, RecordId

Data = Mapping[str, object]


@dataclass(frozen=True)
class Origin:
    """A file pages were taken from: its batch, digest and type, and how many pages it has."""

    batch: RecordId
    sha256: Digest
    media_type: str
    pages: int


@dataclass(frozen=True)
class Taken:
    """A page that was taken, and by how many degrees clockwise it was turned.

    Pages count from 1 and run on from one origin to the next.
    """

    page: int
    turned: int = 0


@dataclass(frozen=True)
class LeftOut:
    """A page that went into no record, and why."""

    page: int
    reason: Reason


@dataclass(frozen=True)
class Count:
    """What a separator sheet on this page asked for, and how many pages a person left behind it.

    ``dossier`` is the id that stands on the sheet.
    """

    page: int
    dossier: str
    expected: int
    counted: int

    @property
    def is_right(self) -> bool:
        """Whether as many pages are there as the sheet says."""
        return self.expected == self.counted


@dataclass(frozen=True)
class Share:
    """What one record receives; ``dossier`` is the id of the dossier it goes to."""

    dossier: str | None
    pages: tuple[Taken, ...]


@dataclass(frozen=True)
class Division:
    """What a person confirmed of a batch.

    ``joined`` names the batch that this one's pages were put to; it has no shares of its own then.
    """

    by: str
    at: datetime
    origins: tuple[Origin, ...] = ()
    shares: tuple[Share, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    counts: tuple[Count, ...] = ()
    joined: RecordId | None = None


@dataclass(frozen=True)
class Descent:
    """Where a record's original was taken from, page by page, by whom, when, and with what.

    ``place`` is the record's number within the batch, from 1.
    """

    batch: RecordId
    place: int
    origins: tuple[Origin, ...]
    pages: tuple[Taken, ...]
    by: str
    at: datetime
    tool: str


def division_data(division: Division | None) -> dict[str, object] | None:
    """Return what a batch's manifest says of its division."""
    if division is None:
        return None
    return {
        "by": division.by,
        "at": to_text(division.at),
        "origins": _origins_data(division.origins),
        "shares": [
            {"dossier": share.dossier, "pages": _pages_data(share.pages)}
            for share in division.shares
        ],
        "left_out": [[one.page, one.reason.value] for one in division.left_out],
        "counts": [vars(count) for count in division.counts],
        "joined": division.joined,
    }


def division_of(said: object) -> Division | None:
    """Return the division a manifest tells of; raises ``KeyError`` or ``ValueError``."""
    if said is None:
        return None
    data = cast(Data, said)
    left_out = cast("list[tuple[int, str]]", data["left_out"])
    return Division(
        by=str(data["by"]),
        at=from_text(str(data["at"])),
        origins=_origins(data["origins"]),
        shares=tuple(
            Share(cast("str | None", one["dossier"]), _pages(one["pages"]))
            for one in cast("list[Data]", data["shares"])
        ),
        left_out=tuple(LeftOut(page, Reason(reason)) for page, reason in left_out),
        counts=tuple(Count(**one) for one in cast("list[dict[str, object]]", data["counts"])),  # type: ignore[arg-type]  # the fields are named alike
        joined=cast("RecordId | None", data["joined"]),
    )


def descent_data(descent: Descent | None) -> dict[str, object] | None:
    """Return what a record's manifest says of its descent."""
    if descent is None:
        return None
    return {
        **vars(descent),
        "origins": _origins_data(descent.origins),
        "pages": _pages_data(descent.pages),
        "at": to_text(descent.at),
    }


def descent_of(said: object) -> Descent | None:
    """Return the descent a manifest tells of; raises ``KeyError`` or ``ValueError``."""
    if said is None:
        return None
    data = cast(Data, said)
    return Descent(
        batch=RecordId(str(data["batch"])),
        place=cast(int, data["place"]),
        origins=_origins(data["origins"]),
        pages=_pages(data["pages"]),
        by=str(data["by"]),
        at=from_text(str(data["at"])),
        tool=str(data["tool"]),
    )


def _origins_data(origins: Iterable[Origin]) -> list[dict[str, object]]:
    return [dict(vars(one)) for one in origins]


def _origins(said: object) -> tuple[Origin, ...]:
    return tuple(
        Origin(
            RecordId(str(one["batch"])),
            Digest(str(one["sha256"])),
            str(one["media_type"]),
            cast(int, one["pages"]),
        )
        for one in cast("Sequence[Data]", said)
    )


def _pages_data(pages: Iterable[Taken]) -> list[list[int]]:
    return [[one.page, one.turned] for one in pages]


def _pages(said: object) -> tuple[Taken, ...]:
    return tuple(Taken(page, turned) for page, turned in cast("Sequence[Sequence[int]]", said))
