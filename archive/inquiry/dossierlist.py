"""The dossiers of one's own bodies, walked piece by piece: newest first, from a cursor on."""

from dataclasses import dataclass
from datetime import date

from archive.catalog.sql.dossiers import Spot
from archive.inquiry.listing import not_a_cursor, packed, unpacked
from archive.inquiry.worklists import own_bodies
from archive.parts import Parts
from archive.records.access import Act
from archive.records.actor import Actor
from archive.records.digest import is_id
from archive.records.dossier import Dossier


@dataclass(frozen=True)
class DossierPiece:
    """A piece of the list; ``following`` is the cursor of the next one, or None at the end.

    ``filled`` are the ids of those that hold a paper: every file handed in to the others was
    refused, or none was.
    """

    dossiers: tuple[Dossier, ...]
    following: str | None
    filled: frozenset[str]


def dossier_piece(parts: Parts, actor: Actor, *, limit: int, cursor: str | None) -> DossierPiece:
    """Return the next dossiers of the bodies this actor works for, at most ``limit``.

    A dossier opened meanwhile stands before or after the cursor, and moves nothing else. Raises
    ``Refused`` for a cursor that is none.
    """
    bodies = frozenset(body.code for body in own_bodies(parts, actor, Act.SEE))
    after = _spot(cursor) if cursor is not None else None
    with parts.catalog.view() as view:
        found = view.dossiers.list(bodies, limit=limit + 1, after=after)
        shown = tuple(found[:limit])
        filled = view.dossiers.with_papers([one.id for one in shown])
    return DossierPiece(shown, _cursor(shown[-1]) if len(found) > limit else None, filled)


def _cursor(last: Dossier) -> str:
    return packed(last.opened_on.isoformat(), last.code, last.id)


def _spot(cursor: str) -> Spot:
    try:
        opened_on, code, dossier = unpacked(cursor)
        if is_id(dossier):
            return Spot(date.fromisoformat(opened_on), code, dossier)
    except ValueError:
        pass
    raise not_a_cursor()
