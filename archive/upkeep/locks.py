"""Rule = lock (decision 5).

Every sealed file's lock must reach as far as its rule says and no further, and every hold must
stand.
"""

from contextlib import suppress
from datetime import date

from archive.objects.keys import Name
from archive.parts import Parts, name_of
from archive.records.calendar import legal_day
from archive.records.errors import NotFound
from archive.records.record import Record
from archive.records.retention import Retention, eligible_from, lock_until
from archive.records.state import State
from archive.upkeep.fixity import readable
from archive.upkeep.report import Findings, What


def check_locks(parts: Parts) -> Findings:
    """Compare the locks and holds of every sealed record with its rule."""
    findings = Findings()
    today = legal_day(parts.clock())
    with parts.catalog.view() as view:
        ids = view.records.ids()
    for record_id in ids:
        with parts.catalog.view() as view:
            record = readable(view, record_id)
        if record is None or record.state is not State.SEALED or record.retention is None:
            continue
        with findings.looking(record=record_id):
            for name in _locked(parts, record):
                # A missing object is told by the check of objects.
                with findings.looking(record=record_id, thing=name), suppress(NotFound):
                    _compare(parts, record, name, today, findings)
    return findings


def _locked(parts: Parts, record: Record) -> list[Name]:
    """Return what of a sealed record carries its lock: its files and all its manifests."""
    files = [name_of(record, file) for file in record.files]
    return files + [name for name in parts.objects.names(record.id) if name.prefix]


def _compare(parts: Parts, record: Record, name: Name, today: date, findings: Findings) -> None:
    trouble = _trouble(parts.objects.locked_until(name), record.retention, today)
    if trouble is not None:
        findings.wrong(trouble, record=record.id, thing=name)
    wanted = frozenset(hold.id for hold in record.holds)
    kept = parts.objects.holds(name)
    if wanted - kept:
        findings.wrong(What.HOLD_MISSING, record=record.id, thing=name)
    if kept - wanted:
        findings.wrong(What.HOLD_EXTRA, record=record.id, thing=name)


def _trouble(until: date | None, retention: Retention | None, today: date) -> What | None:
    """Say what is wrong with the last day of a lock; a rolling one must only still stand."""
    if retention is None:
        return None
    wanted = lock_until(retention, today=today)
    rolls = eligible_from(retention) is None
    if until is None or until < (today if rolls else wanted):
        # Past its last day a lock has done its duty, whatever day it was.
        return None if until is not None and not rolls and wanted < today else What.LOCK_SHORT
    return What.LOCK_LONG if until > wanted else None
