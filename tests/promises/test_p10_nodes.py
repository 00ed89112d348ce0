"""P10: what is kept to prove quickly is believed by nobody, and mends itself."""

import os
from collections.abc import Iterator

import pytest

from archive.inquiry.growth import growth
from archive.inquiry.proof import newest_checkpoint, proof_of
from archive.ledger.checkpoint import read
from archive.ledger.entry import Act, Entry
from archive.ledger.proof import verify_consistency, verify_inclusion
from archive.ledger.tree import leaf_hash
from archive.records.actor import OPERATOR
from archive.records.digest import new_id
from archive.records.errors import Damaged
from tests.archive.upkeep.store import Store, freeze, open_store

ENTRIES = 700
"""Two nodes are kept of so many."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, str]]:
    """Seal a record in an archive with a long ledger."""
    store = open_store(tmp_path_factory.mktemp("nodes") / "data")
    record = store.sealed("mot")
    with store.parts.catalog.view() as view:
        start = view.ledger.size()
    rows: list[tuple[object, ...]] = []
    for seq in range(start, ENTRIES):
        entry = Entry(seq, new_id(os.urandom), Act.READ, "archive", "system", store.clock.now)
        data = entry.to_bytes()
        rows.append((seq, entry.id, "archive", leaf_hash(data).hex(), data.decode()))
    changed(store, "insert into entry (seq, id, subject, leaf, data) values (?, ?, ?, ?, ?)", rows)
    freeze(store)
    yield store, record
    store.close()


def changed(store: Store, said: str, rows: list[tuple[object, ...]] | None = None) -> None:
    """Write into the catalogue behind everybody's back."""
    with store.parts.catalog.work() as work:
        work.ledger._connection.exec_driver_sql(said, rows)  # noqa: SLF001 - an attacker's hand


def nodes_of(store: Store) -> list[str]:
    """Return the nodes that are kept."""
    with store.parts.catalog.view() as view:
        return list(
            view.ledger._connection.exec_driver_sql(  # noqa: SLF001 - to look
                "select hash from node order by level, place"
            ).scalars()
        )


def test_a_checkpoint_keeps_the_nodes_that_are_complete(house: tuple[Store, str]) -> None:
    """One for 256 entries."""
    assert len(nodes_of(house[0])) == ENTRIES // 256


def test_a_damaged_node_spoils_no_proof_and_is_mended(house: tuple[Store, str]) -> None:
    """The proof is made from every leaf then; the next checkpoint makes the nodes anew."""
    store, record = house
    right = nodes_of(store)
    changed(store, "update node set hash = ?", [("00" * 32,)])
    found = proof_of(store.parts, OPERATOR, record)
    root = read(found.checkpoint).root
    assert verify_inclusion(
        leaf_hash(found.entry), found.index, found.size, path=found.path, root=root
    )
    early = growth(store.parts, 300, found.size)
    assert early.path

    before = read(newest_checkpoint(store.parts))
    store.hand_in("hai")
    freeze(store)
    after = read(newest_checkpoint(store.parts))
    going = growth(store.parts, before.size, after.size)
    assert verify_consistency(
        before.size, after.size, path=going.path, first_root=before.root, second_root=after.root
    )
    assert nodes_of(store)[: len(right)] == right


def test_an_entry_that_was_changed_is_proved_to_nobody(house: tuple[Store, str]) -> None:
    """Neither with the kept nodes nor with the leaves does it lead to the root."""
    store, record = house
    with store.parts.catalog.view() as view:
        row = next(one for one in view.ledger.of(record) if '"act":"sealed"' in one.data)
    later = row.data.replace('"at":"2026', '"at":"2025')
    assert later != row.data
    change = "update entry set data = ?, leaf = ? where seq = ?"
    changed(store, change, [(later, leaf_hash(later.encode()).hex(), row.seq)])
    with pytest.raises(Damaged, match="không khớp"):
        proof_of(store.parts, OPERATOR, record)
    changed(store, change, [(row.data, row.leaf, row.seq)])
    assert proof_of(store.parts, OPERATOR, record).index == row.seq
