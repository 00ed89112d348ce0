"""Look at a random sample of a lot, and take the rest as read if it is good (ISO 2859-1).

A lot are records of one dossier, batch or day that wait for review and are not doubtful where it
counts; those are looked at by a person whatever a sample says. What chance drew, how many and by
whom lies in each record's ``review``, so a lot can be judged again from the store alone. A lot is
drawn once: a record that was in one is in no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from archive.catalog.sql.ledger import Fact
from archive.catalog.sql.records import Place, Wanted
from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts
from archive.records.access import Act, may
from archive.records.actor import Actor
from archive.records.calendar import VIETNAM, legal_day
from archive.records.digest import new_id
from archive.records.errors import NotFound, Refused
from archive.records.job import Task
from archive.records.record import FIELDS, Record
from archive.records.review import Review, Sample
from archive.records.state import State
from archive.route.review import take_as_read
from archive.route.stage import follow, tell
from archive.route.twice import turn_of
from archive.rules.desk import SamplePlan, sample_plan

MOST = 1000
"""Records of one scope that are looked through."""


@dataclass(frozen=True)
class Lot:
    """A drawn lot as it stands now; ``wrong`` counts drawn records a person had to correct."""

    sample: Sample
    records: tuple[Record, ...]
    looked_at: int
    wrong: int

    @property
    def is_good(self) -> bool:
        """Say whether the whole sample was looked at and few enough were wrong."""
        return self.looked_at == self.sample.size and not self.is_bad

    @property
    def is_bad(self) -> bool:
        """Say whether too many were wrong: every record of the lot is to be looked at."""
        return self.wrong > self.sample.accept

    @property
    def open(self) -> tuple[Record, ...]:
        """The records that are not decided yet."""
        return tuple(one for one in self.records if is_waiting(one))


def scopes_of(record: Record) -> Sequence[str]:
    """Return the scopes a record can be sampled in: its batch, its dossier, its day."""
    day = record.received_at.astimezone(VIETNAM).date().isoformat()
    found = (("batch", record.batch), ("dossier", record.dossier), ("day", day))
    return [f"{kind}:{name}" for kind, name in found if name]


def members(parts: Parts, scope: str, by: Actor) -> Sequence[Record]:
    """Return the records of a scope this person may review. Raises ``NotFound`` for no scope."""
    today = legal_day(parts.clock())
    with parts.catalog.view() as view:
        found = view.records.list(_wanted(scope))
    return [
        one for one in found if scope in scopes_of(one) and may(by, Act.REVIEW, one, today=today)
    ]


def is_waiting(record: Record) -> bool:
    """Say whether a record waits for somebody's word on its fields."""
    return record.state is State.READ and record.waiting_for is None


def may_be_sampled(parts: Parts, record: Record) -> bool:
    """Say whether chance may stand for a person's look: never drawn before, nothing typed twice.

    The caller leaves out what is doubtful.
    """
    drawn = record.review is not None and record.review.sample is not None
    return is_waiting(record) and not drawn and not turn_of(parts, record).rules


def plan_for(parts: Parts, records: Sequence[Record]) -> SamplePlan | None:
    """Return the plan for these records as one lot; None where all are looked at anyway."""
    return sample_plan(len(records), legal_day(parts.clock()))


def draw(parts: Parts, scope: str, records: Sequence[Record], *, by: Actor) -> Sample:
    """Make these records one lot and draw its sample, all in one transaction.

    Raises ``Refused`` for a lot no plan is for, ``Conflict`` if a record moved meanwhile.
    """
    plan = plan_for(parts, records)
    if plan is None:
        message = "Lô này quá nhỏ hoặc quá lớn để lấy mẫu. Hãy rà soát từng tài liệu."
        raise Refused(message)
    now, lot = parts.clock(), new_id(parts.chance)
    chosen = {one.id for one in sorted(records, key=lambda _: parts.chance(16))[: plan.size]}
    of_all = Sample(lot, scope, len(records), plan.size, plan.accept, drawn=False, by=by.id, at=now)
    with parts.catalog.work() as work:
        for record in records:
            mine = replace(of_all, drawn=record.id in chosen)
            review = replace(record.review or Review(), sample=mine)
            after = replace(record, review=review, version=record.version + 1)
            dossier = work.dossiers.find(record.dossier)
            work.records.save(after, dossier, expecting=record.version)
            tell(parts, work, after, dossier, Fact(LedgerAct.SAMPLED, after.id, by.id))
            follow(parts, work, Task.INDEX, after.id)
    parts.wake()
    return of_all


def lots(records: Sequence[Record]) -> Sequence[Lot]:
    """Return the lots these records were drawn into, the newest first."""
    found: dict[str, list[Record]] = {}
    for record in records:
        if record.review and record.review.sample:
            found.setdefault(record.review.sample.id, []).append(record)
    judged = [_judged(tuple(some)) for some in found.values()]
    return sorted(judged, key=lambda lot: lot.sample.at, reverse=True)


def accept(parts: Parts, scope: str, lot_id: str, *, by: Actor) -> int:
    """Take the rest of a good lot as read; return how many. Again: what is left is taken.

    Raises ``NotFound`` for a lot that is not there or not wholly this person's to review, and
    ``Refused`` for one that is not good.
    """
    lot = next((one for one in lots(members(parts, scope, by)) if one.sample.id == lot_id), None)
    if lot is None or len(lot.records) != lot.sample.lot:
        raise NotFound
    if not lot.is_good:
        message = "Mẫu chưa xem hết hoặc có quá nhiều tài liệu sai. Hãy rà soát từng tài liệu."
        raise Refused(message)
    for record in lot.open:
        take_as_read(parts, record.id, by=by)
    return len(lot.open)


def _judged(records: tuple[Record, ...]) -> Lot:
    drawn = [one for one in records if _sample(one).drawn]
    decided = [one for one in drawn if not is_waiting(one)]
    wrong = sum(1 for one in decided if _was_wrong(one))
    return Lot(replace(_sample(records[0]), drawn=False), records, len(decided), wrong)


def _sample(record: Record) -> Sample:
    if record.review is None or record.review.sample is None:
        raise NotFound
    return record.review.sample


def _was_wrong(record: Record) -> bool:
    """Say whether a person changed a field that is described, or refused the record."""
    changed = any(
        value.read is not None and value.read != value.text
        for value in record.values
        if value.name in FIELDS
    )
    return changed or record.state is State.REFUSED


def _wanted(scope: str) -> Wanted:
    kind, _, name = scope.partition(":")
    if kind == "dossier" and name:
        return Wanted(dossier=name, limit=MOST)
    if kind == "batch" and name:
        return Wanted(batch=name, limit=MOST)
    try:
        begin = datetime.fromisoformat(name).replace(tzinfo=VIETNAM)
    except ValueError as error:
        raise NotFound from error
    return Wanted(after=Place(begin + timedelta(days=1), ""), limit=MOST)
