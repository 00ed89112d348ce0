"""Is the ledger what it was? The first bad sequence number, and why (promise P8).

Three witnesses are heard. The *entries*, as they are kept now. The *leaf hashes*, noted when each
entry was made and kept in another place. The *checkpoints*, signed: nobody makes them anew without
the key. Where leaf hashes agree with a checkpoint they are proven, and the entry that differs from
its own is named exactly; without them the checkpoints still bound the place from both sides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from archive.ledger.checkpoint import Checkpoint
from archive.ledger.entry import Entry
from archive.ledger.errors import BadCheckpoint, BadEntry
from archive.ledger.tree import Tree, leaf_hash
from archive.ledger.trust import Log


class Trouble(StrEnum):
    """What can be wrong with an entry, or with what vouches for it."""

    NOT_AN_ENTRY = "not_an_entry"
    OUT_OF_ORDER = "out_of_order"
    DOUBLED = "doubled"
    CHANGED = "changed"
    MISSING = "missing"
    LEAF_CHANGED = "leaf_changed"
    CHECKPOINT_FORGED = "checkpoint_forged"
    CHECKPOINT_BACKWARDS = "checkpoint_backwards"


@dataclass(frozen=True)
class Finding:
    """Something wrong at ``seq``; ``until`` is the first seq after where the place is bounded."""

    seq: int
    trouble: Trouble
    until: int


@dataclass(frozen=True)
class Audit:
    """What an audit saw.

    ``sealed`` counts the entries a good checkpoint vouches for; later ones are not proven yet.
    ``findings`` are sorted by sequence number; none means the ledger is what it was.
    """

    entries: int
    sealed: int
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding | None:
        """The first thing that is wrong."""
        return self.findings[0] if self.findings else None


def audit(
    entries: Iterable[bytes], notes: Sequence[bytes], log: Log, *, leaves: Iterable[bytes] = ()
) -> Audit:
    """Hear all witnesses on the entries, in the order of their sequence numbers.

    ``notes`` are the signed checkpoints, oldest first; ``leaves`` the leaf hashes from the other
    place, in order, as far as they are known.
    """
    kept, noted = Tree(), Tree(leaves)
    findings = _read(entries, kept)
    good, forged = _opened(notes, log)
    findings += forged
    sealed, broken = _compared(kept, noted, good)
    findings += broken
    if not broken:
        findings += _differing(kept, noted, sealed)
    return Audit(kept.size, sealed, tuple(sorted(findings, key=lambda one: one.seq)))


def _read(entries: Iterable[bytes], kept: Tree) -> list[Finding]:
    """Fill the tree; say which entry is the first of each trouble an entry can have by itself."""
    findings: dict[Trouble, Finding] = {}
    seen = set[str]()
    for seq, text in enumerate(entries):
        kept.append(leaf_hash(text))
        trouble = _trouble(seq, text, seen)
        if trouble is not None:
            findings.setdefault(trouble, Finding(seq, trouble, seq + 1))
    return list(findings.values())


def _trouble(seq: int, text: bytes, seen: set[str]) -> Trouble | None:
    try:
        entry = Entry.from_bytes(text)
    except BadEntry:
        return Trouble.NOT_AN_ENTRY
    if entry.seq != seq:
        return Trouble.OUT_OF_ORDER
    if entry.id in seen:
        return Trouble.DOUBLED
    seen.add(entry.id)
    return None


def _opened(notes: Sequence[bytes], log: Log) -> tuple[list[Checkpoint], list[Finding]]:
    """Return the checkpoints that are this log's own, and what is wrong with the others."""
    good, findings, size = list[Checkpoint](), list[Finding](), 0
    for text in notes:
        try:
            one = log.opened(text)
        except BadCheckpoint:
            findings.append(Finding(size, Trouble.CHECKPOINT_FORGED, size))
            continue
        if one.size < size:
            findings.append(Finding(one.size, Trouble.CHECKPOINT_BACKWARDS, size))
        size = max(size, one.size)
        good.append(one)
    return good, findings


def _compared(kept: Tree, noted: Tree, good: list[Checkpoint]) -> tuple[int, list[Finding]]:
    """Return how many entries a checkpoint vouches for, and the first it does not."""
    sealed = 0
    for one in sorted(good, key=lambda one: one.size):
        if one.size > kept.size:
            return sealed, [_place(kept, noted, one, sealed)]
        if kept.root(one.size) != one.root:
            return sealed, [_place(kept, noted, one, sealed)]
        sealed = one.size
    return sealed, []


def _place(kept: Tree, noted: Tree, broken: Checkpoint, sealed: int) -> Finding:
    """Say where the entries leave the checkpoint: exactly, if it proves the leaf hashes."""
    missing = broken.size > kept.size
    trouble = Trouble.MISSING if missing else Trouble.CHANGED
    if noted.size >= broken.size and noted.root(broken.size) == broken.root:
        for seq in range(sealed, min(kept.size, broken.size)):
            if kept.leaf(seq) != noted.leaf(seq):
                return Finding(seq, Trouble.CHANGED, seq + 1)
        return Finding(kept.size, Trouble.MISSING, broken.size)
    return Finding(sealed, trouble, broken.size)


def _differing(kept: Tree, noted: Tree, sealed: int) -> list[Finding]:
    """Say where leaf hashes and entries differ though no checkpoint was broken."""
    for seq in range(min(kept.size, noted.size)):
        if kept.leaf(seq) != noted.leaf(seq):
            # Below a good checkpoint the entry is proven, so it is the note that was changed.
            trouble = Trouble.LEAF_CHANGED if seq < sealed else Trouble.CHANGED
            return [Finding(seq, trouble, seq + 1)]
    if noted.size > kept.size:
        return [Finding(kept.size, Trouble.MISSING, noted.size)]
    return []
