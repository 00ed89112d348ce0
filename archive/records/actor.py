"""Who acts: a person with roles in bodies, the machine's operator, or the system itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Office(StrEnum):
    """What a person may be in a body."""

    OFFICER = "officer"
    SIGNER = "signer"
    CLERK = "clerk"
    ARCHIVIST = "archivist"
    INSPECTOR = "inspector"
    ADMIN = "admin"


@dataclass(frozen=True)
class Membership:
    """A person holds an office in a body."""

    body: str
    office: Office


@dataclass(frozen=True)
class Warrant:
    """An inspector's right to look: whose records, of which time, for what purpose, until when.

    ``since`` and ``until`` bound the records' own dates; ``ends`` is the warrant's last day.
    """

    id: str
    bodies: frozenset[str]
    purpose: str
    ends: date
    since: date | None = None
    until: date | None = None
    revoked_on: date | None = None


@dataclass(frozen=True)
class Delegation:
    """One person's office in a body, held by another for a time (ủy quyền, thay mặt).

    ``since`` and ``until`` are its first and last day; ``ended_on`` is the day it was taken back.
    """

    id: str
    giver: str
    taker: str
    body: str
    office: Office
    since: date
    until: date
    reason: str
    ended_on: date | None = None

    @property
    def membership(self) -> Membership:
        """The office it lends."""
        return Membership(self.body, self.office)

    def is_in_force(self, today: date) -> bool:
        """Say whether this day lies within it."""
        return self.was_in_force(today) and self.ended_on != today

    def was_in_force(self, day: date) -> bool:
        """Say whether it lent its office on this day, or a part of it: until it was taken back."""
        ended = self.ended_on is not None and self.ended_on < day
        return self.since <= day <= self.until and not ended


@dataclass(frozen=True)
class Actor:
    """Whoever asks. ``reach`` maps each office to the bodies it covers today, lineage included.

    ``delegated`` are the delegations behind a part of the reach. ``scope`` are the acts a token may
    do at all; None, for a person at a page, is no bound.
    """

    id: str
    name: str
    reach: tuple[Membership, ...] = ()
    warrants: tuple[Warrant, ...] = ()
    is_operator: bool = False
    delegated: tuple[Delegation, ...] = ()
    scope: frozenset[str] | None = None

    def bodies(self, *offices: Office) -> frozenset[str]:
        """Return the bodies in which this person holds one of these offices."""
        return frozenset(one.body for one in self.reach if one.office in offices)

    def holds(self, *offices: Office) -> bool:
        """Say whether this person holds one of these offices anywhere."""
        return any(one.office in offices for one in self.reach)


def on_behalf(
    delegations: Iterable[Delegation], body: str, offices: Collection[Office], day: date
) -> Delegation | None:
    """Return the delegation under which somebody acted in a body, or None.

    ``offices`` are those that may do the act. The caller gives the delegations to this person and
    asks only where they hold none of these offices themselves: who acted on the day it was taken
    back acted before.
    """
    fitting = (one for one in delegations if one.body == body and one.office in offices)
    return next((one for one in fitting if one.was_in_force(day)), None)


OPERATOR = Actor(id="operator", name="operator", is_operator=True)
"""The shell's own user: maintenance, entered in the ledger as such."""

SYSTEM = Actor(id="system", name="system")
"""What the archive does by itself."""
