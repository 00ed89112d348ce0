"""What every stage does the same way: one step forward, written down before it counts.

Bytes first, catalogue second, followers after the commit. A step is one transaction: the record's
next numbered manifest goes to the store, with the ledger's entry in it, so that both are on disk
before the commit; the record moves, the ledger gains its entry, the job that brought it here ends,
and the next jobs are noted: the stage's own, and the index's. A crash before the commit leaves a
manifest nobody points to and the step to be done again; a crash after it leaves nothing to do.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from archive.catalog.sql.jobs import Order
from archive.catalog.sql.ledger import Fact, entry_of, row_of
from archive.catalog.sql.work import Work
from archive.failpoint import failpoint
from archive.ledger.canonical import encode
from archive.ledger.entry import Act as LedgerAct
from archive.objects.keys import Name, manifest_prefix
from archive.parts import Parts
from archive.records.access import Act, may
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.digest import new_id
from archive.records.dossier import Dossier
from archive.records.errors import NotAllowed, NotFound, Refused, WrongState
from archive.records.job import Argument, Job, Task
from archive.records.manifest import Told, data_of
from archive.records.record import Problem, Record
from archive.records.state import IN_VIETNAMESE, STEPS, State
from archive.route.announce import announce

_CODE = re.compile(r"[a-z][a-z_]{1,39}")


@dataclass(frozen=True)
class Move:
    """One step of one record: from which version to which description, by whom, as which act.

    ``dossier`` is its dossier as it shall be from now on, where the step changes that too.
    """

    before: Record
    after: Record
    act: LedgerAct
    by: str
    job: Job | None = None
    dossier: Dossier | None = None


def must_be(record: Record, *states: State) -> None:
    """Raise ``WrongState``, in words, unless the record is where the stage begins."""
    if record.state not in states:
        wanted = " hoặc ".join(f"“{IN_VIETNAMESE[state]}”" for state in states)
        is_now = IN_VIETNAMESE[record.state]
        message = f"Việc này cần tài liệu ở bước {wanted}; hiện ở bước “{is_now}”."
        raise WrongState(message)


def asked_of(parts: Parts, record_id: str, by: Actor, act: Act) -> Record:
    """Return a record for an act of a person.

    Raises ``NotFound`` for one the person may not know of, ``NotAllowed`` where seeing is all.
    """
    today = legal_day(parts.clock())
    with parts.catalog.view() as view:
        record = view.records.find(record_id)
    if record is None or not may(by, Act.SEE, record, today=today):
        raise NotFound
    if not may(by, act, record, today=today):
        raise NotAllowed
    return record


@contextmanager
def step(parts: Parts, move: Move) -> Iterator[Work]:
    """Take one step; the block adds what belongs to the same transaction (the next job)."""
    before = move.before
    after = replace(move.after, version=before.version + 1)
    if after.state is not before.state and after.state not in STEPS[before.state]:
        raise WrongState
    failpoint("stage.before_transaction")
    with parts.catalog.work() as work:
        dossier = move.dossier or work.dossiers.find(after.dossier)
        if move.job is not None:
            work.jobs.finish(move.job)
        work.records.save(after, dossier, expecting=before.version)
        if move.dossier is not None:
            work.dossiers.put(move.dossier)
        tell(parts, work, after, dossier, Fact(move.act, after.id, move.by))
        follow(parts, work, Task.INDEX, after.id)
        if after.state is not before.state:
            announce(parts, work, after)
        yield work
        failpoint("stage.before_commit")
    failpoint("stage.after_commit")
    parts.wake()


def past(parts: Parts, job: Job) -> None:
    """End a job whose record has already gone on: it was done before."""
    with parts.catalog.work() as work:
        work.jobs.finish(job)


def tell(parts: Parts, work: Work, record: Record, dossier: Dossier | None, fact: Fact) -> Name:
    """Keep the record's manifest under its version's number, and write the fact on the ledger.

    The manifest carries the entry, the entry the manifest's digest: what the ledger gains in this
    transaction is in the store before it is committed, at the price of no second object.
    """
    told = Told(
        seq=work.ledger.size(),
        id=new_id(parts.chance),
        act=fact.act.value,
        by=fact.actor,
        at=parts.clock(),
        after=work.ledger.newest_leaf(),
        commitments=fact.commitments,
    )
    content = encode(data_of(record, dossier, told))
    name = parts.objects.put(record.id, content, prefix=manifest_prefix(record.version))
    work.ledger.append(row_of(entry_of(told, name.owner, name.digest)))
    return name


def follow(parts: Parts, work: Work, task: Task, record: str, **args: Argument) -> None:
    """Note the next job in this transaction; asking twice for the same piece is harmless."""
    piece = args.get("first", 0)
    work.jobs.enqueue(
        Order(
            id=new_id(parts.chance),
            task=task,
            run_at=parts.clock(),
            record=record,
            args=args,
            dedupe_key=f"{task.value}:{record}:{piece}",
            priority=PRIORITY[task],
        )
    )


PRIORITY: Mapping[Task, int] = {
    Task.INGEST: 40,
    Task.READ: 50,
    Task.REREAD: 30,
    Task.ERASE: 5,
    Task.GATHER: 35,
    Task.SURVEY: 45,
    Task.DIVIDE: 30,
    Task.COMPOSE: 30,
    Task.WAIVE: 20,
    Task.TIMESTAMP: 20,
    Task.SEAL: 20,
    Task.INDEX: 10,
    Task.LIKEN: 15,
    Task.CHECKPOINT: 10,
}
"""What goes first: short work a person waits for before long reading; lower first."""


def problem_of(error: Refused) -> Problem:
    """Return what is kept of a refusal: the library's own code where one stands in its detail."""
    code = error.detail.partition(":")[0]
    return Problem(code if _CODE.fullmatch(code) else error.code, error.message)


def refuse(
    parts: Parts,
    record: Record,
    problem: Problem,
    *,
    job: Job,
    act: LedgerAct = LedgerAct.REFUSED,
) -> None:
    """End the route of a record that cannot go on, with a reason a person can read."""
    after = replace(record, state=State.REFUSED, problem=problem, waiting_for=None)
    with step(parts, Move(record, after, act, "system", job)):
        pass
