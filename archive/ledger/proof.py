"""Checking proofs, with nothing but hashes: what a stranger needs to hold the archive to its word.

The two algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2, step by step. Both answer True or
False and never raise, whatever they are given.
"""

from collections.abc import Sequence

from archive.ledger.tree import node_hash


def verify_inclusion(
    leaf: bytes, index: int, size: int, *, path: Sequence[bytes], root: bytes
) -> bool:
    """Say whether ``path`` proves ``leaf`` to be number ``index`` in this tree."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(step, found)
            at, last = _lifted(at, last)
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    first: int, second: int, *, path: Sequence[bytes], first_root: bytes, second_root: bytes
) -> bool:
    """Say whether ``path`` proves the tree of ``second`` leaves to go on from that of ``first``."""
    if first == second:
        return not path and first_root == second_root
    if not 0 < first < second or not path:
        return False
    # A complete first tree is itself the node to begin with, and so is not repeated in the path.
    steps = [first_root, *path] if first.bit_count() == 1 else list(path)
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    return _roots(steps, at, last) == (first_root, second_root)


def _roots(steps: Sequence[bytes], at: int, last: int) -> tuple[bytes, bytes] | None:
    """Return both roots a consistency path leads to, or None where it has a wrong length."""
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            before, after = node_hash(step, before), node_hash(step, after)
            at, last = _lifted(at, last)
        else:
            after = node_hash(after, step)
        at, last = at >> 1, last >> 1
    return (before, after) if last == 0 else None


def _lifted(at: int, last: int) -> tuple[int, int]:
    """Climb past the levels on which the last node has no neighbour."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last
