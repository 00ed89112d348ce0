"""Issue a document: order the signatures, take its number, or withdraw it (Decree 30/2020).

From:    reviewed
To:      reviewed
Writes:  the copy with empty fields, then with number and date (objects); entries (ledger)
Again:   safe: each step counts versions; a number is taken and written down in one step, or not

The order is fixed: the persons sign (`sign`), the clerk takes the number and writes number and date
into the copy, the clerk seals with the agency's key (`sign`), and with the last time-stamp the
document is issued. A number that was taken is never given again: a document that is withdrawn
leaves it in the register, voided and with the reason.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from archive.catalog.sql.numbers import Book, NumberTaken
from archive.catalog.sql.people import Person
from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts, name_of
from archive.records.access import Act
from archive.records.actor import Actor, Membership
from archive.records.calendar import legal_day
from archive.records.errors import Refused, Unavailable, WrongState
from archive.records.issuing import Hand, Issuing, Number, Turn
from archive.records.number import parse_number
from archive.records.record import File, Record, Role, Source, Value
from archive.records.state import State
from archive.route.blanks import texts_for
from archive.route.layout import Spot, with_fields
from archive.route.stage import Move, asked_of, must_be, step
from archive.route.turn import current, in_our_words, orderable
from archive.rules.load import document_types
from archive.rules.powers import Step, may_sign
from signing.errors import SigningError

TRIES = 50
"""How often the next number is asked for when others are quicker."""
MOST_SIGNERS = 5
LONGEST_REASON = 500


@dataclass(frozen=True)
class Wanted:
    """How a document shall be issued.

    ``series`` is the symbol behind the number, ``signers`` the ids of the persons in their order;
    ``spot`` is where the last of them signs, None for above the name that was read.
    """

    series: str
    signers: tuple[str, ...]
    spot: Spot | None = None


def order(parts: Parts, record_id: str, wanted: Wanted, *, by: Actor) -> Record:
    """Have a document signed and issued; its copy gets the fields for that.

    Raises ``Refused`` for a symbol or signers that cannot be, or a document that was issued before.
    """
    record = orderable(parts, record_id, by=by)
    series = _series(wanted.series)
    _check_signers(parts, record, wanted.signers)
    content = with_fields(parts, record, len(wanted.signers), wanted.spot)
    file = _kept(parts, record, content)
    before = record.issuing
    issuing = Issuing(
        series=series,
        signers=wanted.signers,
        ordered=Hand(by.id, parts.clock()),
        spent=before.spent if before else (),
    )
    after = replace(record, files=(*record.files, file), issuing=issuing)
    return _stepped(parts, Move(record, after, LedgerAct.ORDERED, by.id))


def take_number(parts: Parts, record_id: str, *, by: Actor, start: int = 1) -> Record:
    """Take the next number of the record's series and write it, with today's date, into the copy.

    ``start`` is the first number of a book that is empty: an office that counted on paper before
    goes on from there. Again, a record that has its number keeps it.
    """
    for _ in range(TRIES):
        record = asked_of(parts, record_id, by, Act.NUMBER)
        issuing = record.outgoing
        if issuing is not None and issuing.number is not None:
            return record
        try:
            return _numbered(parts, record, by, start)
        except NumberTaken:
            continue
    message = "Nhiều người cùng lấy số. Hãy thử lại sau ít giây."
    raise Unavailable(message)


def withdraw(parts: Parts, record_id: str, reason: str, *, by: Actor) -> Record:
    """Take a document back before it is sealed; a number it took is voided, for this reason."""
    record = asked_of(parts, record_id, by, Act.NUMBER)
    issuing = record.outgoing
    if issuing is None or issuing.sealed is not None or record.state is not State.REVIEWED:
        message = "Chỉ rút được văn bản đang trình ký và chưa đóng dấu cơ quan."
        raise WrongState(message)
    said = " ".join(reason.split())[:LONGEST_REASON]
    if not said:
        message = "Hãy ghi lý do; lý do được ghi vào sổ văn bản đi."
        raise Refused(message)
    after = replace(
        record,
        files=tuple(one for one in record.files if one.role is not Role.SIGNING),
        issuing=issuing.ended(Hand(by.id, parts.clock(), said)),
        values=_valued(record, {"number": "", "date": ""}) if issuing.number else record.values,
        waiting_for=None,
        signed_by=None,
    )
    act = LedgerAct.NUMBER_VOIDED if issuing.number else LedgerAct.WITHDRAWN
    return _stepped(parts, Move(record, after, act, by.id))


def _numbered(parts: Parts, record: Record, by: Actor, start: int) -> Record:
    """Take the number that is next now; ``NumberTaken`` when somebody was quicker."""
    from signing.fields import fill, text_fields  # noqa: PLC0415 - as in `sign`

    must_be(record, State.REVIEWED)
    issuing = record.outgoing
    if issuing is None or issuing.turn is not Turn.NUMBER or record.waiting_for is not None:
        message = "Văn bản chưa có đủ chữ ký cá nhân. Hãy đợi người ký và dấu thời gian."
        raise WrongState(message)
    today = legal_day(parts.clock())
    book = Book(record.body, today.year, issuing.series)
    with parts.catalog.view() as view:
        last = view.numbers.last(book)
    if start != 1 and last:
        message = f"Sổ {issuing.series} năm {today.year} đã có số. Số tiếp theo là {last + 1}."
        raise Refused(message)
    number = Number(
        body=record.body,
        year=today.year,
        series=issuing.series,
        number=last + 1 if last else max(start, 1),
        dated=today,
        taken=Hand(by.id, parts.clock()),
    )
    content = parts.objects.read(name_of(record, current(record)))
    try:
        filled = fill(content, texts_for(number, text_fields(content)))
    except SigningError as error:
        raise in_our_words(error) from error
    after = replace(
        record,
        files=(*record.files, _kept(parts, record, filled)),
        issuing=replace(issuing, number=number),
        values=_valued(record, {"number": number.text, "date": today.isoformat()}),
    )
    return _stepped(parts, Move(record, after, LedgerAct.NUMBERED, by.id))


def _series(said: str) -> str:
    """Return a symbol as it is counted under; ``Refused`` for one that cannot stand in a number."""
    kinds = {one.abbreviation for one in document_types().values() if one.abbreviation}
    parsed = parse_number(f"1/{said.strip()}", kinds)
    if parsed is None or not re.search(r"-", parsed.symbol):
        message = "Ký hiệu phải có dạng “QĐ-UBND” hoặc “UBND-VP”."
        raise Refused(message)
    return parsed.symbol


def _check_signers(parts: Parts, record: Record, signers: tuple[str, ...]) -> None:
    if not 0 < len(signers) <= MOST_SIGNERS or len(set(signers)) != len(signers):
        message = f"Hãy chọn từ 1 đến {MOST_SIGNERS} người ký, mỗi người một lần."
        raise Refused(message)
    known = {one.id for one in signers_of(parts, record)}
    if not known.issuperset(signers):
        message = "Có người trong thứ tự ký không phải người có thẩm quyền ký của cơ quan này."
        raise Refused(message)


def signers_of(parts: Parts, record: Record) -> tuple[Person, ...]:
    """Return who may sign such a document for its body today, by user name."""
    today = legal_day(parts.clock())
    offices = may_sign(record.value("type"), Step.PERSON, today)
    with parts.catalog.view() as view:
        found = {
            one.id: one
            for office in sorted(offices)
            for one in view.people.holders(Membership(record.body, office))
        }
    return tuple(one for one in found.values() if one.is_here(today))


def _kept(parts: Parts, record: Record, content: bytes) -> File:
    name = parts.objects.put(record.id, content)
    return File(Role.SIGNING, name.digest, "application/pdf", len(content))


def _stepped(parts: Parts, move: Move) -> Record:
    with step(parts, move):
        pass
    return replace(move.after, version=move.before.version + 1)


def _valued(record: Record, said: Mapping[str, str]) -> tuple[Value, ...]:
    """Return the record's values with these in the place of what they were."""
    others = tuple(one for one in record.values if one.name not in said)
    return (*others, *(Value(name, text, source=Source.PERSON) for name, text in said.items()))
