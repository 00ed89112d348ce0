"""Double entry: a field typed twice, the second time without sight of the first; then a third look.

Which fields, for which records, is data (``archive.rules.desk``). The typings lie in the record's
``review`` until and after they agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.errors import Refused
from archive.records.record import Record
from archive.records.review import Review, Typed
from archive.rules.desk import DoubleEntry, typed_twice

LOOKS = 2
"""Typings before two people who disagree are looked at by a third eye."""


@dataclass(frozen=True)
class Turn:
    """Where a record is in its double entry.

    ``rules`` are those whose field is not agreed on; ``typed`` how often each was typed so far.
    With nothing typed the first typing comes, with one the second, with two a third look.
    """

    rules: tuple[DoubleEntry, ...]
    typed: int

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are typed in this turn."""
        return tuple(rule.field for rule in self.rules)

    @property
    def is_blind(self) -> bool:
        """Say whether what others typed, and what was read, must not be shown."""
        return bool(self.rules) and self.typed < LOOKS

    @property
    def is_last(self) -> bool:
        """Say whether what is typed now counts, whatever was typed before."""
        return not self.rules or self.typed >= LOOKS


def turn_of(parts: Parts, record: Record) -> Turn:
    """Return where this record is in its double entry; a turn without rules asks for none."""
    with parts.catalog.view() as view:
        dossier = view.dossiers.find(record.dossier)
    procedure = dossier.procedure if dossier else None
    rules = typed_twice(procedure, record.value("type"), legal_day(parts.clock()))
    typed = {rule.field: _typings(record, rule.field) for rule in rules}
    return Turn(rules, min((len(one) for one in typed.values()), default=0))


def may_type(record: Record, turn: Turn, by: Actor) -> bool:
    """Say whether this person may do the next typing: not the second where it must be another."""
    if turn.typed != 1 or not any(rule.another for rule in turn.rules):
        return True
    return all(_typings(record, field)[0].by != by.id for field in turn.fields)


def take(
    record: Record, turn: Turn, said: Mapping[str, str], *, by: Actor, at: datetime
) -> tuple[Record, bool]:
    """Keep what was typed in this turn; say whether the fields are decided by it.

    Raises ``Refused`` for a field that was left out, and for the same person's second typing.
    """
    if not may_type(record, turn, by):
        message = (
            "Lần nhập thứ hai phải do người khác làm. Hãy chuyển tài liệu này cho đồng nghiệp."
        )
        raise Refused(message)
    missing = [field for field in turn.fields if not said.get(field, "").strip()]
    if missing:
        message = f"Thủ tục này cần nhập “{missing[0]}” hai lần. Hãy nhìn ảnh và nhập trường đó."
        raise Refused(message)
    review = record.review or Review()
    new = tuple(Typed(field, said[field], by.id, at) for field in turn.fields)
    after = replace(record, review=replace(review, typed=(*review.typed, *new)))
    agreed = turn.typed == 1 and all(
        same(_typings(record, field)[0].text, said[field]) for field in turn.fields
    )
    return after, turn.is_last or agreed


def same(one: str, other: str) -> bool:
    """Say whether two typings say the same: spaces and dots between digits do not count."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum() or sign == ",")


def _typings(record: Record, field: str) -> tuple[Typed, ...]:
    typed = record.review.typed if record.review else ()
    return tuple(one for one in typed if one.field == field)
