"""Names for the random ids a record carries: people, its body, its dossier."""

from dataclasses import dataclass

from archive.catalog.sql.work import Work
from archive.parts import Parts
from archive.records.actor import OPERATOR
from archive.records.dossier import Dossier
from archive.records.record import Record


@dataclass(frozen=True)
class Names:
    """What a page says instead of a record's ids; empty where nobody is known."""

    body: str
    dossier: Dossier | None
    received_by: str
    signed_by: str
    divided_by: str = ""
    restricted_by: str = ""


def names_of(parts: Parts, record: Record) -> Names:
    """Return the names a record's page shows; the caller has seen that the asker may see it."""
    with parts.catalog.view() as view:
        body = view.dossiers.bodies().get(record.body)
        return Names(
            body=body.name if body else record.body,
            dossier=view.dossiers.find(record.dossier),
            received_by=_person(view, record.received_by),
            signed_by=_person(view, record.signed_by),
            divided_by=_person(view, record.descent.by if record.descent else None),
            restricted_by=_person(view, record.restriction.by if record.restriction else None),
        )


def _person(view: Work, person: str | None) -> str:
    if person is None:
        return ""
    if person == OPERATOR.id:
        return "người vận hành"
    found = view.people.get(person)
    return found.name if found else person
