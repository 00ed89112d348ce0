"""Who must have a second factor, and how many browsers may be logged in."""

from collections.abc import Iterable
from enum import StrEnum

from archive.accounts.needs import Needs
from archive.catalog.sql.people import Person
from archive.records.actor import Actor, Membership, Office

STRONG = frozenset({Office.SIGNER, Office.CLERK, Office.ADMIN})
"""Offices that sign or administer: they need a second factor."""

MOST_SESSIONS = 3
"""Browsers somebody of these offices may have open; the oldest ends."""


class Step(StrEnum):
    """What stands between a right password and the archive."""

    CODE = "code"
    ENROL = "enrol"


def is_strong(held: Iterable[Membership]) -> bool:
    """Say whether one of these offices signs or administers."""
    return any(one.office in STRONG for one in held)


def step_of(parts: Needs, person: Person, actor: Actor, *, passed: bool) -> Step | None:
    """Return what this person must do before acting; None where nothing is missing."""
    if person.second_factor is not None:
        return None if passed else Step.CODE
    return Step.ENROL if parts.wants_second_factor and is_strong(actor.reach) else None
