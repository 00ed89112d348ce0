"""One-time codes: invitations to choose a password, and codes for a lost second factor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.records.calendar import from_text, to_text


class Purpose(StrEnum):
    """Why somebody may choose a password without knowing the old one."""

    INVITE = "invite"
    RESET = "reset"


@dataclass(frozen=True)
class Invitation:
    """A one-time right to choose a password, known by the hash of its code."""

    hash: str
    person: str
    purpose: Purpose
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None = None


class Invitations:
    """Invitations and recovery codes of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, invitation: Invitation) -> None:
        """Write an invitation; the person's earlier ones open nothing any more."""
        self.drop(invitation.person)
        self._connection.execute(
            sa.insert(tables.invitation).values(
                hash=invitation.hash,
                person=invitation.person,
                purpose=invitation.purpose.value,
                made_at=to_text(invitation.made_at),
                ends_at=to_text(invitation.ends_at),
                used_at=None,
            )
        )

    def find(self, code_hash: str) -> Invitation | None:
        """Return the invitation of this code, used or not, or None."""
        table = tables.invitation
        query = sa.select(table).where(table.c.hash == code_hash)
        row = self._connection.execute(query).one_or_none()
        return _invitation(row) if row is not None else None

    def of(self, person: str) -> Sequence[Invitation]:
        """Return a person's invitations, the newest first."""
        table = tables.invitation
        query = sa.select(table).where(table.c.person == person)
        rows = self._connection.execute(query.order_by(table.c.made_at.desc()))
        return [_invitation(row) for row in rows]

    def use(self, code_hash: str, *, at: datetime) -> bool:
        """Use an invitation up; False where somebody else was first or its time is over."""
        table = tables.invitation
        done = self._connection.execute(
            sa.update(table)
            .where(table.c.hash == code_hash, table.c.used_at.is_(None))
            .where(table.c.ends_at > to_text(at))
            .values(used_at=to_text(at))
        )
        return done.rowcount == 1

    def drop(self, person: str) -> None:
        """Forget a person's invitations."""
        table = tables.invitation
        self._connection.execute(sa.delete(table).where(table.c.person == person))

    def put_recovery(self, person: str, hashes: Sequence[str]) -> None:
        """Write a person's recovery codes in the place of the earlier ones."""
        table = tables.recovery
        self._connection.execute(sa.delete(table).where(table.c.person == person))
        for one in hashes:
            self._connection.execute(sa.insert(table).values(hash=one, person=person, used_at=None))

    def use_recovery(self, person: str, code_hash: str, *, at: datetime) -> bool:
        """Use a recovery code up; False for a wrong one and one that was used."""
        table = tables.recovery
        done = self._connection.execute(
            sa.update(table)
            .where(table.c.hash == code_hash, table.c.person == person)
            .where(table.c.used_at.is_(None))
            .values(used_at=to_text(at))
        )
        return done.rowcount == 1

    def recovery_left(self, person: str) -> int:
        """Return how many recovery codes a person has not used."""
        table = tables.recovery
        query = sa.select(sa.func.count()).select_from(table)
        query = query.where(table.c.person == person, table.c.used_at.is_(None))
        return int(self._connection.execute(query).scalar_one())


def _invitation(row: sa.Row[tuple[object, ...]]) -> Invitation:
    said = row._mapping  # noqa: SLF001 - SQLAlchemy's documented way to read a row by name
    return Invitation(
        hash=said["hash"],
        person=said["person"],
        purpose=Purpose(said["purpose"]),
        made_at=from_text(said["made_at"]),
        ends_at=from_text(said["ends_at"]),
        used_at=from_text(said["used_at"]) if said["used_at"] else None,
    )
