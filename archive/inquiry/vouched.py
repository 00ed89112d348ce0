"""Proofs that hold: what is read from the ledger's tree is held against a signed root, then given.

The kept nodes of the tree are derived and may be damaged (``catalog/sql/nodes.py``). A proof made
from them that does not lead to the root is made again from every leaf; where that does not lead
there either, it is the ledger that was changed.
"""

from collections.abc import Callable
from contextlib import suppress

from archive.catalog.sql.work import Work
from archive.ledger.checkpoint import Checkpoint
from archive.ledger.proof import verify_consistency, verify_inclusion
from archive.ledger.tree import Proofs, Tree, leaf_hash

Path = tuple[bytes, ...]


def inclusion(view: Work, entry: bytes, seq: int, sealed: Checkpoint) -> Path | None:
    """Return the path of an entry to a signed root, None where there is none."""
    leaf, size = leaf_hash(entry), sealed.size

    def prove(tree: Proofs) -> Path | None:
        path = tree.inclusion_proof(seq, size)
        return path if verify_inclusion(leaf, seq, size, path=path, root=sealed.root) else None

    return _first(view, prove)


def consistency(view: Work, first: Checkpoint, second: Checkpoint) -> Path | None:
    """Return what proves a signed root to go on from an older one, None where it does not."""

    def prove(tree: Proofs) -> Path | None:
        return _going_on(tree, (first.size, first.root), (second.size, second.root))

    return _first(view, prove)


def growth(view: Work, first: int, second: int, sealed: Checkpoint) -> Path | None:
    """Return what proves ``second`` entries to begin with ``first``, both under a signed root."""

    def prove(tree: Proofs) -> Path | None:
        middle = (second, tree.root(second))
        if _going_on(tree, middle, (sealed.size, sealed.root)) is None:
            return None
        return _going_on(tree, (first, tree.root(first)), middle)

    return _first(view, prove)


def _going_on(tree: Proofs, first: tuple[int, bytes], second: tuple[int, bytes]) -> Path | None:
    path = tree.consistency_proof(first[0], second[0])
    holds = verify_consistency(
        first[0], second[0], path=path, first_root=first[1], second_root=second[1]
    )
    return path if holds else None


def _first(view: Work, prove: Callable[[Proofs], Path | None]) -> Path | None:
    """Return the first proof that holds: of the kept nodes, else of every leaf."""
    for tree in (lambda: view.nodes, lambda: Tree(view.ledger.leaves())):
        with suppress(ValueError):  # there are fewer entries, or a hash that cannot be read
            path = prove(tree())
            if path is not None:
                return path
    return None
