"""Remove what is left of a state secret, once its time is up or somebody has said what it is.

A job does it. The bytes and the manifests that tell a name go only after a checkpoint covers the
entries that came with those manifests: the ledger must not lose what the store told of it.
"""

from archive.objects.keys import manifest_prefix
from archive.parts import Parts
from archive.records.calendar import legal_day
from archive.records.job import Job
from archive.records.record import Record
from archive.records.secrecy import STATE_SECRET
from archive.route.checkpoint import freeze
from archive.route.secrecy import PATIENCE, remove
from archive.route.stage import past


def erase(parts: Parts, job: Job) -> None:
    """Remove a paper nobody spoke for in time; then the bytes of one that was removed."""
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
    if record.is_set_aside and record.secrecy is not None:
        until = record.secrecy.found_at + PATIENCE
        if parts.clock() >= until:
            remove(parts, record, by="system", job=job)
            return
        with parts.catalog.work() as work:
            work.jobs.postpone(job, at=until, why="")
        return
    if record.problem is not None and record.problem.code == STATE_SECRET:
        _forget(parts, record)
    past(parts, job)


def _forget(parts: Parts, record: Record) -> None:
    """Take away every object of a record but the manifest that tells nothing."""
    frozen = freeze(parts, [parts.ledger_key])
    if frozen is not None:
        with parts.catalog.work() as work:
            work.ledger.put_checkpoint(frozen)
    tombstone = manifest_prefix(record.version)
    for name in list(parts.objects.names(record.id)):
        if name.prefix != tombstone:
            parts.objects.remove(name, today=legal_day(parts.clock()))
    parts.index.remove(record.id)
