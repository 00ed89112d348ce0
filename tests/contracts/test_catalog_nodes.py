"""The ledger's tree read from the catalogue: every root and proof as of the tree in memory."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

import pytest
import sqlalchemy as sa

from archive.catalog.sql.ledger import row_of
from archive.catalog.sql.nodes import Nodes
from archive.catalog.sql.tables import TABLES
from archive.catalog.sql.treetables import node
from archive.ledger.entry import Act, Entry
from archive.ledger.tree import Tree, leaf_hash
from tests.contracts.catalog_double import id_of

STEP = 3
ENTRIES = 8 * 8 * 8 + 75
"""Three kept levels, and complete trees of all of them that are not full."""

SIZES = (1, 7, 8, 9, 63, 64, 65, 500, 512, 513, 576, ENTRIES - 1, ENTRIES)
MOST_READ = 2 * 4 * 8
"""Hashes a proof may read: one full node's of each level, at both of its ends."""


class Counted:
    """Counts the hashes that are read."""

    def __init__(self) -> None:
        self.rows = 0

    def __call__(self, nodes: Nodes) -> None:
        """Count what these nodes read from now on."""
        kept = nodes._kept  # noqa: SLF001 - what is read is what is promised

        def counting(level: int, start: int, count: int) -> list[bytes]:
            self.rows += count
            return list(kept(level, start, count))

        nodes._kept = counting  # type: ignore[method-assign] # noqa: SLF001 - likewise


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Connection]:
    """Fill a catalogue with the leaf hashes of entries; their nodes are not kept yet."""
    engine = sa.create_engine(f"sqlite:///{tmp_path_factory.mktemp('nodes') / 'catalog.db'}")
    TABLES.create_all(engine)
    said = "insert into entry (seq, id, subject, leaf, data) values (?, ?, 'archive', ?, '')"
    rows = [(seq, str(seq), leaf_hash(seq.to_bytes(4)).hex()) for seq in range(ENTRIES)]
    with engine.connect() as connection:
        connection.exec_driver_sql(said, rows)
        yield connection
    engine.dispose()


@pytest.fixture(scope="module")
def tree() -> Tree:
    """Make the same tree in memory."""
    return Tree(leaf_hash(seq.to_bytes(4)) for seq in range(ENTRIES))


@pytest.fixture(params=["kept", "missing", "half"])
def nodes(connection: sa.Connection, request: pytest.FixtureRequest) -> Nodes:
    """Keep the nodes, or none, or those of an earlier day: the answers are the same."""
    nodes = Nodes(connection, step=STEP)
    nodes.forget()
    if request.param == "half":
        nodes.grow(ENTRIES // 2)
    if request.param == "kept":
        nodes.grow(ENTRIES // 2)
        nodes.grow(ENTRIES)
    return nodes


def test_every_root_is_that_of_the_tree(nodes: Nodes, tree: Tree) -> None:
    """Peaks too, so a writer goes on from them."""
    assert nodes.size == ENTRIES
    for size in SIZES:
        assert nodes.peaks(size) == tree.peaks(size)
        assert nodes.root(size) == tree.root(size)


def test_every_proof_is_that_of_the_tree(nodes: Nodes, tree: Tree) -> None:
    """Of entries at the beginning, at the seams and at the end."""
    for index in range(0, ENTRIES, 41):
        assert nodes.inclusion_proof(index, ENTRIES) == tree.inclusion_proof(index, ENTRIES)
    for first, second in pairwise(SIZES):
        assert nodes.consistency_proof(first, second) == tree.consistency_proof(first, second)


def test_with_kept_nodes_a_proof_reads_few_hashes(connection: sa.Connection) -> None:
    """Those on its way, not all there are."""
    nodes, counted = Nodes(connection, step=STEP), Counted()
    nodes.forget()
    nodes.grow(ENTRIES)
    counted(nodes)
    for index in range(0, ENTRIES, 37):
        counted.rows = 0
        nodes.inclusion_proof(index, ENTRIES)
        assert 0 < counted.rows < MOST_READ


def test_a_kept_node_that_is_not_a_hash_is_made_anew(connection: sa.Connection, tree: Tree) -> None:
    """A damaged text is as good as none; one that was changed to another hash is seen by its root.

    Whoever uses it holds it against a signed root.
    """
    nodes = Nodes(connection, step=STEP)
    nodes.forget()
    nodes.grow(ENTRIES)
    change = sa.update(node).where(node.c.level == STEP, node.c.place == 0)
    connection.execute(change.values(hash="not a hash"))
    assert nodes.node(STEP, 0) == tree.node(STEP, 0)

    connection.execute(change.values(hash="00" * 32))
    assert nodes.node(STEP, 0) != tree.node(STEP, 0)


def test_leaves_that_are_not_there_are_said() -> None:
    """No proof is made of what nobody wrote."""
    entry = Entry(0, id_of("a"), Act.READ, "archive", "system", datetime(2026, 1, 1, tzinfo=UTC))
    engine = sa.create_engine("sqlite://")
    TABLES.create_all(engine)
    with engine.connect() as connection:
        row = row_of(entry)
        connection.execute(sa.insert(TABLES.tables["entry"]).values(**vars(row)))
        nodes = Nodes(connection, step=STEP)
        assert nodes.root() == bytes.fromhex(row.leaf)
        with pytest.raises(ValueError, match="no such leaves"):
            nodes.inclusion_proof(1, 2)
        with pytest.raises(ValueError, match="no entry"):
            nodes.node(1, 0)
    engine.dispose()
