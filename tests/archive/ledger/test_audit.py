"""Tampering is found and located (promise P8): eight kinds, at every place."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archive.ledger import checkpoint
from archive.ledger.audit import Audit, Finding, Trouble, audit
from archive.ledger.checkpoint import Checkpoint
from archive.ledger.entry import Act, Entry
from archive.ledger.tree import Tree, leaf_hash
from archive.ledger.trust import Log
from tests.archive.ledger.keys import key_of

ORIGIN = "vankho.example/nhat-ky"
KEY = key_of(ORIGIN)
LOG = Log(ORIGIN, [KEY.public])
START = datetime(2026, 1, 1, tzinfo=UTC)
SIZES = (0, 10, 25, 40)
"""The sizes at which the log was sealed."""


def made(seq: int, mark: int = 0) -> Entry:
    """Return an honest entry."""
    return Entry(
        seq=seq,
        id=f"{mark}{seq:025d}",
        act=Act.READ,
        subject="0123456789abcdefghjkmnpqrs",
        actor="system",
        at=START + timedelta(minutes=seq),
    )


ENTRIES = [made(seq) for seq in range(44)]
KEPT = [entry.to_bytes() for entry in ENTRIES]
LEAVES = [leaf_hash(text) for text in KEPT]


def sealed(tree: Tree, size: int, key: int = 1) -> bytes:
    """Return the signed checkpoint of the first entries."""
    return checkpoint.sign(Checkpoint(ORIGIN, size, tree.root(size)), [key_of(ORIGIN, key)])


NOTES = [sealed(Tree(LEAVES), size) for size in SIZES]


def renumbered(entries: list[Entry]) -> list[bytes]:
    """Return the bytes of entries whose numbers were made to fit again."""
    return [replace(entry, seq=seq).to_bytes() for seq, entry in enumerate(entries)]


def changed(at: int) -> list[Entry]:
    """Return the entries with another act at one place."""
    return [*ENTRIES[:at], replace(ENTRIES[at], act=Act.DISPOSED), *ENTRIES[at + 1 :]]


def later(at: int) -> list[Entry]:
    """Return the entries with another time at one place."""
    moved = replace(ENTRIES[at], at=ENTRIES[at].at + timedelta(microseconds=1))
    return [*ENTRIES[:at], moved, *ENTRIES[at + 1 :]]


TAMPERING: dict[str, Callable[[int], list[Entry]]] = {
    "edit": changed,
    "timestamp": later,
    "delete": lambda at: [*ENTRIES[:at], *ENTRIES[at + 1 :]],
    "insert": lambda at: [*ENTRIES[:at], made(at, mark=1), *ENTRIES[at:]],
    "swap": lambda at: [*ENTRIES[:at], ENTRIES[at + 1], ENTRIES[at], *ENTRIES[at + 2 :]],
    "duplicate": lambda at: [*ENTRIES[: at + 1], *ENTRIES[at:]],
    "truncate": lambda at: ENTRIES[:at],
}


def first_difference(entries: list[bytes]) -> int:
    """Return the first place where these are not the entries that were sealed."""
    pairs = enumerate(zip(entries, KEPT, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(entries), len(KEPT)))


def test_an_honest_ledger_has_no_findings() -> None:
    """All witnesses agree: nothing is found, and it is said how far a checkpoint vouches."""
    assert audit(KEPT, NOTES, LOG, leaves=LEAVES) == Audit(44, 40, ())
    assert audit(KEPT, NOTES, LOG) == Audit(44, 40, ())
    assert audit([], NOTES[:1], LOG) == Audit(0, 0, ())


@pytest.mark.parametrize("kind", TAMPERING)
def test_tampering_is_located_exactly(kind: str) -> None:
    """With the numbers made to fit and the leaf hashes at hand, the first bad entry is named."""
    for at in range(40):
        entries = renumbered(TAMPERING[kind](at))
        first = audit(entries, NOTES, LOG, leaves=LEAVES).first

        assert first is not None
        assert first.seq == first_difference(entries)


@pytest.mark.parametrize("kind", TAMPERING)
def test_tampering_is_bounded_by_checkpoints_alone(kind: str) -> None:
    """Without leaf hashes the place lies between two checkpoints."""
    for at in range(40):
        entries = renumbered(TAMPERING[kind](at))
        first = audit(entries, NOTES, LOG).first

        assert first is not None
        assert first.seq <= first_difference(entries)
        assert first.seq in (*SIZES, at + 1)
        assert first.trouble in {Trouble.CHANGED, Trouble.MISSING, Trouble.DOUBLED}


@pytest.mark.parametrize("kind", TAMPERING)
def test_a_log_made_anew_without_the_key_is_found(kind: str) -> None:
    """Entries, leaf hashes and roots all recomputed: the signatures give it away."""
    for at in range(0, 39, 7):
        entries = renumbered(TAMPERING[kind](at))
        leaves = [leaf_hash(text) for text in entries]
        tree = Tree(leaves)
        sizes = [min(size, tree.size) for size in SIZES]
        forged = [sealed(tree, size, key=2) for size in sizes]
        first = audit(entries, forged, LOG, leaves=leaves).first

        assert first is not None
        assert first.trouble in {Trouble.CHECKPOINT_FORGED, Trouble.DOUBLED}


def test_numbers_that_do_not_fit_are_named() -> None:
    """A plain deletion or swap shows at its own place even where nothing was sealed yet."""
    gone = [*KEPT[:42], *KEPT[43:]]
    swapped = [*KEPT[:41], KEPT[42], KEPT[41], KEPT[43]]

    assert audit(gone, NOTES, LOG).first == Finding(42, Trouble.OUT_OF_ORDER, 43)
    assert audit(swapped, NOTES, LOG).first == Finding(41, Trouble.OUT_OF_ORDER, 42)


def test_every_flipped_bit_is_found_at_its_place() -> None:
    """One bit in an entry, sealed or not, is found where it is (P4)."""
    for seq in (0, 9, 10, 39, 43):
        for bit in range(0, len(KEPT[seq]) * 8, 101):
            number = int.from_bytes(KEPT[seq]) ^ (1 << bit)
            entries = [*KEPT]
            entries[seq] = number.to_bytes(len(KEPT[seq]))
            first = audit(entries, NOTES, LOG, leaves=LEAVES).first

            assert first is not None
            assert first.seq == seq


def test_a_changed_leaf_hash_does_not_accuse_the_entry() -> None:
    """Below a good checkpoint the entry is proven, so the note of its hash is what is wrong."""
    leaves = [*LEAVES[:7], bytes(32), *LEAVES[8:]]

    assert audit(KEPT, NOTES, LOG, leaves=leaves).first == Finding(7, Trouble.LEAF_CHANGED, 8)


def test_an_unsealed_entry_that_went_is_missed() -> None:
    """Entries after the last checkpoint are held by their leaf hashes alone."""
    found = audit(KEPT[:42], NOTES, LOG, leaves=LEAVES)

    assert found.first == Finding(42, Trouble.MISSING, 44)


def test_checkpoints_never_go_backwards() -> None:
    """An older checkpoint after a newer one is a roll-back, though its signature is good."""
    found = audit(KEPT, [*NOTES, NOTES[1]], LOG)

    assert found.first == Finding(10, Trouble.CHECKPOINT_BACKWARDS, 40)
    assert found.sealed == 40
