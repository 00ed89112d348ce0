"""Seal a record: from here on it cannot change unnoticed.

From:    signed
To:      sealed
Writes:  the sealed manifest and the locks (objects); one entry (ledger)
Again:   safe: manifests are named by their bytes, and a lock only ever grows
"""

from dataclasses import replace
from datetime import date

from archive.ledger.entry import Act
from archive.objects.keys import Name
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
    if record.state is not State.SIGNED:
        past(parts, job)
        return
    today = legal_day(parts.clock())
    retention = retention_of(record, dossier)
    until = lock_until(retention, today=today)
    kept = tuple(file for file in record.files if file.role not in PASSING)
    for file in kept:
        parts.objects.lock(name_of(record, file), until=until)
    after = replace(record, state=State.SEALED, files=kept, retention=retention)
    with step(parts, Move(record, after, Act.SEALED, "system", job)):
        pass
    tidy(parts, after, until)


def retention_of(record: Record, dossier: Dossier | None) -> Retention:
    """Return the rule this record is kept under; the clock starts when its dossier closes."""
    rule = default_rule(record.value("type"))
    ended = dossier.closed_on if dossier else None
    return Retention(rule.id, rule.kind, rule.years, ended)


def tidy(parts: Parts, record: Record, until: date) -> None:
    """Lock the manifests and drop what existed only on the way; the nightly check does it again."""
    passing = set(parts.objects.names(record.id)) - _kept(parts, record)
    for name in _kept(parts, record):
        parts.objects.lock(name, until=until)
    for name in passing:
        parts.objects.remove(name, today=legal_day(parts.clock()))


def _kept(parts: Parts, record: Record) -> set[Name]:
    own = {name_of(record, file) for file in record.files}
    manifests = {name for name in parts.objects.names(record.id) if name.prefix}
    return own | manifests
