"""P9: the journal is sealed every ten minutes and stamped every hour, whatever is away."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from archive.catalog.sql.ledger import DUE, LOOKED_AT, MOST_UNSEALED, Fact, KeptCheckpoint
from archive.ledger.entry import Act
from archive.objects.keys import LEDGER
from archive.records.digest import new_id
from archive.records.errors import Damaged
from archive.records.job import JobState
from archive.route.checkpoint import EVERY, freeze, plan
from archive.route.stamping import due, hour_of
from archive.upkeep.check import Wanted, check
from archive.upkeep.diagnosis import Level
from archive.upkeep.doctor import Patient, examine
from tests.archive.upkeep.store import MORNING, Store, open_store

HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open an archive whose clock stands at the beginning of an hour."""
    store = open_store(tmp_path / "data")
    store.clock.now = MORNING.replace(hour=2, minute=0)
    yield store
    store.close()


def act(store: Store) -> None:
    """Let something be done, so that there is something to seal."""
    with store.parts.catalog.work() as work:
        fact = Fact(Act.CHECKED, "archive", "operator")
        work.ledger.note(fact, entry_id=new_id(store.parts.chance), at=store.clock.now)


def live(store: Store, span: timedelta, *, step: timedelta = EVERY) -> None:
    """Let time pass in steps, with something done in each."""
    end = store.clock.now + span
    while store.clock.now < end:
        act(store)
        store.clock.now += step
        store.work()


def sealed(store: Store) -> list[KeptCheckpoint]:
    """Return the checkpoints, oldest first."""
    with store.parts.catalog.view() as view:
        return list(view.ledger.checkpoints())


def stamps(store: Store) -> list[tuple[int, str]]:
    """Return the size and hour of each time-stamp, by size."""
    names = [one.prefix.split("-") for one in store.parts.objects.names(LEDGER)]
    return sorted((int(name[1]), name[2]) for name in names if name[0] == "stamp")


def test_entries_are_sealed_within_ten_minutes(store: Store) -> None:
    """Eighteen times in three hours; no entry waits longer."""
    live(store, 3 * HOUR)

    assert len(sealed(store)) == 18
    assert check(store.parts, Wanted(ledger=True)).ok


def test_the_hour_is_stamped_once(store: Store) -> None:
    """Over three hours there are stamps for each of them, and no two for one."""
    live(store, 3 * HOUR)
    hours = [hour for _, hour in stamps(store)]

    assert hours == sorted({hour_of(one.at) for one in sealed(store)})


def test_an_idle_archive_is_stamped_to_its_last_entry_and_then_rests(store: Store) -> None:
    """What was sealed late in an hour is stamped in the next one; after that nothing is asked."""
    live(store, timedelta(minutes=30))
    for _ in range(30):
        store.clock.now += EVERY
        store.work()

    assert stamps(store)[-1][0] == sealed(store)[-1].size
    assert len(stamps(store)) == 2
    assert not due(store.parts)


def test_an_authority_that_is_dead_for_36_hours_is_caught_up_in_order(store: Store) -> None:
    """Sealing goes on with the archive's own key; then each missed hour gets its stamp."""
    live(store, HOUR)
    store.stamper.is_up = False
    before = stamps(store)
    live(store, 36 * HOUR, step=HOUR / 2)
    assert stamps(store) == before
    assert len(sealed(store)) == 6 + 36 * 2
    assert [kept.size for _, kept in due(store.parts)] == sorted(
        kept.size for _, kept in due(store.parts)
    )

    store.stamper.is_up = True
    store.clock.now += EVERY
    store.work()
    caught = stamps(store)
    assert len(caught) - len(before) >= 36
    assert [hour for _, hour in caught] == sorted(hour for _, hour in caught)
    assert caught[-1][0] == sealed(store)[-1].size
    assert not due(store.parts)


@pytest.mark.parametrize(("hours", "level"), [(0, Level.GREEN), (2, Level.YELLOW), (25, Level.RED)])
def test_missing_stamps_ring_an_alarm(store: Store, hours: int, level: Level) -> None:
    """The doctor: yellow after an hour without a stamp, red after a day, and called by its name."""
    live(store, HOUR)
    store.stamper.is_up = False
    live(store, hours * HOUR, step=HOUR)
    store.stamper.is_up = True  # it answers again, and what it missed is not yet caught up
    found = examine(Patient(store.folder, store.parts, tsa_url="http://127.0.0.1:1/"))

    (said,) = [one for one in found if "iểm chốt" in one.what]
    assert said.level is level
    assert (level is Level.GREEN) == ("chưa có dấu thời gian" not in said.what)


def test_ten_thousand_entries_do_not_wait_for_the_clock(store: Store) -> None:
    """The next checkpoint is brought forward to now."""
    live(store, EVERY)
    with store.parts.catalog.work() as work:
        work.ledger._connection.exec_driver_sql(  # noqa: SLF001 - one statement, not ten thousand
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < ?) "
            "insert into entry select i, printf('%026d', i), 'archive', printf('%064d', 0), '{}' "
            "from n",
            (MOST_UNSEALED + LOOKED_AT - 2,),
        )
    with store.parts.catalog.view() as view:
        (waiting,) = view.jobs.list(JobState.READY)
    act(store)

    with store.parts.catalog.view() as view:
        (hastened,) = view.jobs.list(JobState.READY)
    assert waiting.run_at
    assert waiting.run_at > store.clock.now
    assert hastened.run_at == store.clock.now


def test_nothing_is_sealed_backwards(store: Store) -> None:
    """A clock behind the last checkpoint stops sealing, in words, until it is right again."""
    live(store, HOUR)
    act(store)
    right = store.clock.now
    before = sealed(store)
    store.clock.now = right - timedelta(days=1)
    with store.parts.catalog.work() as work:
        work.jobs.hasten(DUE, at=store.clock.now)
    store.work()
    assert sealed(store) == before
    with store.parts.catalog.view() as view:
        (waiting,) = view.jobs.list(JobState.READY)
    assert "Đồng hồ" in (waiting.error or "")

    store.clock.now = right + EVERY
    store.work()
    assert len(sealed(store)) == len(before) + 1


def test_a_clock_that_was_thirty_years_ahead_does_not_stop_sealing_for_thirty_years(
    store: Store,
) -> None:
    """The next checkpoint was noted for 2056; the next start brings it back to these minutes."""
    right = store.clock.now
    store.clock.now = right.replace(year=2056)
    store.work()
    store.clock.now = right
    with store.parts.catalog.work() as work:
        plan(store.parts, work)

    with store.parts.catalog.view() as view:
        (waiting,) = view.jobs.list(JobState.READY)
    assert waiting.run_at == right + EVERY


def test_a_changed_journal_is_never_sealed(store: Store) -> None:
    """The archive does not vouch for what does not go on from its last checkpoint."""
    live(store, HOUR)
    act(store)
    with store.parts.catalog.work() as work:
        work.ledger._connection.exec_driver_sql(  # noqa: SLF001 - an attacker's hand
            "update entry set leaf = replace(leaf, substr(leaf, 1, 4), '0000') where seq = 2"
        )

    with pytest.raises(Damaged, match="đã bị sửa"):
        freeze(store.parts, [store.parts.ledger_key])
