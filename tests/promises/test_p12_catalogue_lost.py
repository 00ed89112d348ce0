"""P12: the catalogue and the index can be lost; the store alone brings them back, byte for byte."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from archive.accounts.register import changing, differing, restore
from archive.catalog.sql.ledger import Fact, Loose, row_of
from archive.desk.receive import give_receipt
from archive.ledger.entry import Act, Entry
from archive.records.actor import OPERATOR
from archive.records.body import Body, BodyLevel
from archive.records.digest import new_id
from archive.records.state import State
from archive.route.index import fill
from archive.route.stage import Move, step
from archive.upkeep.check import EVERYTHING, check
from archive.upkeep.dump import dump
from archive.upkeep.rebuild import rebuild
from archive.upkeep.tail import keep_loose
from search.grants import Grants
from search.query import Query
from tests.archive.upkeep.store import Store, open_store
from tests.doors.cli.conftest import said_by

QUESTIONS = ("quyết định", "quyet dinh trang 2", "12/QĐ-UBND", "hai", "ba", "khong co")

KILLED = """
import os, signal, sys
from archive.cli.main import vankho
from archive.cli.outcome import guarded
from archive.failpoint import arm

arm(lambda name: os.kill(os.getpid(), signal.SIGKILL))
guarded(vankho, ["rebuild", "--data", sys.argv[1]])
"""
"""A rebuild that is killed while it writes: its own entry goes to the store before the commit."""


def told(store: Store) -> Sequence[bytes]:
    """Return what the catalogue says."""
    with store.parts.catalog.view() as view:
        return list(dump(view))


def answers(store: Store) -> Mapping[str, frozenset[tuple[str, int]]]:
    """Return the pages each question finds; equally good ones come in any order."""
    grants = Grants(bodies=frozenset({"xa-a"}), restricted=True)
    find = store.parts.index.find
    return {
        text: frozenset((hit.record, hit.page) for hit in find(Query(text), grants).hits)
        for text in QUESTIONS
    }


def lose(store: Store) -> Store:
    """Throw the catalogue and the index away, and open what is left."""
    store.close()
    for path in store.folder.glob("catalog*"):
        path.unlink()
    for path in (store.folder / "index").rglob("*"):
        if path.is_file():
            path.unlink()
    again = open_store(store.folder)
    again.clock.now = store.clock.now
    return again


def write(store: Store, act: Act) -> None:
    """Write an entry that no manifest carries."""
    with store.parts.catalog.work() as work:
        fact = Fact(act, "archive", "system")
        work.ledger.note(fact, entry_id=new_id(os.urandom), at=store.clock())


def test_everything_comes_back_to_the_last_commit(store: Store) -> None:
    """Steps, receipts, people and entries since the last checkpoint too; and the same answers."""
    store.hand_in("ba")
    write(store, Act.SEARCHED)
    dossier = store.record(store.named("hai")).dossier
    give_receipt(store.parts, OPERATOR, str(dossier), "5678")
    with changing(store.parts) as work:
        work.dossiers.put_body(Body("xa-b", "Xã B", BodyLevel.COMMUNE))
    before, found = told(store), answers(store)
    again = lose(store)
    assert told(again) == []
    done = rebuild(again.parts, restore)
    assert fill(again.parts) == 3

    # One line more: that it was rebuilt.
    assert told(again)[:-1] == before
    assert b'\\"act\\":\\"rebuilt\\"' in told(again)[-1]
    assert answers(again) == found
    assert (done.records, done.receipts) == (3, 1)
    assert [*done.doubtful, *done.unreadable, *done.without_pages] == []
    assert check(again.parts, EVERYTHING, differing).ok
    again.close()


def test_what_never_came_to_its_commit_drops_out(store: Store) -> None:
    """A step and an entry that were undone leave bytes behind; what took their place counts."""
    record = store.record(store.named("hai"))
    after = replace(record, state=State.REVIEWED)
    undone = Move(record, after, Act.REVIEWED, "system")
    with pytest.raises(ZeroDivisionError), step(store.parts, undone):
        _ = 1 // 0
    with store.parts.catalog.view() as view:
        seq, leaf = view.ledger.size(), view.ledger.newest_leaf()
    entry = Entry(seq, new_id(os.urandom), Act.SEARCHED, "archive", "system", store.clock())
    keep_loose(store.parts.objects, [Loose(row_of(entry), leaf)])
    store.clock.now = store.clock.now.replace(second=1)
    with step(store.parts, Move(record, after, Act.REVIEWED, "system")):
        pass
    write(store, Act.CHECKED)
    before = told(store)
    again = lose(store)
    rebuild(again.parts, restore)

    assert told(again)[:-1] == before
    again.close()


def test_a_rebuild_that_fails_leaves_what_was_there(store: Store) -> None:
    """Rows, index and answers: one transaction, and the index is emptied after it."""
    before, found = told(store), answers(store)

    with pytest.raises(ZeroDivisionError):
        rebuild(store.parts, lambda _parts, _work: 1 // 0)

    assert told(store) == before
    assert answers(store) == found


@pytest.mark.parametrize("is_lost", [False, True])
def test_a_killed_rebuild_leaves_the_old_state(store: Store, *, is_lost: bool) -> None:
    """A whole catalogue stays whole; where there was none, there is none, and each verb says so."""
    before = told(store)
    store.close()
    catalogue = store.folder / "catalog.sqlite"
    if is_lost:
        catalogue.unlink()
    words = [sys.executable, "-c", KILLED, str(store.folder)]
    killed = subprocess.run(words, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL

    if is_lost:
        assert not catalogue.exists()
        said = said_by("list", "--data", store.folder)
        assert (said.code, "vankho rebuild" in said.err) == (1, True)
    assert said_by("rebuild", "--data", store.folder).code == 0
    again = open_store(store.folder)
    # The job that freezes the ledger ran too, on this machine's clock.
    assert [line for line in told(again) if line in before] == before
    again.close()


@pytest.mark.parametrize("harm", [b"", b"this is no database" * 300])
def test_a_broken_catalogue_is_set_aside(store: Store, harm: bytes) -> None:
    """Each verb says what to do; the rebuild keeps the broken file and goes on."""
    before = told(store)
    store.close()
    catalogue = store.folder / "catalog.sqlite"
    catalogue.write_bytes(harm)
    for words in (("list",), ("search", "hai"), ("repair",), ("user", "list")):
        said = said_by(*words, "--data", store.folder)
        assert (said.code, "vankho rebuild" in said.err) == (1, True), words
    assert said_by("check", "--data", store.folder, "--json").code == 1

    assert said_by("rebuild", "--data", store.folder).code == 0
    assert [path.read_bytes() for path in store.folder.glob("catalog.sqlite.broken-*")] == [harm]
    again = open_store(store.folder)
    assert [line for line in told(again) if line in before] == before
    again.close()


def test_a_broken_index_stops_only_what_asks_it(store: Store) -> None:
    """The check names it, other verbs go on, and it can be made anew."""
    found = answers(store)
    store.close()
    for path in _index(store):
        path.write_bytes(path.read_bytes()[:-9])
    assert said_by("list", "--data", store.folder).code == 0
    said = said_by("check", "--index", "--json", "--data", store.folder)
    assert {one["what"] for one in said.lines[0]["damaged"]} == {"index_broken"}
    assert said.code == 1

    assert said_by("reindex", "--data", store.folder).code == 0
    again = open_store(store.folder)
    assert answers(again) == found
    again.close()


def _index(store: Store) -> Sequence[Path]:
    return [path for path in (store.folder / "index").rglob("*.*") if path.suffix != ".lock"]
