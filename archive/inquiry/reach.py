"""Whose entries somebody may read in the journal.

An archivist reads those on the records of their bodies, an inspector those on the records a
standing warrant opens, an administrator those on the people of their bodies. Nobody learns here of
a record or a person they may not know of; the operator reads all.
"""

from collections.abc import Mapping
from datetime import date

from archive.catalog.sql.journal import Reach, Window
from archive.catalog.sql.people import Person
from archive.catalog.sql.work import Work
from archive.records.access import Act, bodies_for, standing
from archive.records.actor import Actor, Warrant


def reach_of(view: Work, actor: Actor, today: date) -> Reach:
    """Return whose entries this actor may read today."""
    if actor.is_operator:
        return Reach(everything=True)
    kept = bodies_for(actor, Act.TRAIL) & bodies_for(actor, Act.SEE)
    overseen = bodies_for(actor, Act.TRAIL) & bodies_for(actor, Act.CHECK)
    governed = bodies_for(actor, Act.PEOPLE)
    people = frozenset(_in(view, governed))
    warrants = frozenset(
        warrant.id
        for person in view.people.list()
        for warrant in view.people.warrants(person.id)
        if person.id == actor.id or person.id in people or warrant.bodies & kept
    )
    doers = frozenset(_in(view, overseen)) | {"operator", "system"} if overseen else frozenset()
    return Reach(
        windows=(Window(kept), *map(_window, standing(actor, today=today))),
        subjects=people | warrants | {actor.id},
        doers=doers,
    )


def people_of(view: Work, actor: Actor, today: date) -> Mapping[str, Person]:
    """Return the people whose acts this actor may ask for, by id: for a list to choose from."""
    if actor.is_operator:
        return {person.id: person for person in view.people.list()}
    own = bodies_for(actor, Act.TRAIL)
    reached = own.union(*(one.bodies for one in standing(actor, today=today)))
    return dict(_in(view, reached) | {one.id: one for one in [view.people.get(actor.id)] if one})


def _in(view: Work, bodies: frozenset[str]) -> dict[str, Person]:
    """Return the people with an office in one of these bodies."""
    return {
        person.id: person
        for person in view.people.list()
        if any(held.body in bodies for held in view.people.memberships(person.id))
    }


def _window(warrant: Warrant) -> Window:
    since = warrant.since.isoformat() if warrant.since else None
    until = warrant.until.isoformat() if warrant.until else None
    return Window(warrant.bodies, since, until, by_warrant=True)
