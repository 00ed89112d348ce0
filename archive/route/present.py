"""Say as what a record is signed: SAO Y, SAO LỤC, TRÍCH SAO, or attached to a document.

From:    reviewed
To:      reviewed
Writes:  one entry (ledger), the choice (manifest)
Again:   safe: the step counts versions; until somebody signs, the last choice holds

An attachment in a file of its own is signed by the agency, once the document it goes with is
issued: only then has that a number, and keeps it (Decree 30/2020/NĐ-CP, Appendix I).
"""

from collections.abc import Sequence
from dataclasses import replace

from archive.catalog.sql.records import Wanted
from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts
from archive.records.access import Act, may
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.digest import RecordId
from archive.records.errors import Refused
from archive.records.presented import Form, Presented
from archive.records.record import Record
from archive.records.state import State
from archive.route.stage import Move, step
from archive.route.turn import orderable

MOST = 200
"""Documents an attachment may be offered to go with."""


def present(
    parts: Parts, record_id: str, form: Form, *, by: Actor, main: str | None = None
) -> Record:
    """Choose as what a record is signed; ``main`` is the document an attachment goes with.

    Raises ``WrongState`` once it is signed or ordered, ``Refused`` for another document than those
    of ``mains_of``.
    """
    record = orderable(parts, record_id, by=by)
    known: dict[str, RecordId] = {one.id: one.id for one in mains_of(parts, record, by=by)}
    if form is Form.ATTACHMENT and main not in known:
        message = "Hãy chọn văn bản chính: văn bản phát hành cùng hồ sơ, hoặc đang trình ký."
        raise Refused(message)
    goes_with = known[main] if main and form is Form.ATTACHMENT else None
    chosen = Presented(form, by.id, parts.clock(), goes_with)
    after = replace(record, presented=chosen)
    with step(parts, Move(record, after, LedgerAct.PRESENTED, by.id)):
        pass
    return replace(after, version=record.version + 1)


def mains_of(parts: Parts, record: Record, *, by: Actor) -> Sequence[Record]:
    """Return the documents an attachment may go with, of its body and that this actor may see.

    Those of its dossier that are or were issued, and those on their way.
    """
    on_their_way = Wanted(frozenset({record.body}), frozenset({State.REVIEWED}), limit=MOST)
    with parts.catalog.view() as view:
        found = [*view.records.list(on_their_way)]
        if record.dossier is not None:
            found += view.records.list(Wanted(dossier=record.dossier, limit=MOST))
    today = legal_day(parts.clock())
    fitting = {
        one.id: one
        for one in found
        if one.outgoing is not None
        and one.body == record.body
        and may(by, Act.SEE, one, today=today)
    }
    return tuple(fitting.values())
