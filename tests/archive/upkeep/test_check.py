"""A check finds what is wrong, names it, changes nothing, and never says "fine" too early."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.ledger.entry import Act
from archive.objects.errors import NoSpace
from archive.objects.interface import ObjectStore
from archive.objects.keys import Name
from archive.parts import name_of
from archive.records.errors import Unavailable
from archive.records.record import Role
from archive.records.state import State
from archive.route.stage import Move, step
from archive.upkeep.check import EVERYTHING, Wanted, check
from archive.upkeep.fixity import Share
from archive.upkeep.report import IN_VIETNAMESE, What
from tests.archive.upkeep.store import Store
from tests.faults.flip import flip_file


def seen(store: Store, wanted: Wanted = EVERYTHING) -> set[tuple[str, What]]:
    """Return what a check finds, by record."""
    return {(one.record, one.what) for one in check(store.parts, wanted).damaged}


def edit(store: Store, statement: str, *values: object) -> None:
    """Change the catalogue behind its back."""
    with sqlite3.connect(store.folder / "catalog.sqlite") as connection:
        connection.execute(statement, values)
    connection.close()


def test_an_archive_that_is_well_is_fine(store: Store) -> None:
    """Sealed, read and received records, a frozen ledger: nothing is wrong, everything was seen."""
    report = check(store.parts)

    assert report.to_json() == {
        "checked": report.checked,
        "stray": report.stray,
        "damaged": [],
        "unchecked": [],
        "ok": True,
    }
    assert report.exit_code == 0
    assert report.checked > 10


def test_an_empty_archive_is_fine(empty: Store) -> None:
    """Nothing there is nothing wrong."""
    assert check(empty.parts).ok


@pytest.mark.parametrize("role", [Role.ORIGINAL, Role.READING, Role.SIGNED])
def test_a_flipped_bit_is_found_where_it_is(store: Store, role: Role) -> None:
    """The record and the object are named; other records are not."""
    record = store.named("mot")
    flip_file(store.path(record, role))
    report = check(store.parts)

    assert [(one.record, one.what) for one in report.damaged] == [(record, What.BYTES_CHANGED)]
    assert report.damaged[0].object.endswith(store.path(record, role).name)
    assert report.exit_code == 1


def test_reading_in_shares_reads_everything_once(store: Store) -> None:
    """Of three shares exactly one finds the flipped bit; without reading none does."""
    record = store.named("mot")
    flip_file(store.path(record, Role.ORIGINAL))
    found = [seen(store, Wanted(Share(part, 3))) for part in (1, 2, 3)]

    assert sorted(map(len, found)) == [0, 0, 1]
    assert not seen(store, Wanted())


def test_a_missing_and_a_cut_file_are_found_without_reading(store: Store) -> None:
    """The structure alone tells them."""
    one, two = store.named("mot"), store.named("hai")
    store.path(one, Role.SIGNED).unlink()
    store.path(two, Role.ORIGINAL).chmod(0o600)
    store.path(two, Role.ORIGINAL).write_bytes(b"")

    assert seen(store, Wanted()) == {(one, What.MISSING), (two, What.BYTES_CHANGED)}


def test_a_missing_manifest_is_found(store: Store) -> None:
    """The manifest of the record's version must be there."""
    record = store.named("mot")
    version = store.record(record).version
    folder = store.path(record, Role.SIGNED).parent
    for path in folder.glob(f"manifest-{version:06d}-*"):
        path.unlink()

    assert (record, What.MANIFEST_MISSING) in seen(store, Wanted())


def test_a_changed_row_is_found(store: Store) -> None:
    """The catalogue may not say anything else than the manifest."""
    record = store.named("mot")
    edit(store, "update record set data = replace(data, '12/QĐ', '13/QĐ') where id = ?", record)

    assert seen(store) == {(record, What.MANIFEST_DIFFERS), (record, What.ROW_DIFFERS)}


def test_a_row_that_cannot_be_read_is_found(store: Store) -> None:
    """It is told as damage, and the check goes on to the end."""
    one, two = store.named("mot"), store.named("hai")
    edit(store, "update record set data = '{' where id = ?", one)
    flip_file(store.path(two, Role.ORIGINAL))

    assert {(one, What.CATALOGUE_BROKEN), (two, What.BYTES_CHANGED)} <= seen(store)


def test_changed_pages_are_found(store: Store) -> None:
    """What is kept for speed must be what the reading says."""
    record = store.named("mot")
    change = "update page set data = replace(data, 'trang', 'trăng') where record = ?"
    edit(store, change, record)

    assert seen(store) == {(record, What.PAGES_DIFFER)}


def test_a_row_that_was_deleted_is_found(store: Store) -> None:
    """A record the ledger tells of must be known; so must its place in the index."""
    record = store.named("mot")
    edit(store, "delete from record where id = ?", record)

    assert seen(store) == {
        (record, What.NOT_IN_CATALOGUE),
        (record, What.INDEX_EXTRA),
        (record, What.ROW_DIFFERS),
    }


def test_what_was_never_promised_is_stray_not_damage(store: Store) -> None:
    """Bytes of an upload that was killed before its commit are counted, no more."""
    store.parts.objects.put("0" * 26, b"half an upload")
    report = check(store.parts)

    assert report.ok
    assert report.stray == 1


