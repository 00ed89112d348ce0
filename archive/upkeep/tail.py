"""The ledger's youngest entries, which no checkpoint covers yet: in the store before their commit.

An entry that came with a record's manifest stands in that manifest; every other one is kept as a
small object of its own until a checkpoint covers it. Each names the leaf hash of the entry before,
so that what was written for a transaction that never came to its commit drops out as soon as
another entry took its place.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

from archive.catalog.sql.ledger import Loose, Row, entry_of, row_of
from archive.ledger.canonical import decode, encode
from archive.ledger.entry import Entry
from archive.ledger.errors import LedgerError
from archive.objects.interface import ObjectStore
from archive.objects.keys import LEDGER, Name
from archive.records.calendar import to_text
from archive.records.digest import Digest
from archive.records.errors import Damaged, NotFound
from archive.records.manifest import told_of
from archive.upkeep.manifests import PREFIX as MANIFEST

TAIL = "tail-"
FORMAT = 1


def keep_loose(objects: ObjectStore, loose: Sequence[Loose]) -> None:
    """Bring the entries of one transaction into the store, durably, before it is committed."""
    said = {
        "format": FORMAT,
        "entries": [{"after": one.after, "entry": one.row.data} for one in loose],
    }
    objects.put(LEDGER, encode(said), prefix=f"{TAIL}{loose[0].row.seq:012d}")


@dataclass(frozen=True)
class Known:
    """Entries in their order; ``doubtful`` are subjects of which two had the same right."""

    rows: tuple[Row, ...]
    doubtful: frozenset[str] = frozenset()


def tail_of(objects: ObjectStore, sealed: Sequence[Row], witnessed: Collection[Digest]) -> Known:
    """Return the entries after the sealed ones, as far as the store tells of them without a gap.

    ``witnessed`` are the manifests the sealed entries name: those are not asked again.
    """
    found: dict[int, list[Loose]] = {}
    for one in _told(objects, witnessed):
        if one.row.seq >= len(sealed):
            found.setdefault(one.row.seq, []).append(one)
    return _known(_longest(found, sealed[-1].leaf if sealed else ""))


@dataclass(frozen=True)
class _Chain:
    """Entries that follow each other: how many, when the last was made, and the first of them.

    ``rivals`` are the subjects of entries that had the same right to the first one's place.
    """

    length: int
    until: str
    first: Row
    rest: "_Chain | None"
    rivals: frozenset[str] = frozenset()

    @property
    def rank(self) -> tuple[int, str]:
        """Of two chains the longer counts, then the younger."""
        return self.length, self.until


def _longest(found: dict[int, list[Loose]], leaf: str) -> _Chain | None:
    """Follow the entries from the one of this leaf hash on."""
    after: dict[str, _Chain] = {}
    for seq in sorted(found, reverse=True):
        ways: dict[str, _Chain] = {}
        for one in found[seq]:
            chain = _begun(one.row, after.get(one.row.leaf))
            known = ways.setdefault(one.after, chain)
            if known.rank < chain.rank:
                ways[one.after] = chain
            elif known.rank == chain.rank and known.first != chain.first:
                rivals = known.rivals | {known.first.subject, chain.first.subject}
                ways[one.after] = replace(known, rivals=rivals)
        after = ways
    return after.get(leaf)


def _begun(row: Row, rest: _Chain | None) -> _Chain:
    if rest is not None:
        return _Chain(rest.length + 1, rest.until, row, rest)
    return _Chain(1, to_text(Entry.from_bytes(row.data.encode()).at), row, None)


def _known(chain: _Chain | None) -> Known:
    rows, doubtful = list[Row](), frozenset[str]()
    while chain is not None:
        rows.append(chain.first)
        doubtful |= chain.rivals
        chain = chain.rest
    return Known(tuple(rows), doubtful)


def _told(objects: ObjectStore, witnessed: Collection[Digest]) -> Iterator[Loose]:
    """Yield every entry told of outside the sealed pieces; what is damaged tells none."""
    for owner in objects.owners():
        for name in objects.names(owner):
            is_ours = name.prefix.startswith(TAIL if owner == LEDGER else MANIFEST)
            if is_ours and name.digest not in witnessed:
                try:
                    yield from _said(name, objects.read(name))
                except (Damaged, NotFound, LedgerError, KeyError, TypeError, ValueError):
                    continue


def _said(name: Name, content: bytes) -> list[Loose]:
    data = cast("dict[str, object]", decode(content))
    if name.owner != LEDGER:
        told = told_of(data)
        entry = entry_of(told, name.owner, name.digest) if told else None
        return [Loose(row_of(entry), told.after)] if told and entry else []
    entries = cast("list[dict[str, str]]", data["entries"])
    return [Loose(row_of(Entry.from_bytes(one["entry"].encode())), one["after"]) for one in entries]
