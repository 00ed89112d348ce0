"""Rule = lock (decision 5).

Every sealed file's lock must reach as far as its rule says and no further, every hold must stand,
what the ledger was frozen into must be locked, and no guard may have changed.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from archive.catalog.sql.work import Work
from archive.objects.keys import LEDGER, Name
from archive.parts import Parts, name_of
from archive.records.calendar import legal_day
from archive.records.errors import NotFound
from archive.records.job import JobState, Task
from archive.records.record import Record
from archive.records.retention import Retention, eligible_from, lock_until
from archive.records.state import State
from archive.upkeep.fixity import readable
from archive.upkeep.journal import CHECKPOINT, ENTRIES
from archive.upkeep.report import Findings, What


def check_locks(parts: Parts) -> Findings:
    """Compare the locks and holds of every sealed record with its rule, and read every guard."""
    findings = Findings()
    today = legal_day(parts.clock())
    ids: Iterable[str] = ()
    with findings.asking(), parts.catalog.view() as view:
        ids = view.records.ids()
    ruled = set[str]()
    for record_id in ids:
        record = None
        with findings.asking(record=record_id), parts.catalog.view() as view:
            record = readable(view, record_id)
            if record is not None and _is_being_sealed(view, record):
                record = None
        if record is None or record.state is not State.SEALED or record.retention is None:
            continue
        ruled.add(record_id)
        with findings.looking(record=record_id):
            for name in locked_names(parts, record):
                # A missing object is told by the check of objects.
                looking = findings.looking(record=record_id, thing=name, what=What.GUARD_BROKEN)
                with looking, suppress(NotFound):
                    _compare(parts, record, name, today, findings)
    _others(parts, ruled, findings)
    _ledger(parts, today, findings)
    return findings


def _is_being_sealed(view: Work, record: Record) -> bool:
    """Say whether the job that locks the manifests has not ended yet."""
    jobs = (job for job in view.jobs.of(record.id) if job.task is Task.SEAL)
    return any(job.state in {JobState.READY, JobState.RUNNING} for job in jobs)


def locked_names(parts: Parts, record: Record) -> list[Name]:
    """Return what of a sealed record carries its lock: its files and all its manifests."""
    files = [name_of(record, file) for file in record.files]
    return files + [name for name in parts.objects.names(record.id) if name.prefix]


def frozen_names(parts: Parts) -> list[Name]:
    """Return what of the ledger must be locked: what a checkpoint the catalogue knows was made of.

    A checkpoint that was killed before its commit may have left more, which nothing rests on.
    """
    with parts.catalog.view() as view:
        sizes = {f"{checkpoint.size:012d}" for checkpoint in view.ledger.checkpoints()}
    return [
        name
        for name in parts.objects.names(LEDGER)
        if name.prefix.startswith((ENTRIES, CHECKPOINT)) and name.prefix[-12:] in sizes
    ]


def _others(parts: Parts, ruled: set[str], findings: Findings) -> None:
    """Read the guards of everything else: what cannot be read protects nothing."""
    owners: list[str] = []
    with findings.looking():
        owners = [owner for owner in parts.objects.owners() if owner not in ruled]
    for owner in owners:
        with findings.looking(record=owner):
            for name in parts.objects.names(owner):
                with findings.looking(thing=name, what=What.GUARD_BROKEN), suppress(NotFound):
                    parts.objects.locked_until(name)


def _ledger(parts: Parts, today: date, findings: Findings) -> None:
    with findings.asking(thing=LEDGER):
        for name in frozen_names(parts):
            # A guard that cannot be read was told above.
            with Findings().looking(), suppress(NotFound):
                until = parts.objects.locked_until(name)
                if until is None or until < today:
                    findings.wrong(What.LOCK_SHORT, thing=name)


def _compare(parts: Parts, record: Record, name: Name, today: date, findings: Findings) -> None:
    trouble = lock_trouble(parts.objects.locked_until(name), record.retention, today)
    if trouble is not None:
        findings.wrong(trouble, record=record.id, thing=name)
    wanted = frozenset(hold.id for hold in record.holds)
    kept = parts.objects.holds(name)
    if wanted - kept:
        findings.wrong(What.HOLD_MISSING, record=record.id, thing=name)
    if kept - wanted:
        findings.wrong(What.HOLD_EXTRA, record=record.id, thing=name)


def lock_trouble(until: date | None, retention: Retention | None, today: date) -> What | None:
    """Say what is wrong with the last day of a lock; a rolling one must only still stand."""
    if retention is None:
        return None
    wanted = lock_until(retention, today=today)
    rolls = eligible_from(retention) is None
    if until is None or until < (today if rolls else wanted):
        # Past its last day a lock has done its duty, whatever day it was.
        return None if until is not None and not rolls and wanted < today else What.LOCK_SHORT
    return What.LOCK_LONG if until > wanted else None
