"""What proving costs: the size of a proof in a log of a million entries, and the speed of an audit.

python -m tests.measures.proving [ENTRIES]
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from archive.catalog.sql.ledger import Fact
from archive.inquiry.proof import newest_checkpoint, proof_of
from archive.ledger.audit import audit
from archive.ledger.entry import Act, Entry
from archive.ledger.tree import leaf_hash
from archive.ledger.trust import Log
from archive.records.actor import OPERATOR
from archive.records.digest import new_id
from tests.archive.upkeep.store import Store, freeze, open_store

T = TypeVar("T")
AUDITED = 50_000


def main() -> None:
    """Print one line a figure."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    folder = Path(tempfile.mkdtemp())
    store = open_store(folder / "data")
    try:
        _prove(store, entries)
        _audit(store)
    finally:
        store.close()
        shutil.rmtree(folder)


def _prove(store: Store, entries: int) -> None:
    """Prove an entry at the beginning of a full log, where the path is longest."""
    record = store.sealed("mot")
    _fill(store, entries)
    _timed("the first checkpoint over all of it", lambda: freeze(store))
    found = _timed("a proof", lambda: proof_of(store.parts, OPERATOR, record))
    store.hand_in("hai")
    _timed("the next checkpoint", lambda: freeze(store))
    newest = newest_checkpoint(store.parts)
    going = proof_of(store.parts, OPERATOR, record, since=newest)
    _say("entries", found.size, "")
    _say("hashes in the path", len(found.path), "")
    _say("the proof as JSON, without a time-stamp", len(replace(found, stamp=None).to_bytes()), "B")
    _say("hashes in the consistency proof", len(going.consistency[0].path), "")
    _say("with it, as JSON", len(replace(going, stamp=None).to_bytes()), "B")


def _fill(store: Store, entries: int) -> None:
    """Write entries as fast as SQL takes them; nobody reads them."""
    with store.parts.catalog.work() as work:
        start = work.ledger.size()
        rows = []
        for seq in range(start, entries):
            entry = Entry(seq, new_id(os.urandom), Act.READ, "archive", "system", store.clock.now)
            data = entry.to_bytes()
            rows.append((seq, entry.id, "archive", leaf_hash(data).hex(), data.decode()))
        said = "insert into entry (seq, id, subject, leaf, data) values (?, ?, ?, ?, ?)"
        work.ledger._connection.exec_driver_sql(said, rows)  # noqa: SLF001 - a million rows


def _audit(store: Store) -> None:
    fact = Fact(Act.READ, "archive", "system", {"manifest": leaf_hash(b"").hex()})  # type: ignore[dict-item] # a digest by its shape
    texts = [
        Entry(
            seq, new_id(os.urandom), fact.act, "archive", "system", store.clock.now,
            fact.commitments,
        ).to_bytes()
        for seq in range(AUDITED)
    ]  # fmt: skip
    began = time.perf_counter()
    heard = audit(texts, [], Log.of(store.parts.ledger_key), leaves=map(leaf_hash, texts))
    _say("entries a second audited", heard.entries / (time.perf_counter() - began), "")


def _timed(what: str, act: Callable[[], T]) -> T:
    began = time.perf_counter()
    done = act()
    _say(what, time.perf_counter() - began, "s")
    return done


def _say(what: str, figure: float, unit: str) -> None:
    print(f"{what:48} {figure:12.2f} {unit}")  # noqa: T201 - the point of a measure


if __name__ == "__main__":
    main()
