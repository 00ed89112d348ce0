"""A search as a list that is taken home: every hit checked, the list's digest in the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive.catalog.sql.ledger import Fact
from archive.inquiry.find import checked
from archive.inquiry.openings import note_search
from archive.ledger.entry import Act
from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.digest import Digest, new_id
from search.query import MOST_HITS, Query
from search.result import Hit

MOST = 2_000
"""Pages one list holds; a question that finds more is narrowed first."""


@dataclass(frozen=True)
class Listed:
    """The hits of a question in their order, and how many it finds in all."""

    hits: tuple[Hit, ...]
    total: int


def every_hit(
    parts: Parts, actor: Actor, query: Query, *, as_of: date | None = None, most: int = MOST
) -> Listed:
    """Return what a question finds within this actor's rights, at most so many pages."""
    found: dict[tuple[str, int], Hit] = {}
    total = 0
    for offset in range(0, most, MOST_HITS):
        asked = replace(query, offset=offset, limit=min(MOST_HITS, most - offset))
        result = checked(parts, actor, asked, as_of=as_of)
        # A paper that comes in meanwhile moves the others on; none is listed twice.
        found.update({(hit.record, hit.page): hit for hit in result.hits})
        total = result.total
        if offset + MOST_HITS >= total or not result.hits:
            break
    return Listed(tuple(found.values()), total)


def to_take(parts: Parts, actor: Actor, query: Query, *, as_of: date | None = None) -> Listed:
    """Return the hits of a list that somebody takes home; that they searched is written down."""
    note_search(parts, actor)
    return every_hit(parts, actor, query, as_of=as_of)


def note_list(parts: Parts, actor: Actor, sha256: Digest) -> None:
    """Write that a list with this digest was taken: whoever holds it can be asked for it again.

    The digest is of a file that names its hour and its holder; nothing in it can be tried.
    """
    fact = Fact(Act.EXPORTED, "archive", actor.id, {"list": sha256})
    with parts.catalog.work() as work:
        work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())


def record_ids(listed: Listed) -> Sequence[str]:
    """Return the records of a list, each once, in its order."""
    return list(dict.fromkeys(hit.record for hit in listed.hits))
