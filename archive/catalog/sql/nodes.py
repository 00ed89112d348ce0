"""The ledger's tree, read where it lies: the leaf hashes, and every 256th of the nodes above them.

Of a million entries a proof so reads some 500 hashes, not a million. The nodes are derived, and
nobody believes them: what is made from them is held against a signed root before it is used, and
where it does not fit, they are made anew from the leaves (``ledger/README.md``).
"""

from collections.abc import Sequence

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.catalog.sql.treetables import node
from archive.ledger.tree import HASH, Proofs, node_hash

STEP = 8
"""Nodes of every eighth level are kept: one for 256 of the level below."""


class Nodes(Proofs):
    """The tree of one transaction; nodes of every ``step``-th level are kept."""

    def __init__(self, connection: sa.Connection, *, step: int = STEP) -> None:
        self._connection = connection
        self._step = step

    @property
    def size(self) -> int:
        """How many entries there are."""
        query = sa.select(sa.func.coalesce(sa.func.max(tables.entry.c.seq) + 1, 0))
        return int(self._connection.execute(query).scalar_one())

    def node(self, level: int, index: int) -> bytes:
        """Return a complete node, from the kept ones below it; slowly where there are none."""
        above = level % self._step
        return _joined(self._kept(level - above, index << above, 1 << above))

    def grow(self, size: int) -> None:
        """Keep the nodes that are complete with the first ``size`` entries."""
        level = self._step
        while size >> level:
            known = self._count(level)
            rows = [
                {"level": level, "place": place, "hash": self._made(level, place).hex()}
                for place in range(known, size >> level)
            ]
            if rows:
                self._connection.execute(sa.insert(node), rows)
            level += self._step

    def forget(self) -> None:
        """Forget every node."""
        self._connection.execute(sa.delete(node))

    def _count(self, level: int) -> int:
        query = sa.select(sa.func.coalesce(sa.func.max(node.c.place) + 1, 0))
        return int(self._connection.execute(query.where(node.c.level == level)).scalar_one())

    def _kept(self, level: int, start: int, count: int) -> Sequence[bytes]:
        """Return nodes of a level that is kept; what is not there, or no hash, is made."""
        found = self._nodes(level, start, count) if level else self._leaves(start, count)
        hashes = {place: _hash(text) for place, text in found}
        return [
            hashes.get(place) or self._made(level, place) for place in range(start, start + count)
        ]

    def _leaves(self, start: int, count: int) -> Sequence[tuple[int, str]]:
        table = tables.entry
        query = sa.select(table.c.seq, table.c.leaf)
        query = query.where(table.c.seq >= start, table.c.seq < start + count)
        return [(int(row[0]), str(row[1])) for row in self._connection.execute(query)]

    def _nodes(self, level: int, start: int, count: int) -> Sequence[tuple[int, str]]:
        query = sa.select(node.c.place, node.c.hash).where(node.c.level == level)
        query = query.where(node.c.place >= start, node.c.place < start + count)
        return [(int(row[0]), str(row[1])) for row in self._connection.execute(query)]

    def _made(self, level: int, place: int) -> bytes:
        """Make a node of a kept level from the kept level below. Raises ``ValueError`` for none."""
        if level == 0:
            message = f"no entry {place}"
            raise ValueError(message)
        step = self._step
        return _joined(self._kept(level - step, place << step, 1 << step))


def _hash(text: str) -> bytes:
    """Return the hash that is written here, nothing where it is none."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        return b""
    return found if len(found) == HASH else b""


def _joined(hashes: Sequence[bytes]) -> bytes:
    """Return the root over so many hashes as a complete tree has."""
    while len(hashes) > 1:
        hashes = [node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
    return hashes[0]
