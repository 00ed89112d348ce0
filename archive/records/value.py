"""A described field as plain data for canonical JSON: per mille, ten-thousandths (FORMAT.md, 9)."""

from collections.abc import Mapping
from typing import cast

from archive.records.record import Place, Source, Value


def value_data(value: Value) -> dict[str, object]:
    """Return what a manifest says of a field."""
    place = value.place
    box = [round(edge * 10_000) for edge in place.box] if place and place.box else None
    return {
        "name": value.name,
        "text": value.text,
        "confidence": _per_mille(value.confidence),
        "source": value.source.value,
        "page": place.page if place else None,
        "box": box,
        "read": value.read,
        "read_confidence": _per_mille(value.read_confidence),
    }


def _per_mille(share: float | None) -> int | None:
    return None if share is None else round(share * 1000)


def value_of(data: Mapping[str, object]) -> Value:
    """Return the field a manifest tells of. Raises ``KeyError`` or ``ValueError`` for none."""
    page = cast("int | None", data["page"])
    box = cast("list[int] | None", data["box"])
    edges = (box[0] / 1e4, box[1] / 1e4, box[2] / 1e4, box[3] / 1e4) if box else None
    sure = cast("int | None", data.get("read_confidence"))
    return Value(
        name=str(data["name"]),
        text=str(data["text"]),
        confidence=cast(int, data["confidence"]) / 1000,
        source=Source(str(data["source"])),
        place=Place(page, edges) if page is not None else None,
        read=cast("str | None", data.get("read")),
        read_confidence=None if sure is None else sure / 1000,
    )
