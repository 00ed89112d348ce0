"""Seal a record: from here on it cannot change unnoticed.

From:    signed
To:      sealed
Writes:  the sealed manifest and the locks (objects); one entry (ledger)
Again:   safe: manifests are named by their bytes, a lock only ever grows, and the job ends only
         when the manifests are locked too
"""

from dataclasses import replace
from datetime import date

from archive.failpoint import failpoint
from archive.ledger.entry import Act
from archive.parts import Parts, name_of
from archive.records.calendar import legal_day
from archive.records.dossier import Dossier
from archive.records.job import Job
from archive.records.record import PASSING, Record
from archive.records.retention import Retention, lock_until
from archive.records.state import State
from archive.route.stage import Move, past, step
from archive.rules.load import default_rule


def seal(parts: Parts, job: Job) -> None:
    """Lock the record's files and manifests under its rule and put the seal on the ledger."""
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
        dossier = view.dossiers.find(record.dossier)
    if record.state is State.SIGNED:
        record = _sealed(parts, record, retention_of(record, dossier), job)
    if record.state is State.SEALED and record.retention is not None:
        failpoint("seal.before_tidy")
        tidy(parts, record, lock_until(record.retention, today=legal_day(parts.clock())))
    past(parts, job)


def _sealed(parts: Parts, record: Record, retention: Retention, job: Job) -> Record:
    """Lock the files and take the step; the job goes on: the sealed manifest has no lock yet."""
    until = lock_until(retention, today=legal_day(parts.clock()))
    kept = tuple(file for file in record.files if file.role not in PASSING)
    failpoint("seal.before_locks")
    for file in kept:
        parts.objects.lock(name_of(record, file), until=until)
    failpoint("seal.after_locks")
    after = replace(record, state=State.SEALED, files=kept, retention=retention)
    with step(parts, Move(record, after, Act.SEALED, "system")) as work:
        work.jobs.progress(job, 1, 2)  # still ours, or the step is undone
    return after


def retention_of(record: Record, dossier: Dossier | None) -> Retention:
    """Return the rule this record is kept under; the clock starts when its dossier closes."""
    rule = default_rule(record.value("type"))
    ended = dossier.closed_on if dossier else None
    return Retention(rule.id, rule.kind, rule.years, ended)


def tidy(parts: Parts, record: Record, until: date) -> None:
    """Lock the manifests and drop what existed only on the way; the nightly check does it again."""
    names = set(parts.objects.names(record.id))
    files = {name_of(record, file) for file in record.files}
    kept = files | {name for name in names if name.prefix}  # manifests have one
    for name in kept:
        parts.objects.lock(name, until=until)
    for name in names - kept:
        parts.objects.remove(name, today=legal_day(parts.clock()))