def test_a_manifest_of_a_step_that_was_undone_is_no_damage(store: Store) -> None:
    """Two manifests of one number: one of them must fit, and does."""
    record = store.record(store.named("hai"))

    class OurError(Exception):
        """Something goes wrong in the middle of a step."""

    def undone() -> None:
        after = replace(record, state=State.REVIEWED)
        with step(store.parts, Move(record, after, Act.REVIEWED, "system")):
            raise OurError

    with pytest.raises(OurError):
        undone()
    assert check(store.parts).ok
    store.move(record.id, State.REVIEWED, Act.REVIEWED, Role.OFFICIAL)
    store.work()
    assert check(store.parts).ok


@pytest.mark.parametrize(
    "statement",
    [
        "update entry set data = replace(data, 'received', 'reviewed') where seq = 0",
        "delete from entry where seq = (select max(seq) from entry)",
        "update entry set leaf = replace(leaf, substr(leaf, 1, 4), '0000') where seq = 1",
    ],
)
def test_a_changed_ledger_is_found(store: Store, statement: str) -> None:
    """An entry changed, cut off, or with another leaf hash."""
    edit(store, statement)

    assert What.LEDGER in {what for _, what in seen(store, Wanted(ledger=True))}


def test_a_ledger_nobody_freezes_is_not_fine(store: Store) -> None:
    """Entries that wait for a checkpoint for hours are told as not checked."""
    store.hand_in("ba")
    store.clock.now += timedelta(minutes=59)
    assert check(store.parts).ok
    store.clock.now += timedelta(minutes=2)
    report = check(store.parts)

    assert [one.why for one in report.unchecked] == ["unsealed"]
    assert report.exit_code == 3


def test_index_drift_is_found(store: Store) -> None:
    """A record missing, one too old, and one that should not be there."""
    missing, old = store.named("mot"), store.named("hai")
    store.parts.index.remove(missing)
    record = store.record(old)
    changed = Move(record, replace(record, restricted=True), Act.OPERATOR, "system")
    with step(store.parts, changed) as work:
        work.jobs.cancel(old)

    assert seen(store, Wanted(index=True)) == {(missing, What.NOT_INDEXED), (old, What.INDEX_OLD)}


def test_work_under_way_is_no_drift(store: Store) -> None:
    """While a job for the record waits, the index may lag behind."""
    record = store.named("hai")
    store.move(record, State.REVIEWED, Act.REVIEWED, Role.OFFICIAL)

    assert not seen(store, Wanted(index=True))


def test_a_lock_longer_than_its_rule_is_found(store: Store) -> None:
    """Nothing may be locked beyond the day it becomes eligible; here, beyond the rolling lock."""
    record = store.record(store.named("mot"))
    name = name_of(record, record.files[0])
    until = store.parts.objects.locked_until(name)
    assert until
    store.parts.objects.lock(name, until=until + timedelta(days=1))

    assert seen(store, Wanted(locks=True)) == {(record.id, What.LOCK_LONG)}


def test_a_lock_that_is_gone_or_over_is_found(store: Store) -> None:
    """A rolling lock that nobody rolled, and a guard that was taken away."""
    record = store.record(store.named("mot"))
    guard = store.path(record.id, Role.SIGNED)
    guard.with_name(guard.name + ".guard").unlink()
    assert seen(store, Wanted(locks=True)) == {(record.id, What.LOCK_SHORT)}

    store.clock.now += timedelta(days=401)
    assert len(check(store.parts, Wanted(locks=True)).damaged) > 1


def test_a_hold_nobody_ordered_is_found(store: Store) -> None:
    """Holds in the store and holds in the catalogue are the same."""
    record = store.record(store.named("mot"))
    store.parts.objects.hold(name_of(record, record.files[0]), reason_id="h" * 26)

    assert seen(store, Wanted(locks=True)) == {(record.id, What.HOLD_EXTRA)}


@pytest.mark.parametrize("error", [Unavailable(), NoSpace()])
@pytest.mark.parametrize("verb", ["names", "open", "size", "owners", "read"])
def test_what_cannot_be_looked_at_is_not_fine(store: Store, verb: str, error: Exception) -> None:
    """Whichever question the store does not answer, the report says so and goes on."""
    store.parts = replace(store.parts, objects=_deaf(store.parts.objects, verb, error))
    report = check(store.parts)

    assert not report.ok
    assert report.unchecked
    assert report.exit_code == 3


def test_a_check_changes_nothing(store: Store) -> None:
    """Every file is as it was, also where something is wrong."""
    record = store.named("mot")
    flip_file(store.path(record, Role.ORIGINAL))
    before = _fingerprint(store.folder / "objects")
    check(store.parts)

    assert _fingerprint(store.folder / "objects") == before


def test_every_trouble_has_words_for_people() -> None:
    """And a report is plain JSON."""
    assert set(IN_VIETNAMESE) == set(What)
    assert all(json.dumps(what) for what in What)


def _deaf(objects: ObjectStore, verb: str, error: Exception) -> ObjectStore:
    """Return a store that fails at one verb."""

    def fail(*_: object) -> Name:
        raise error

    class Deaf:
        """Passes on every other verb."""

        def __getattr__(self, name: str) -> Callable[..., object]:
            return fail if name == verb else getattr(objects, name)

    return Deaf()  # type: ignore[return-value] # a double that passes on


def _fingerprint(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}
