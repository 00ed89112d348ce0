"""Make the whole index anew beside the one in use, while people search and work goes on.

No stage: it reads the catalogue and writes one ledger entry. What changes meanwhile goes into the
old index and is brought into the new one before and after that takes its place.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from archive.catalog.sql.ledger import Fact
from archive.ledger.entry import Act
from archive.parts import Parts
from archive.records.digest import new_id
from archive.records.record import Record
from archive.records.state import FINDABLE
from archive.route.index import AT_ONCE, entries_of
from search.index.interface import Index

TRIES = 5
"""How often is looked for what changed meanwhile; what still differs then ``check`` tells."""


def reindex(parts: Parts, *, by: str = "operator") -> int:
    """Put an index made from the catalogue in the place of the old one; return its pages.

    Broken off, the old index stays as it is. Raises ``SearchError`` if the index is away or
    somebody else makes it anew at this moment.
    """
    with parts.index.renewed() as fresh:
        with parts.catalog.view() as view:
            known = list(view.records.ids())
        pages = sum(_bring(parts, fresh, few, is_known=False) for few in _portions(known))
        _catch_up(parts, fresh)
    _catch_up(parts, parts.index)
    with parts.catalog.work() as work:
        fact = Fact(Act.REINDEXED, "archive", by)
        work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())
    return pages


def _catch_up(parts: Parts, index: Index) -> None:
    """Bring what moved since it was read; somebody may move it again meanwhile."""
    for _ in range(TRIES):
        behind = _behind(parts, index)
        for few in _portions(behind):
            _bring(parts, index, few)
        if not behind:
            return


def _behind(parts: Parts, index: Index) -> Sequence[str]:
    """Return the records of which the index holds another version than it should, or should not."""
    held = index.versions()
    with parts.catalog.view() as view:
        records = (view.records.get(one) for one in view.records.ids())
        wanted = {str(one.id): one.version for one in records if _is_shown(one)}
    return sorted(one for one in held.keys() | wanted.keys() if held.get(one) != wanted.get(one))


def _is_shown(record: Record) -> bool:
    return record.state in FINDABLE and not record.is_batch


def _bring(parts: Parts, index: Index, record_ids: Sequence[str], *, is_known: bool = True) -> int:
    """Write these records as they are now; return how many pages they have.

    An index that knows none of them has nothing to forget.
    """
    with parts.catalog.view() as view:
        found = [view.records.find(one) for one in record_ids]
        entries = [entry for record in found if record for entry in entries_of(view, record)]
    index.put(entries)
    if is_known:
        for gone in {*record_ids} - {entry.record for entry in entries}:
            index.remove(gone)
    return len(entries)


def _portions(record_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Return the records in portions that are written at once."""
    left = iter(record_ids)
    while few := list(islice(left, AT_ONCE)):
        yield few
