"""Bodies of the administration and their lineage.

Since 1 July 2025 there are two levels, province and commune; districts live on as dissolved bodies
whose rights and duties passed to successors (Law on the Organisation of Local Government 2025).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class BodyLevel(StrEnum):
    """The level of government a body belongs to."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True)
class Body:
    """A body that owns records.

    ``code`` is its stable code in this archive; ``valid_to`` is its last day, ``successor`` the
    code of the body its rights and duties passed to.
    """

    code: str
    name: str
    level: BodyLevel
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None


def successor_of(code: str, bodies: Mapping[str, Body], *, on: date) -> str:
    """Return the body that answers for ``code`` on this day, following the lineage.

    A circle in the data ends the walk at the last body before it repeats.
    """
    seen = {code}
    here = bodies.get(code)
    while here is not None and here.valid_to is not None and here.valid_to < on and here.successor:
        if here.successor in seen or here.successor not in bodies:
            break
        seen.add(here.successor)
        here = bodies[here.successor]
    return here.code if here is not None else code


def held_by(code: str, bodies: Iterable[Body], *, on: date) -> frozenset[str]:
    """Return every body whose records ``code`` answers for on this day, itself included."""
    known = {body.code: body for body in bodies}
    return frozenset(
        {code} | {other for other in known if successor_of(other, known, on=on) == code}
    )
