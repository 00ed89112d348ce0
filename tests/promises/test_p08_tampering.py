"""P8: tampering with the journal is found, and the first bad entry is named.

Eight kinds at two hundred places, by SQL behind the archive's back. Whoever does it is thorough:
numbers fit again and the leaf hashes in the catalogue are computed anew. What is left are the
checkpoints and pieces in the store, and the key.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.catalog.sql.ledger import Fact
from archive.ledger.audit import audit
from archive.ledger.checkpoint import Checkpoint, sign
from archive.ledger.entry import Act, Entry
from archive.ledger.tree import Tree, leaf_hash
from archive.records.digest import new_id
from archive.upkeep.check import Wanted, check
from archive.upkeep.journal import log_of, notes_of, pieces_of
from archive.upkeep.report import What
from tests.archive.ledger.keys import PrivateKey, key_of
from tests.archive.upkeep.store import Store, freeze, open_store

PLACES = 200
SEALED = (70, 140, 203)
"""The sizes at which the log was sealed; two younger entries follow."""


@dataclass(frozen=True)
class Kept:
    """The journal of one archive in the memory of SQLite, and what the store says of it."""

    store: Store
    rows: sqlite3.Connection
    entries: list[bytes]
    notes: list[bytes]
    leaves: list[bytes]

    @contextmanager
    def undone(self) -> Iterator[sqlite3.Connection]:
        """Lend the rows to be changed, and put them back afterwards."""
        self.rows.execute("savepoint before")
        try:
            yield self.rows
        finally:
            self.rows.execute("rollback to before")
            self.rows.execute("release before")

    def first_bad(self, notes: list[bytes] | None = None) -> int | None:
        """Hear the entries as they are now against the store; return what the audit names."""
        said = [one.encode() for (one,) in self.rows.execute("select data from entry order by seq")]
        heard = audit(said, notes or self.notes, log_of(self.store.parts), leaves=self.leaves)
        return heard.first.seq if heard.first else None


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Write a journal of 205 entries, sealed three times."""
    store = open_store(tmp_path_factory.mktemp("p08") / "data")
    for size in (*SEALED, SEALED[-1] + 2):
        with store.parts.catalog.work() as work:
            while work.ledger.size() < size:
                fact = Fact(Act.READ, new_id(store.parts.chance), "system")
                work.ledger.note(fact, entry_id=new_id(store.parts.chance), at=store.clock.now)
        if size in SEALED:
            freeze(store)
    rows = sqlite3.connect(":memory:", isolation_level=None)
    with sqlite3.connect(store.folder / "catalog.sqlite") as source:
        source.backup(rows)
    source.close()
    entries = [one.encode() for (one,) in rows.execute("select data from entry order by seq")]
    leaves = [leaf_hash(one) for piece in pieces_of(store.parts) for one in piece.entries]
    yield Kept(store, rows, entries, list(notes_of(store.parts)), leaves)
    rows.close()
    store.close()


def write(rows: sqlite3.Connection, log: list[Entry], entries: list[Entry]) -> None:
    """Make these the entries, with numbers and leaf hashes that fit."""
    rows.execute("delete from entry where seq >= ?", (len(entries),))
    for seq, entry in enumerate(entries):
        if seq < len(log) and entry is log[seq]:
            continue  # as it was
        data = (entry if entry.seq == seq else replace(entry, seq=seq)).to_bytes()
        row = (seq, f"{seq:026d}", entry.subject, leaf_hash(data).hex(), data.decode())
        rows.execute("insert or replace into entry values (?, ?, ?, ?, ?)", row)


def sealed(tree: Tree, size: int, forger: PrivateKey) -> bytes:
    """Return a checkpoint signed with a key that is not the archive's."""
    return sign(Checkpoint(forger.name, size, tree.root(size)), [forger])


def another(entry: Entry) -> Entry:
    """Return an entry nobody wrote."""
    return replace(entry, id="z" * 26)


TAMPERING: dict[str, Callable[[list[Entry], int], list[Entry]]] = {
    "edit": lambda log, at: [*log[:at], replace(log[at], act=Act.SEALED), *log[at + 1 :]],
    "delete": lambda log, at: [*log[:at], *log[at + 1 :]],
    "insert": lambda log, at: [*log[:at], another(log[at]), *log[at:]],
    "swap": lambda log, at: [*log[:at], log[at + 1], log[at], *log[at + 2 :]],
    "truncate": lambda log, at: log[:at],
    "duplicate": lambda log, at: [*log[: at + 1], *log[at:]],
    "timestamp": lambda log, at: [
        *log[:at],
        replace(log[at], at=log[at].at - timedelta(days=1)),
        *log[at + 1 :],
    ],
}


def expected(kind: str, at: int) -> int:
    """Return the first place where the journal is not what it was."""
    return at + 1 if kind == "duplicate" else at


@pytest.mark.parametrize("kind", TAMPERING)
def test_tampering_is_found_at_its_place(kept: Kept, kind: str) -> None:
    """At each of two hundred places the first bad sequence number is named."""
    log = [Entry.from_bytes(one) for one in kept.entries]
    named = {}
    for at in range(PLACES):
        with kept.undone() as rows:
            write(rows, log, TAMPERING[kind](log, at))
            named[at] = kept.first_bad()

    assert named == {at: expected(kind, at) for at in range(PLACES)}


def test_a_chain_made_anew_without_the_key_is_found_at_its_place(kept: Kept) -> None:
    """Entry, leaf hashes, roots and checkpoints computed anew, and signed with another key."""
    log = [Entry.from_bytes(one) for one in kept.entries]
    forger = key_of(kept.store.parts.ledger_key.name)
    named = {}
    for at in range(PLACES):
        changed = TAMPERING["edit"](log, at)
        with kept.undone() as rows:
            write(rows, log, changed)
            said = rows.execute("select leaf from entry order by seq")
            tree = Tree(bytes.fromhex(leaf) for (leaf,) in said)
            forged = [sealed(tree, size, forger) for size in SEALED]
            named[at] = kept.first_bad([*kept.notes, *forged])

    # The checkpoints of the store are locked and stay; those of the forger are told besides.
    assert named == {at: at for at in range(PLACES)}


def test_an_honest_journal_has_no_findings(kept: Kept) -> None:
    """No alarm where nothing was done."""
    assert kept.first_bad() is None
    assert check(kept.store.parts, Wanted(ledger=True)).ok


@pytest.mark.parametrize("kind", TAMPERING)
@pytest.mark.parametrize("at", [0, 69, 199])
def test_the_check_names_the_place_in_words(kept: Kept, kind: str, at: int, tmp_path: Path) -> None:
    """``vankho check --ledger`` says the same of a catalogue on disk."""
    store = open_store(copied(kept.store.folder, tmp_path), late=True)
    try:
        store.clock.now = kept.store.clock.now
        with sqlite3.connect(store.folder / "catalog.sqlite") as rows:
            log = [Entry.from_bytes(one) for one in kept.entries]
            write(rows, log, TAMPERING[kind](log, at))
        rows.close()
        report = check(store.parts, Wanted(ledger=True))
    finally:
        store.close()

    told = [one.object for one in report.damaged if one.what is What.LEDGER]
    assert report.exit_code == 1
    assert told[0].startswith(f"ledger/{expected(kind, at)}")


def copied(folder: Path, into: Path) -> Path:
    """Return a copy of an archive, to be changed freely."""
    return Path(shutil.copytree(folder, into / "copy"))
