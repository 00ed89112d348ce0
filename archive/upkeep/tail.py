"""The ledger's youngest entries, which no checkpoint covers yet: in the store before their commit.

An entry that came with a record's manifest stands in that manifest; every other one is kept as a
small object of its own until a checkpoint covers it. Each names the leaf hash of the entry before,
so that what was written for a transaction that never came to its commit drops out as soon as
another entry took its place.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from archive.catalog.sql.ledger import Loose, Row, entry_of, row_of
from archive.ledger.canonical import decode, encode
from archive.ledger.entry import Entry
from archive.ledger.errors import LedgerError
from archive.objects.interface import ObjectStore
from archive.objects.keys import LEDGER, Name
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


def tail_of(
    objects: ObjectStore, sealed: Sequence[Row], witnessed: Collection[Digest]
) -> list[Row]:
    """Return the entries after the sealed ones, as far as the store tells of them without a gap.

    ``witnessed`` are the manifests the sealed entries name: those are not asked again.
    """
    found: dict[int, list[Loose]] = {}
    for one in _told(objects, witnessed):
        if one.row.seq >= len(sealed):
            found.setdefault(one.row.seq, []).append(one)
    return _longest(found, len(sealed), sealed[-1].leaf if sealed else "")


@dataclass(frozen=True)
class _Chain:
    """Entries that follow each other: how many, when the last was made, and the first."""

    length: int
    until: str
    first: Loose
    rest: "_Chain | None"


def _longest(found: dict[int, list[Loose]], start: int, leaf: str) -> list[Row]:
    """Follow the entries from the sealed ones on; of two ways the longer, then the younger."""
    after: dict[str, _Chain] = {}
    for seq in sorted(found, reverse=True):
        ways: dict[str, _Chain] = {}
        for one in found[seq]:
            rest = after.get(one.row.leaf)
            made = Entry.from_bytes(one.row.data.encode()).at.isoformat()
            chain = _Chain(rest.length + 1 if rest else 1, rest.until if rest else made, one, rest)
            known = ways.get(one.after)
            if known is None or (known.length, known.until) < (chain.length, chain.until):
                ways[one.after] = chain
        after = ways
    return list(_rows(after.get(leaf) if start in found else None))


def _rows(chain: _Chain | None) -> Iterator[Row]:
    while chain is not None:
        yield chain.first.row
        chain = chain.rest


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
