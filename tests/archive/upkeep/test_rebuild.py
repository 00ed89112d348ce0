"""The catalogue and the index can be lost: the store alone brings them back (promise P12)."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from archive.accounts.register import differing, restore
from archive.ledger.entry import Act, Entry
from archive.objects.keys import LEDGER
from archive.records.errors import Damaged
from archive.records.record import Record, Role
from archive.records.state import State, Waiting
from archive.route.stage import Move, step
from archive.upkeep.check import EVERYTHING, check
from archive.upkeep.dump import dump
from archive.upkeep.keyfiles import ensure_secrets
from archive.upkeep.rebuild import rebuild
from search.grants import Grants
from search.query import Query
from tests.archive.upkeep.store import Store, freeze, open_store


def told(store: Store) -> list[bytes]:
    """Return what the catalogue says."""
    with store.parts.catalog.view() as view:
        return list(dump(view))


def records(lines: list[bytes]) -> list[bytes]:
    """Return the lines that tell of records."""
    return [line for line in lines if b'"record":' in line]


def lose(store: Store) -> Store:
    """Throw the catalogue and the index away, and open what is left."""
    store.close()
    for path in store.folder.iterdir():
        if path.name.startswith("catalog"):
            path.unlink()
    for path in (store.folder / "index").rglob("*"):
        if path.is_file():
            path.unlink()
    (store.folder / "catalog.sqlite").touch()
    again = open_store(store.folder)
    again.clock.now = store.clock.now
    return again


def found(store: Store, text: str) -> set[str]:
    """Return the records that are found by this text."""
    grants = Grants(bodies=frozenset({"xa-a"}), restricted=True)
    return {hit.record for hit in store.parts.index.find(Query(text=text), grants).hits}


def test_what_was_lost_comes_back_byte_for_byte(store: Store) -> None:
    """Records, files, pages, dossiers and the frozen ledger are told in the same words."""
    before = told(store)
    again = lose(store)
    assert told(again) == []
    done = rebuild(again.parts, restore)

    assert told(again)[: len(before)] == before
    assert (done.records, done.dossiers, done.pages) == (2, 2, 6)
    assert [*done.doubtful, *done.unreadable, *done.without_pages] == []
    again.close()


def test_what_was_found_is_found_again(store: Store) -> None:
    """The index fills by the jobs that were noted, and the check is content."""
    one, two = store.named("mot"), store.named("hai")
    again = lose(store)
    rebuild(again.parts, restore)
    assert found(again, "quyet dinh") == set()
    again.work()

    assert found(again, "quyet dinh") == {one, two}
    assert found(again, "hai") == {two}
    assert check(again.parts, EVERYTHING, differing).ok
    again.close()


def test_a_rebuild_of_a_healthy_archive_changes_nothing_said(store: Store) -> None:
    """Entries that are not frozen yet are kept, because the catalogue still has them."""
    store.hand_in("ba")
    before = told(store)
    rebuild(store.parts, restore)
    store.work()

    assert told(store)[: len(before)] == before
    freeze(store)
    assert check(store.parts).ok


def test_the_ledger_tells_of_the_rebuild(empty: Store) -> None:
    """Maintenance is entered as such."""
    rebuild(empty.parts)
    with empty.parts.catalog.view() as view:
        (row,) = view.ledger.rows()

    entry = Entry.from_bytes(row.data.encode())
    assert (entry.act, entry.subject, entry.actor) == (Act.REBUILT, "archive", "operator")


def test_routes_are_taken_up_where_they_stopped(store: Store) -> None:
    """A record that was received and never read is read after the rebuild."""
    record = store.named("hai")
    version = store.record(record).version
    for manifest in store.path(record, Role.ORIGINAL).parent.glob("manifest-*"):
        if not manifest.name.startswith("manifest-000001"):
            manifest.unlink()
    again = lose(store)
    rebuild(again.parts, restore)
    assert again.record(record).state is State.RECEIVED
    again.work()

    assert again.record(record).state is State.READ
    assert again.record(record).version == version
    again.close()


def test_of_two_manifests_the_one_on_the_ledger_counts(store: Store) -> None:
    """What a step left behind that was undone does not come to life."""
    record = store.record(store.named("hai"))
    for _ in range(5):
        _undone(store, replace(record, state=State.REVIEWED, restricted=bool(os.urandom(1)[0] & 1)))
    store.move(record.id, State.REVIEWED, Act.REVIEWED, Role.OFFICIAL)
    store.work()
    freeze(store)
    before = told(store)
    again = lose(store)
    done = rebuild(again.parts, restore)

    assert not done.doubtful
    assert told(again)[: len(before)] == before
    again.close()


def test_a_choice_nobody_can_decide_is_told(store: Store) -> None:
    """Two manifests of one number, neither on the ledger: the record is named as doubtful."""
    record = store.record(store.named("hai"))
    for restricted in (True, False):
        _undone(store, replace(record, restricted=restricted, waiting_for=Waiting.SERVICE))
    freeze(store)
    again = lose(store)

    assert rebuild(again.parts, restore).doubtful == [record.id]
    again.close()


def test_a_damaged_manifest_falls_back_to_the_one_before(store: Store) -> None:
    """Less is known then, but nothing wrong."""
    record = store.named("mot")
    before = store.record(record)
    folder = store.path(record, Role.ORIGINAL).parent
    (newest,) = (
        path for path in folder.glob(f"manifest-{before.version:06d}-*") if path.suffix != ".guard"
    )
    newest.chmod(0o600)
    newest.write_bytes(newest.read_bytes()[:-5])
    freeze(store)
    again = lose(store)
    rebuild(again.parts, restore)

    assert again.record(record).version == before.version - 1
    again.close()


def test_objects_without_any_manifest_are_named(store: Store) -> None:
    """They are left alone, and a person is told."""
    store.parts.objects.put("0" * 26, b"?")

    assert rebuild(store.parts, restore).unreadable == ["0" * 26]


def test_a_damaged_reading_costs_the_pages_only(store: Store) -> None:
    """The record comes back, and is named."""
    record = store.named("mot")
    path = store.path(record, Role.READING)
    path.chmod(0o600)
    path.write_bytes(b"{}")
    done = rebuild(store.parts, restore)

    assert done.without_pages == [record]
    assert store.record(record).state is State.SEALED


def test_a_closed_dossier_stays_closed(store: Store) -> None:
    """Of two manifests that tell of one dossier, the later word counts."""
    one = store.record(store.named("hai"))
    with store.parts.catalog.work() as work:
        dossier = replace(work.dossiers.get(str(one.dossier)), closed_on=date(2026, 11, 19))
        work.dossiers.put(dossier)
    store.move(one.id, State.REVIEWED, Act.REVIEWED, Role.OFFICIAL)
    store.work()
    again = lose(store)
    rebuild(again.parts, restore)

    with again.parts.catalog.view() as view:
        assert view.dossiers.get(dossier.id) == dossier
    again.close()


def test_a_ledger_that_was_tampered_with_stops_the_rebuild(store: Store) -> None:
    """Nothing is changed: a new catalogue would hide the damage."""
    before = told(store)
    (piece,) = (
        name for name in store.parts.objects.names(LEDGER) if name.prefix.startswith("entries-")
    )
    content = store.parts.objects.read(piece).replace(b"received", b"reviewed")
    path = store.folder / "objects" / LEDGER[:2] / LEDGER / piece.leaf
    path.chmod(0o600)
    path.unlink()
    store.parts.objects.put(LEDGER, content, prefix=piece.prefix)

    with pytest.raises(Damaged, match="check --ledger"):
        rebuild(store.parts, restore)
    assert told(store) == before


def test_people_bodies_and_sessions_stay(store: Store) -> None:
    """The store does not know them: they are not touched."""
    with store.parts.catalog.work() as work:
        work.sessions.try_once("t" * 26, "bucket", at=store.clock.now)
    rebuild(store.parts, restore)

    with store.parts.catalog.view() as view:
        assert view.sessions.tries("bucket", since=store.clock.now) == 1
        assert set(view.dossiers.bodies()) == {"xa-a"}


def test_secrets_of_another_archive_do_not_fit(store: Store, tmp_path: Path) -> None:
    """With other keys the checkpoints look forged, and nothing is rebuilt."""
    other = ensure_secrets(tmp_path / "other", os.urandom).ledger_key

    with pytest.raises(Damaged):
        rebuild(replace(store.parts, ledger_key=other))


def _undone(store: Store, after: Record) -> None:
    """Take a step that does not come to its commit."""
    before = store.record(after.id)
    with (
        pytest.raises(ZeroDivisionError),
        step(store.parts, Move(before, after, Act.REVIEWED, "system")),
    ):
        _ = 1 // 0
