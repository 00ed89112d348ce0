"""Our proofs are those of others: published vectors in full, and pymerkle, written independently.

The vectors are the test data of the Certificate Transparency reference implementation
(``merkle_tree_test``), which RFC 6962 and RFC 9162 describe.
"""

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger.proof import verify_consistency, verify_inclusion
from archive.ledger.tree import Tree, leaf_hash
from tests.archive.ledger.test_tree import LEAVES, ROOTS

A = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
B = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
AB = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
CD = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
ABCD = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
E = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
EF = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
GH = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
EFGH = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
"""Nodes of the reference tree, named by the leaves under them."""

sizes = st.integers(1, 300)


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (0, 8, [B, CD, EFGH]),
        (5, 8, [E, GH, ABCD]),
        (2, 3, [AB]),
        (1, 5, [A, CD, E]),
    ],
)
def test_published_inclusion_proofs_are_made_and_believed(
    index: int, size: int, path: list[str]
) -> None:
    """Hash by hash, and each verifies to the published root."""
    tree = Tree(map(leaf_hash, LEAVES))
    steps = [bytes.fromhex(one) for one in path]

    assert list(tree.inclusion_proof(index, size)) == steps
    root = bytes.fromhex(ROOTS[size])
    assert verify_inclusion(leaf_hash(LEAVES[index]), index, size, path=steps, root=root)


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        (1, 1, []),
        (1, 8, [B, CD, EFGH]),
        (6, 8, [EF, GH, ABCD]),
        (2, 5, [CD, E]),
    ],
)
def test_published_consistency_proofs_are_made_and_believed(
    first: int, second: int, path: list[str]
) -> None:
    """Hash by hash, and each verifies between the published roots."""
    tree = Tree(map(leaf_hash, LEAVES))
    steps = [bytes.fromhex(one) for one in path]
    before, after = bytes.fromhex(ROOTS[first]), bytes.fromhex(ROOTS[second])

    assert list(tree.consistency_proof(first, second)) == steps
    assert verify_consistency(first, second, path=steps, first_root=before, second_root=after)


def theirs(size: int) -> pymerkle.InmemoryTree:
    """Return pymerkle's tree of this many entries."""
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for number in range(size):
        tree.append_entry(number.to_bytes(4))
    return tree


def ours(size: int) -> Tree:
    """Return our tree of the same entries."""
    return Tree(leaf_hash(number.to_bytes(4)) for number in range(size))


@given(sizes, st.data())
def test_inclusion_agrees_with_pymerkle(total: int, data: st.DataObject) -> None:
    """Roots and paths are the same, and each believes what the other made."""
    size = data.draw(st.integers(1, total))
    index = data.draw(st.integers(0, size - 1))
    own, other = ours(total), theirs(total)
    path, proof = own.inclusion_proof(index, size), other.prove_inclusion(index + 1, size)

    assert own.root(size) == other.get_root(size)
    # Their path begins with the leaf itself.
    assert proof.path == [own.leaf(index), *path]
    assert verify_inclusion(
        own.leaf(index), index, size, path=proof.path[1:], root=other.get_root(size)
    )
    proof.path = [own.leaf(index), *path]
    pymerkle.verify_inclusion(own.leaf(index), own.root(size), proof, index + 1, size)


@given(sizes, st.data())
def test_consistency_agrees_with_pymerkle(total: int, data: st.DataObject) -> None:
    """Between any two sizes each proves what the other's roots say, and no other root.

    Their proofs go down to single leaves where RFC 9162 stops at a complete tree, so the lists of
    hashes differ; what they prove is the same.
    """
    second = data.draw(st.integers(1, total))
    first = data.draw(st.integers(1, second))
    own, other = ours(total), theirs(total)
    path, proof = own.consistency_proof(first, second), other.prove_consistency(first, second)

    def believed(old: bytes) -> bool:
        new = other.get_root(second)
        return verify_consistency(first, second, path=path, first_root=old, second_root=new)

    pymerkle.verify_consistency(own.root(first), own.root(second), proof, first, second)
    assert believed(other.get_root(first))
    assert not believed(leaf_hash(b"another past"))
    with pytest.raises(pymerkle.InvalidProof):
        pymerkle.verify_consistency(leaf_hash(b"another past"), own.root(second), proof)


@given(st.integers(2, 120), st.data())
def test_what_we_refuse_pymerkle_refuses(total: int, data: st.DataObject) -> None:
    """A path with one wrong hash convinces neither of us."""
    index = data.draw(st.integers(0, total - 1))
    own, proof = ours(total), theirs(total).prove_inclusion(index + 1)
    at = data.draw(st.integers(1, len(proof.path) - 1))
    proof.path[at] = bytes(32)

    path, root = proof.path[1:], own.root()
    assert not verify_inclusion(own.leaf(index), index, total, path=path, root=root)
    with pytest.raises(pymerkle.InvalidProof):
        pymerkle.verify_inclusion(own.leaf(index), root, proof)
