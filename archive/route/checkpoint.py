"""Freeze the ledger so far: entries and a signed checkpoint as locked objects.

From:    any
To:      the same state
Writes:  the entries since the last checkpoint, the checkpoint, hourly its time-stamp (objects)
Again:   safe: pieces are named by their bytes; a checkpoint of the same size is kept once
"""

import hashlib
from datetime import timedelta

from archive.catalog.sql.jobs import Order
from archive.catalog.sql.ledger import KeptCheckpoint
from archive.catalog.sql.work import Work
from archive.failpoint import failpoint
from archive.ledger.canonical import encode
from archive.ledger.checkpoint import Checkpoint, sign
from archive.ledger.tree import Tree
from archive.objects.keys import LEDGER, Name
from archive.parts import Parts
from archive.records.calendar import legal_day
from archive.records.digest import new_id
from archive.records.job import ENDLESS, Job, Task
from archive.records.retention import ROLLING_LOCK
from signing.errors import SigningError

EVERY = timedelta(minutes=10)

KEEP_ENDED = timedelta(days=7)
"""How long the rows of work that ended are kept, for whoever looks what happened."""

TAIL = "tail-"
"""How the objects begin that keep an entry until a checkpoint covers it."""


def checkpoint(parts: Parts, job: Job) -> None:
    """Sign the tree as it stands and note the next time."""
    with parts.catalog.view() as view:
        size = view.ledger.size()
        known = view.ledger.checkpoints()
        start = known[-1].size if known else 0
        rows = view.ledger.rows(start, size)
        leaves = view.ledger.leaves(size)
    kept = None
    if size > start:
        at = parts.clock()
        text = sign(
            Checkpoint(parts.ledger_key.name, size, Tree(leaves).root()), [parts.ledger_key]
        )
        entries = encode([row.data for row in rows])
        names = [
            parts.objects.put(LEDGER, entries, prefix=f"entries-{start:012d}-{size:012d}"),
            parts.objects.put(LEDGER, text, prefix=f"checkpoint-{size:012d}"),
        ]
        names += _stamped(parts, text, size)
        failpoint("checkpoint.before_locks")
        for name in names:
            parts.objects.lock(name, until=legal_day(at) + ROLLING_LOCK)
        kept = KeptCheckpoint(size, at, text.decode())
    failpoint("checkpoint.before_commit")
    with parts.catalog.work() as work:
        work.jobs.finish(job)
        if kept is not None:
            work.ledger.put_checkpoint(kept)
        work.jobs.forget(before=parts.clock() - KEEP_ENDED)
        plan(parts, work, in_=EVERY)
    _forget_tail(parts, size)


def plan(parts: Parts, work: Work, *, in_: timedelta = timedelta(0)) -> None:
    """Note the next checkpoint; only one waits at a time."""
    work.jobs.enqueue(
        Order(
            id=new_id(parts.chance),
            task=Task.CHECKPOINT,
            run_at=parts.clock() + in_,
            dedupe_key="checkpoint",
            priority=10,
            max_attempts=ENDLESS,
        )
    )


def _forget_tail(parts: Parts, size: int) -> None:
    """Drop what kept young entries until a checkpoint covered them (FORMAT.md, section 6)."""
    for name in list(parts.objects.names(LEDGER)):
        if name.prefix.startswith(TAIL) and int(name.prefix.removeprefix(TAIL)) < size:
            parts.objects.remove(name, today=legal_day(parts.clock()))


def _stamped(parts: Parts, text: bytes, size: int) -> list[Name]:
    """Time-stamp the checkpoint once an hour; an authority that is away is asked the next time."""
    hour = f"{parts.clock():%Y%m%d%H}"
    prefix = f"stamp-{size:012d}-{hour}"
    stamped = {name.prefix.rsplit("-", 1)[-1] for name in parts.objects.names(LEDGER)}
    if hour in stamped:
        return []
    try:
        token = parts.signing.timestamper.stamp(hashlib.sha256(text).digest())
    except SigningError:
        return []
    return [parts.objects.put(LEDGER, token, prefix=prefix)]
