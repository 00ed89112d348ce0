"""Figures about the archive as a whole, for those who watch it: counts and ages, and nobody's name.

No id, no number of a document, no user name and no address is among them, and no count is broken
down so far that it could mean one person: bodies and people are counted together.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.catalog.sql.records import Wanted
from archive.inquiry.trail import head
from archive.parts import Parts
from archive.records.calendar import legal_day
from archive.records.job import JobState
from archive.records.state import State, Waiting

OPEN = (JobState.READY, JobState.RUNNING, JobState.DEAD)


@dataclass(frozen=True)
class Gauges:
    """The archive in figures at one instant; ages in seconds, None where there is nothing to age.

    ``oldest_job`` is how long the work that is due longest has been due. ``sealed`` and ``stamped``
    are how many of the ledger's ``entries`` a checkpoint covers, and a time-stamp. ``disk_free`` is
    bytes where the archive writes.
    """

    records: Mapping[State, int]
    waiting: Mapping[Waiting, int]
    jobs: Mapping[JobState, int]
    oldest_job: float | None
    entries: int
    sealed: int
    stamped: int
    checkpoint_age: float | None
    people: int
    sessions: int
    disk_free: int


def read_gauges(parts: Parts) -> Gauges:
    """Return the figures of this instant."""
    now = parts.clock()
    kept = head(parts)
    with parts.catalog.view() as view:
        counted = view.jobs.count()
        due = view.jobs.next_due()
        people = view.people.list()
        return Gauges(
            records=view.records.count(Wanted()),
            waiting={one: len(view.records.waiting(one)) for one in Waiting},
            jobs={one: counted.get(one, 0) for one in OPEN},
            oldest_job=_age(due, now) if due is not None and due <= now else None,
            entries=kept.size,
            sealed=kept.sealed,
            stamped=kept.stamped,
            checkpoint_age=_age(kept.sealed_at, now) if kept.sealed_at else None,
            people=sum(one.is_here(legal_day(now)) for one in people),
            sessions=sum(len(view.sessions.of(one.id)) for one in people),
            disk_free=_free(parts),
        )


def _age(then: datetime, now: datetime) -> float:
    return max((now - then).total_seconds(), 0.0)


def _free(parts: Parts) -> int:
    place = parts.scratch if parts.scratch.exists() else parts.scratch.parent
    return shutil.disk_usage(place).free
