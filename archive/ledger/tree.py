"""The Merkle tree over the ledger's entries (RFC 9162, section 2.1; the hashing of RFC 6962).

A leaf is SHA-256(0x00 ‖ entry), a node SHA-256(0x01 ‖ left ‖ right); the split of n leaves is the
largest power of two below n. ``Peaks`` is all a writer needs to go on. ``Proofs`` makes any proof
from a few complete nodes, wherever they come from; ``Tree`` keeps every one of them, 64 bytes an
entry.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Self

HASH = 32
"""Bytes of a hash."""

EMPTY_ROOT = hashlib.sha256().digest()
"""The root of a tree without leaves."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry's bytes as a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two nodes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Peaks:
    """The roots of the complete trees a log of this size consists of, the largest first.

    Everything a writer must remember to append and to say the new root: at most one hash for each
    binary digit of ``size``. Raises ``ValueError`` when the number of hashes does not fit the size.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        fits = self.size >= 0 and len(self.hashes) == self.size.bit_count()
        if not fits or any(len(one) != HASH for one in self.hashes):
            message = f"{len(self.hashes)} peaks do not make a tree of {self.size} leaves"
            raise ValueError(message)

    def with_leaf(self, leaf: bytes) -> Self:
        """Return the peaks after one more leaf hash."""
        hashes, top = list(self.hashes), leaf
        for _ in range(_trailing_ones(self.size)):
            top = node_hash(hashes.pop(), top)
        return type(self)(self.size + 1, (*hashes, top))

    @property
    def root(self) -> bytes:
        """The root of the whole tree."""
        return _folded(self.hashes)


class Proofs(ABC):
    """What can be said and proved of a log whose complete nodes can be asked for.

    Every proof asks for at most two nodes a level. Raises ``ValueError`` for leaves there are not.
    """

    @property
    @abstractmethod
    def size(self) -> int:
        """How many leaves there are."""

    @abstractmethod
    def node(self, level: int, index: int) -> bytes:
        """Return the root of the complete tree over leaves ``index << level`` and on."""

    def peaks(self, size: int) -> Peaks:
        """Return what a writer goes on from after the first ``size`` leaves."""
        self._check(0 <= size <= self.size)
        return Peaks(size, self._complete(0, size))

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the first ``size`` leaves, of all without it."""
        return self.peaks(self.size if size is None else size).root

    def inclusion_proof(self, index: int, size: int) -> tuple[bytes, ...]:
        """Return the path that proves leaf ``index`` to be in the first ``size`` leaves (2.1.3)."""
        self._check(0 <= index < size <= self.size)
        low, high, path = 0, size, list[bytes]()
        while high - low > 1:
            middle = low + _split(high - low)
            if index < middle:
                path.append(self._range(middle, high))
                high = middle
            else:
                path.append(self._range(low, middle))
                low = middle
        return tuple(reversed(path))

    def consistency_proof(self, first: int, second: int) -> tuple[bytes, ...]:
        """Return what proves that ``second`` leaves begin with the first ``first`` (2.1.4)."""
        self._check(0 <= first <= second <= self.size)
        low, high, path = 0, second, list[bytes]()
        while 0 < first < high:
            middle = low + _split(high - low)
            if first <= middle:
                path.append(self._range(middle, high))
                high = middle
            else:
                path.append(self._range(low, middle))
                low = middle
        if low:
            path.append(self._range(low, high))
        return tuple(reversed(path))

    def _range(self, low: int, high: int) -> bytes:
        """Return the hash over leaves from a place where a tree of their number may begin."""
        return _folded(self._complete(low, high))

    def _complete(self, low: int, high: int) -> tuple[bytes, ...]:
        """Return the complete trees these leaves consist of, the largest first."""
        peaks, at = list[bytes](), low
        while at < high:
            level = (high - at).bit_length() - 1
            peaks.append(self.node(level, at >> level))
            at += 1 << level
        return tuple(peaks)

    def _check(self, fits: bool) -> None:  # noqa: FBT001 # the outcome of a comparison, not an option
        if not fits:
            message = f"no such leaves in a tree of {self.size}"
            raise ValueError(message)


class Tree(Proofs):
    """A log's leaves with every complete node above them, in memory."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels = [bytearray()]
        for leaf in leaves:
            self.append(leaf)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0]) // HASH

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash at the end; raises ``ValueError`` for what is no hash."""
        if len(leaf) != HASH:
            message = "a leaf hash has 32 bytes"
            raise ValueError(message)
        completed, carried = _trailing_ones(self.size), leaf
        for level in self._levels[:completed]:
            left = bytes(level[-HASH:])
            level.extend(carried)
            carried = node_hash(left, carried)
        if completed == len(self._levels):
            self._levels.append(bytearray())
        self._levels[completed] += carried

    def leaf(self, index: int) -> bytes:
        """Return the hash of one leaf."""
        self._check(0 <= index < self.size)
        return self.node(0, index)

    def node(self, level: int, index: int) -> bytes:
        """Return a complete node."""
        return bytes(self._levels[level][index * HASH : (index + 1) * HASH])


def _folded(peaks: tuple[bytes, ...]) -> bytes:
    """Join peaks from the right: the smaller trees lie deeper."""
    if not peaks:
        return EMPTY_ROOT
    return reduce(lambda right, left: node_hash(left, right), reversed(peaks))


def _split(size: int) -> int:
    """Return the largest power of two below ``size`` (at least 2)."""
    return 1 << (size - 1).bit_length() - 1


def _trailing_ones(size: int) -> int:
    """Return how many complete trees the next leaf completes together with its own."""
    return (~size & size + 1).bit_length() - 1
