"""Who may do what with which record: the one place that decides.

A record's bodies are its owner and, through lineage, the owner's successor: an actor's reach
already covers the bodies its own body answers for today.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from archive.records.actor import OPERATOR, Actor, Office, Warrant
from archive.records.record import Record


class Act(StrEnum):
    """What somebody wants to do."""

    UPLOAD = "upload"
    SEE = "see"
    REVIEW = "review"
    SIGN = "sign"
    SEAL = "seal"
    NUMBER = "number"
    SEARCH = "search"
    RECEIPT = "receipt"
    JOBS = "jobs"
    PEOPLE = "people"
    CHECK = "check"
    TRAIL = "trail"
    RESTRICT = "restrict"


OFFICES: Mapping[Act, frozenset[Office]] = {
    Act.UPLOAD: frozenset({Office.OFFICER, Office.CLERK}),
    Act.SEE: frozenset({Office.OFFICER, Office.SIGNER, Office.CLERK, Office.ARCHIVIST}),
    Act.REVIEW: frozenset({Office.OFFICER, Office.CLERK}),
    Act.SIGN: frozenset({Office.SIGNER, Office.CLERK}),
    Act.SEAL: frozenset({Office.SIGNER, Office.CLERK, Office.ARCHIVIST}),
    Act.NUMBER: frozenset({Office.CLERK}),
    Act.SEARCH: frozenset(
        {Office.OFFICER, Office.SIGNER, Office.CLERK, Office.ARCHIVIST, Office.INSPECTOR}
    ),
    Act.RECEIPT: frozenset({Office.OFFICER, Office.CLERK}),
    Act.JOBS: frozenset({Office.OFFICER, Office.CLERK, Office.ARCHIVIST, Office.ADMIN}),
    Act.PEOPLE: frozenset({Office.ADMIN}),
    Act.CHECK: frozenset({Office.ARCHIVIST, Office.ADMIN}),
    Act.TRAIL: frozenset({Office.ARCHIVIST, Office.ADMIN, Office.INSPECTOR}),
    Act.RESTRICT: frozenset({Office.ARCHIVIST}),
}
"""The offices each act needs in the record's body."""

OF_THE_OPERATOR = frozenset(Act) - {Act.SIGN, Act.NUMBER}
"""Root maintains; signing needs a person's own key and token, a number the clerk (DESIGN)."""


def may(actor: Actor, act: Act, record: Record, *, today: date) -> bool:
    """Say whether this actor may do this with this record today."""
    if record.is_set_aside:
        return act is Act.SEE and _is_told(actor, record)
    if actor.is_operator:
        return act in OF_THE_OPERATOR
    if record.body in bodies_for(actor, act):
        return True
    return act is Act.SEE and any(
        covers(warrant, record, today=today) for warrant in standing(actor, today=today)
    )


def _is_told(actor: Actor, record: Record) -> bool:
    """Say whether this actor is told of a paper that was set aside: who sent it, and nobody else.

    What no person sent (a folder, a mail box) is told to the officers of its body.
    """
    if record.received_by == OPERATOR.id:
        return actor.is_operator or record.body in bodies_for(actor, Act.UPLOAD)
    return record.received_by == actor.id and record.body in bodies_for(actor, Act.SEE)


def may_in(actor: Actor, act: Act, body: str) -> bool:
    """Say whether this actor may do this in this body, with no record named yet."""
    if actor.is_operator:
        return act in OF_THE_OPERATOR
    return body in bodies_for(actor, act)


def may_somewhere(actor: Actor, act: Act) -> bool:
    """Say whether this actor may do this anywhere: what a menu shows."""
    if actor.is_operator:
        return act in OF_THE_OPERATOR
    return bool(bodies_for(actor, act))


def bodies_for(actor: Actor, act: Act) -> frozenset[str]:
    """Return the bodies in which a person or machine may do this: by office, within the scope."""
    if actor.scope is not None and act not in actor.scope:
        return frozenset()
    return actor.bodies(*OFFICES[act])


def standing(actor: Actor, *, today: date) -> tuple[Warrant, ...]:
    """Return the actor's warrants that stand today, where its scope lets it see anything."""
    if not actor.holds(Office.INSPECTOR):
        return ()
    if actor.scope is not None and Act.SEE not in actor.scope:
        return ()
    return tuple(warrant for warrant in actor.warrants if _stands(warrant, today))


def covers(warrant: Warrant, record: Record, *, today: date) -> bool:
    """Say whether a warrant reaches this record: body and period.

    A record without a date is outside every bounded period: unknown never widens a right. It
    reaches restricted records too, which open to nobody without a purpose (`inquiry.openings`).
    """
    if record.body not in warrant.bodies or not _stands(warrant, today):
        return False
    if warrant.since is None and warrant.until is None:
        return True
    said = record.value("date")
    try:
        dated = date.fromisoformat(said)
    except ValueError:
        return False
    return (warrant.since is None or warrant.since <= dated) and (
        warrant.until is None or dated <= warrant.until
    )


def _stands(warrant: Warrant, today: date) -> bool:
    revoked = warrant.revoked_on is not None and warrant.revoked_on <= today
    return today <= warrant.ends and not revoked
