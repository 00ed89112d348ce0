"""The list of accounts, as far as whoever asks may know of them."""

from dataclasses import dataclass

from archive.accounts.needs import Needs
from archive.accounts.rights import governs, is_self, must_see, sees
from archive.catalog.sql.invitations import Invitation
from archive.catalog.sql.people import KeyHolder, Person
from archive.catalog.sql.work import Work
from archive.records.actor import Actor, Membership, Warrant


@dataclass(frozen=True)
class Account:
    """An account with what belongs to it. ``is_governed``: whoever asked may change it.

    ``invitation`` is the one that waits or was used last; ``sessions`` counts open browsers.
    """

    person: Person
    memberships: tuple[Membership, ...]
    warrants: tuple[Warrant, ...]
    keys: tuple[KeyHolder, ...]
    invitation: Invitation | None
    sessions: int
    is_governed: bool


def accounts(parts: Needs, *, by: Actor) -> tuple[Account, ...]:
    """Return every account the asker may know of, by user name: an empty list for most people."""
    with parts.catalog.view() as view:
        return tuple(
            _account(view, person, by)
            for person in view.people.list()
            if sees(by, view.people.memberships(person.id))
        )


def account(parts: Needs, person_id: str, *, by: Actor) -> Account:
    """Return one account: one's own, or one the asker may know of. Raises ``NotFound``."""
    with parts.catalog.view() as view:
        if is_self(by, person_id) and (own := view.people.get(person_id)) is not None:
            return _account(view, own, by)
        return _account(view, must_see(view, by, person_id), by)


def _account(view: Work, person: Person, by: Actor) -> Account:
    held = tuple(view.people.memberships(person.id))
    invitations = view.invitations.of(person.id)
    return Account(
        person=person,
        memberships=held,
        warrants=tuple(view.people.warrants(person.id)),
        keys=tuple(view.people.keys(person.id)),
        invitation=invitations[0] if invitations else None,
        sessions=len(view.sessions.of(person.id)),
        is_governed=governs(by, held),
    )
