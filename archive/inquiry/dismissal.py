"""Failed work that nobody wants done any more: taken off the list, with a reason on the ledger.

The record stays as it is; only the work is not tried again. Work that nobody dismisses is listed
for ever: forgetting it silently would hide that something was never done.
"""

from archive.catalog.sql.ledger import Fact
from archive.inquiry.purposes import DISMISSALS
from archive.ledger.entry import Act as LedgerAct
from archive.ledger.entry import commit
from archive.parts import Parts
from archive.records.access import Act, may_in
from archive.records.actor import Actor
from archive.records.digest import new_id
from archive.records.errors import NotFound, Refused, WrongState


def dismiss(parts: Parts, actor: Actor, job_id: str, reason: str) -> None:
    """Take failed work off the list, for one of ``DISMISSALS``, and write it.

    Raises ``NotFound`` for work of bodies that are not the actor's to check, ``Refused`` for other
    words, ``WrongState`` for work that did not fail or starts anew.
    """
    with parts.catalog.work() as work:
        job = work.jobs.get(job_id)
        record = work.records.find(job.record or "")
        if record is None or not may_in(actor, Act.CHECK, record.body):
            raise NotFound
        if reason not in DISMISSALS:
            message = f"Hãy chọn một trong các lý do: {'; '.join(DISMISSALS)}."
            raise Refused(message)
        if not work.failed.dismiss(job_id, why=reason, at=parts.clock()):
            message = "Việc này không còn là việc lỗi. Hãy tải lại trang."
            raise WrongState(message)
        said = {"purpose": commit(record.salt, reason)}
        fact = Fact(LedgerAct.JOB_DISMISSED, record.id, actor.id, said)
        work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())
