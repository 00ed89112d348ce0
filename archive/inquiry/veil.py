"""What a search says of a restricted record: that it is there, and nothing it says.

Its abstract, its signer and the words around a hit are shown only to somebody who has named a
purpose for it today; number, type and day stay, so that one knows what to name a purpose for.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from archive.inquiry.openings import has_said
from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.record import Record
from search.result import Hit, Result


def veiled(parts: Parts, actor: Actor, result: Result, found: Iterable[Record]) -> Result:
    """Return the result with the pages of restricted records veiled; ``found`` are its records."""
    shut = {one.id for one in found if one.restricted and not has_said(parts, actor, one)}
    if not shut:
        return result
    return replace(result, hits=tuple(_veiled(hit, shut) for hit in result.hits))


def is_veiled(hit: Hit) -> bool:
    """Say whether nothing of what this page says is told."""
    return hit.restricted and not hit.snippet


def _veiled(hit: Hit, shut: Collection[str]) -> Hit:
    if hit.record not in shut:
        return hit
    return replace(hit, abstract="", signer="", snippet=(), restricted=True)
