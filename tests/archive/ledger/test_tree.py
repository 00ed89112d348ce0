"""The Merkle tree and its proofs: RFC 6962's vectors, then every small tree by definition."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger.proof import verify_consistency, verify_inclusion
from archive.ledger.tree import EMPTY_ROOT, Peaks, Tree, leaf_hash, node_hash

LEAVES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The roots of the first 0 to 8 leaves (test data of the Certificate Transparency reference)."""


def small_tree(size: int) -> Tree:
    """Return a tree of this many leaves."""
    return Tree(leaf_hash(number.to_bytes(8)) for number in range(size))


def defined_root(leaves: list[bytes]) -> bytes:
    """Compute a root word by word as RFC 9162, section 2.1.1 defines it."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return node_hash(defined_root(leaves[:middle]), defined_root(leaves[middle:]))


def test_roots_are_those_of_the_reference() -> None:
    """Tree and peaks give the published roots at every size."""
    tree, peaks = Tree(), Peaks()
    assert tree.root().hex() == peaks.root.hex() == ROOTS[0]
    for leaf, root in zip(LEAVES, ROOTS[1:], strict=True):
        tree.append(leaf_hash(leaf))
        peaks = peaks.with_leaf(leaf_hash(leaf))
        assert tree.root().hex() == peaks.root.hex() == root


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, ()),
        (0, 8, ("96a296d2", "5f083f0a", "6b47aaf2")),
        (5, 8, ("bc1a0643", "ca854ea1", "d37ee418")),
        (2, 3, ("fac54203",)),
        (1, 5, ("6e340b9c", "5f083f0a", "bc1a0643")),
    ],
)
def test_paths_are_those_of_the_reference(index: int, size: int, path: tuple[str, ...]) -> None:
    """Inclusion proofs are the published ones."""
    tree = Tree(map(leaf_hash, LEAVES))

    assert tuple(step.hex()[:8] for step in tree.inclusion_proof(index, size)) == path


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        (1, 1, ()),
        (1, 8, ("96a296d2", "5f083f0a", "6b47aaf2")),
        (6, 8, ("0ebc5d34", "ca854ea1", "d37ee418")),
        (2, 5, ("5f083f0a", "bc1a0643")),
    ],
)
def test_consistency_is_that_of_the_reference(
    first: int, second: int, path: tuple[str, ...]
) -> None:
    """Consistency proofs are the published ones."""
    tree = Tree(map(leaf_hash, LEAVES))

    assert tuple(step.hex()[:8] for step in tree.consistency_proof(first, second)) == path


def test_every_proof_of_every_small_tree_verifies() -> None:
    """Up to 33 leaves: each leaf in each size, each size from each earlier one."""
    tree = small_tree(33)
    leaves = [tree.leaf(index) for index in range(33)]
    for size in range(1, 34):
        root = tree.root(size)
        assert root == defined_root(leaves[:size])
        for index in range(size):
            path = tree.inclusion_proof(index, size)
            assert len(path) <= math.ceil(math.log2(size))
            assert verify_inclusion(leaves[index], index, size, path=path, root=root)
        for first in range(1, size + 1):
            assert verify_consistency(
                first,
                size,
                path=tree.consistency_proof(first, size),
                first_root=tree.root(first),
                second_root=root,
            )


@given(st.integers(2, 70), st.data())
def test_a_wrong_inclusion_is_never_proved(size: int, data: st.DataObject) -> None:
    """Another leaf, place, size, root or path, however near, does not verify."""
    tree = small_tree(size)
    index = data.draw(st.integers(0, size - 1))
    path, root, leaf = tree.inclusion_proof(index, size), tree.root(), tree.leaf(index)
    other = data.draw(st.integers(-1, size + 1).filter(lambda one: one != index))
    flipped = data.draw(st.integers(0, len(path) - 1))
    bent = [bytes(32) if at == flipped else step for at, step in enumerate(path)]

    assert not verify_inclusion(leaf, other, size, path=path, root=root)
    assert not verify_inclusion(leaf_hash(b"other"), index, size, path=path, root=root)
    assert not verify_inclusion(leaf, index, size, path=bent, root=root)
    assert not verify_inclusion(leaf, index, size, path=path[:-1], root=root)
    assert not verify_inclusion(leaf, index, size, path=(*path, root), root=root)
    assert not verify_inclusion(leaf, index, size, path=path, root=tree.root(size - 1))
    assert not verify_inclusion(leaf, index, index, path=path, root=root)


@given(st.integers(2, 70), st.data())
def test_a_log_that_was_changed_never_proves_to_go_on(size: int, data: st.DataObject) -> None:
    """A rewritten past, a cut or a fork has no consistency proof from the old root."""
    tree = small_tree(size)
    first = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, first - 1))
    fork = Tree(leaf_hash(b"fork") if at == changed else tree.leaf(at) for at in range(size))
    path, old = fork.consistency_proof(first, size), tree.root(first)

    def verifies(first: int, second: int, path: tuple[bytes, ...], root: bytes) -> bool:
        return verify_consistency(first, second, path=path, first_root=old, second_root=root)

    assert not verifies(first, size, path, fork.root())
    assert not verifies(first, size, tree.consistency_proof(first, size), fork.root())
    assert not verifies(first, size, (), tree.root())
    assert not verifies(size, first, path, tree.root())
    assert not verifies(first, size, (*tree.consistency_proof(first, size), old), tree.root())
    assert not verifies(first, size, tree.consistency_proof(first, size)[:-1], tree.root())
    assert not verifies(first, first, (), tree.root())


@given(st.lists(st.binary(max_size=4), max_size=80))
def test_a_writer_goes_on_from_peaks_alone(entries: list[bytes]) -> None:
    """Peaks kept and taken up again at any point give the root of the whole tree."""
    peaks = Peaks()
    for entry in entries:
        peaks = Peaks(peaks.size, peaks.hashes).with_leaf(leaf_hash(entry))

    assert peaks.root == Tree(map(leaf_hash, entries)).root()


@pytest.mark.parametrize(
    ("size", "hashes"), [(-1, ()), (1, ()), (0, (bytes(32),)), (3, (bytes(32),)), (1, (b"x",))]
)
def test_peaks_that_are_none_are_refused(size: int, hashes: tuple[bytes, ...]) -> None:
    """A size and hashes that do not belong together raise ValueError."""
    with pytest.raises(ValueError, match="do not make a tree"):
        Peaks(size, hashes)


def test_places_that_do_not_exist_are_refused() -> None:
    """Proofs of leaves that are not there raise ValueError."""
    tree = small_tree(3)
    for ask in (
        lambda: tree.leaf(3),
        lambda: tree.root(4),
        lambda: tree.inclusion_proof(2, 2),
        lambda: tree.inclusion_proof(0, 4),
        lambda: tree.consistency_proof(2, 1),
        lambda: tree.append(b"short"),
    ):
        with pytest.raises(ValueError, match=r"leaf hash|no such leaves"):
            ask()


def test_a_proof_in_a_large_log_is_short() -> None:
    """At 100 000 entries a proof has at most 17 hashes and far less than 10 kB as JSON (P10)."""
    tree = small_tree(100_000)
    path = tree.inclusion_proof(76_543, 100_000)

    assert len(path) <= 17
    assert len(json.dumps([step.hex() for step in path])) < 10_000
    assert verify_inclusion(tree.leaf(76_543), 76_543, 100_000, path=path, root=tree.root())
