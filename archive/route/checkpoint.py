"""Freeze the ledger so far: entries and a signed checkpoint as locked objects.

From:    any
To:      the same state
Writes:  the entries since the last checkpoint, the checkpoint, hourly its time-stamp (objects)
Again:   safe: pieces are named by their bytes; a checkpoint of the same size is kept once
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from archive.catalog.sql.jobs import Order
from archive.catalog.sql.ledger import DUE, KeptCheckpoint
from archive.catalog.sql.work import Work
from archive.failpoint import failpoint
from archive.ledger.canonical import encode
from archive.ledger.checkpoint import Checkpoint, read, sign
from archive.ledger.note import Signer
from archive.ledger.tree import Peaks, Tree, leaf_hash
from archive.objects.keys import LEDGER
from archive.parts import Parts
from archive.records.calendar import legal_day
from archive.records.digest import new_id
from archive.records.errors import Damaged, WrongState
from archive.records.job import ENDLESS, Job, Task
from archive.records.retention import ROLLING_LOCK
from archive.route.stamping import stamp_due

EVERY = timedelta(minutes=10)

KEEP_ENDED = timedelta(days=7)
"""How long the rows of work that ended are kept, for whoever looks what happened."""

TAIL = "tail-"
"""How the objects begin that keep an entry until a checkpoint covers it."""


def checkpoint(parts: Parts, job: Job) -> None:
    """Sign the tree as it stands, time-stamp what is due, and note the next time."""
    _refuse_backwards(parts)
    frozen = freeze(parts, [parts.ledger_key])
    if frozen is not None:
        failpoint("checkpoint.before_commit")
        with parts.catalog.work() as work:
            work.ledger.put_checkpoint(frozen)
            _keep_nodes(work, frozen)
        _forget_tail(parts, frozen.size)
    stamp_due(parts)
    with parts.catalog.work() as work:
        work.jobs.forget(before=parts.clock() - KEEP_ENDED)
        work.jobs.finish(job)
        plan(parts, work, in_=EVERY)


def freeze(parts: Parts, signers: Sequence[Signer]) -> KeptCheckpoint | None:
    """Bring the entries since the last checkpoint and a new one into the store, locked.

    None where there is no new entry. The caller keeps it in the catalogue. Raises ``Damaged``, and
    signs nothing, where the entries do not go on from the last checkpoint: a log that was changed
    is never vouched for.
    """
    with parts.catalog.view() as view:
        size = view.ledger.size()
        before = view.ledger.newest_checkpoint()
        start = before.size if before else 0
        if size == start:
            return None
        peaks = _peaks(view, before) if before else Peaks()
        rows = view.ledger.rows(start, size)
    at = parts.clock()
    for row in rows:
        peaks = peaks.with_leaf(leaf_hash(row.data.encode()))
    if peaks.size != size:
        raise _rewritten()
    text = sign(Checkpoint(parts.ledger_key.name, size, peaks.root), signers)
    entries = encode([row.data for row in rows])
    names = [
        parts.objects.put(LEDGER, entries, prefix=f"entries-{start:012d}-{size:012d}"),
        parts.objects.put(LEDGER, text, prefix=f"checkpoint-{size:012d}"),
    ]
    failpoint("checkpoint.before_locks")
    for name in names:
        parts.objects.lock(name, until=legal_day(at) + ROLLING_LOCK)
    return KeptCheckpoint(size, at, text.decode())


def _peaks(view: Work, before: KeptCheckpoint) -> Peaks:
    """Return what the signed tree goes on from: of the kept nodes, else of every leaf."""
    root = read(before.note.encode()).root
    for tree in (lambda: view.nodes, lambda: Tree(view.ledger.leaves(before.size))):
        with suppress(ValueError):  # there are fewer entries, or a hash that cannot be read
            peaks = tree().peaks(before.size)
            if peaks.root == root:
                return peaks
    raise _rewritten()


def _rewritten() -> Damaged:
    message = "Sổ nhật ký đã bị sửa nên không được niêm phong. Chạy “vankho check --ledger”."
    return Damaged(message)


def _keep_nodes(work: Work, frozen: KeptCheckpoint) -> None:
    """Keep the nodes that are complete now; all of them anew where they do not fit any more."""
    work.nodes.grow(frozen.size)
    if work.nodes.root(frozen.size) != read(frozen.note.encode()).root:
        work.nodes.forget()
        work.nodes.grow(frozen.size)


def _refuse_backwards(parts: Parts) -> None:
    """Raise ``WrongState`` while the clock is behind the last checkpoint (P21).

    Where it was the checkpoint's clock that was wrong, the operator goes on by changing the key
    (``vankho keys rotate ledger``), which stands in the ledger.
    """
    with parts.catalog.view() as view:
        before = view.ledger.newest_checkpoint()
    if before is not None and parts.clock() < before.at:
        message = (
            "Đồng hồ máy chỉ sớm hơn lần niêm phong trước nên sổ chưa được niêm phong. "
            "Hãy chỉnh đồng hồ (timedatectl set-ntp true)."
        )
        raise WrongState(message)


def plan(parts: Parts, work: Work, *, in_: timedelta = timedelta(0)) -> None:
    """Note the next checkpoint; only one waits at a time, and none beyond the next ten minutes.

    One that waits longer was noted by a clock that was set back since.
    """
    work.jobs.enqueue(
        Order(
            id=new_id(parts.chance),
            task=Task.CHECKPOINT,
            run_at=parts.clock() + in_,
            dedupe_key=DUE,
            priority=10,
            max_attempts=ENDLESS,
        )
    )
    work.jobs.hasten(DUE, at=parts.clock() + EVERY)


def _forget_tail(parts: Parts, size: int) -> None:
    """Drop what kept young entries until a checkpoint covered them (FORMAT.md, section 6)."""
    for name in list(parts.objects.names(LEDGER)):
        if name.prefix.startswith(TAIL) and int(name.prefix.removeprefix(TAIL)) < size:
            parts.objects.remove(name, today=legal_day(parts.clock()))
