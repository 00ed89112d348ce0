"""What somebody with every right on the machine tries: refused, or found (attacks C5 32 and 33).

Against root nothing is prevented here, everything is found; preventing takes other hardware
(S3 Object Lock in compliance mode). The older backup is in ``promises/test_p10_rollback.py``.
"""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from archive.objects.keys import Name
from archive.parts import name_of
from archive.records.calendar import legal_day
from archive.records.errors import ArchiveError, UnderHold
from archive.records.record import Role
from archive.upkeep.check import check
from archive.upkeep.diagnosis import Level
from archive.upkeep.report import What
from archive.upkeep.sealing import examine_sealing
from tests.archive.upkeep.store import Store, freeze, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Make an archive with a sealed record, its ledger frozen."""
    store = open_store(tmp_path / "data")
    store.sealed("mot")
    freeze(store)
    yield store
    store.close()


def locked(store: Store) -> Name:
    """Return the locked result of the record."""
    record = store.record(store.named("mot"))
    file = record.file(Role.SIGNED)
    assert file
    return name_of(record, file)


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change a file that is read-only."""
    path.chmod(0o600)
    path.write_bytes(change(path.read_bytes()))


def edit(store: Store, statement: str) -> None:
    """Change the catalogue by hand."""
    with sqlite3.connect(store.folder / "catalog.sqlite") as rows:
        rows.execute(statement)
    rows.close()


def shorter(store: Store) -> None:
    """Write an earlier day into the lock's file, as careful as an editor allows."""
    path = store.path(store.named("mot"), Role.SIGNED)
    guard = path.with_name(f"{path.name}.guard")
    rewrite(guard, lambda text: text.replace(b'"locked_until":"20', b'"locked_until":"19'))


ATTEMPTS: dict[str, tuple[Callable[[Store], None], What]] = {
    "a row": (
        lambda store: edit(store, "update record set data = replace(data, '12/QĐ', '99/QĐ')"),
        What.MANIFEST_DIFFERS,
    ),
    "the retention in a row": (
        lambda store: edit(
            store, "update record set data = json_set(data, '$.retention.years', 1)"
        ),
        What.MANIFEST_DIFFERS,
    ),
    "the journal": (
        lambda store: edit(store, "update entry set data = replace(data, 'sealed', 'denied')"),
        What.LEDGER,
    ),
    "the bytes of a file": (
        lambda store: rewrite(
            store.path(store.named("mot"), Role.SIGNED), lambda text: text[:-1] + b"X"
        ),
        What.BYTES_CHANGED,
    ),
    "a file": (
        lambda store: store.path(store.named("mot"), Role.SIGNED).unlink(),
        What.MISSING,
    ),
    "the day of a lock": (shorter, What.GUARD_BROKEN),
}


@pytest.mark.parametrize("what", ATTEMPTS)
def test_what_is_changed_by_hand_is_found(store: Store, what: str) -> None:
    """Behind the archive's back, with every right of the machine: the check names it."""
    assert check(store.parts).ok
    attempt, expected = ATTEMPTS[what]
    attempt(store)
    report = check(store.parts)

    assert expected in {one.what for one in report.damaged}
    assert report.exit_code == 1


def test_a_lock_is_not_shortened_and_not_removed(store: Store) -> None:
    """Nor is what it locks deleted: not today, not on its last day, by no verb of the archive."""
    name = locked(store)
    until = store.parts.objects.locked_until(name)
    assert until
    for day in (until - timedelta(days=1), date(1990, 1, 1)):
        with pytest.raises(UnderHold):
            store.parts.objects.lock(name, until=day)
    for day in (legal_day(store.clock.now), until):
        with pytest.raises(UnderHold):
            store.parts.objects.remove(name, today=day)
    assert store.parts.objects.locked_until(name) == until


def test_a_clock_rolled_back_is_told_for_as_long_as_the_journal_remembers(store: Store) -> None:
    """One entry with the wrong time does not hide it."""
    store.clock.now -= timedelta(days=30)
    store.hand_in("hai")
    found = [one for one in examine_sealing(store.parts, "") if "Đồng hồ" in one.what]

    assert [one.level for one in found] == [Level.RED]


def test_an_unreadable_lock_frees_nothing(store: Store) -> None:
    """On the word of a broken lock nothing is removed, whatever the day."""
    shorter(store)
    with pytest.raises(ArchiveError):
        store.parts.objects.remove(locked(store), today=date(2090, 1, 1))
    assert locked(store) in set(store.parts.objects.names(store.named("mot")))
