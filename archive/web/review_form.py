"""What the review form shows and what it says: fields, corrected words, where somebody was."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import request

from archive.inquiry.desk import InLine
from archive.inquiry.doubts import Doubt
from archive.records.record import FIELDS, Record, Source, Value
from archive.route.drafting import LONGEST, MOST_WORDS, Draft
from archive.route.mending import LONGEST_PAGE, WHOLE, Correction
from archive.route.twice import Turn
from archive.web.context import parts
from archive.web.words import FIELDS as FIELD_WORDS

MORE: Mapping[str, str] = {
    "citizen_numbers": "Số định danh cá nhân",
    "names": "Họ tên trong văn bản",
    "land_parcel": "Thửa đất, tờ bản đồ",
    "parent": "Cơ quan cấp trên",
    "place": "Địa danh",
    "position": "Chức vụ người ký",
    "recipients": "Nơi nhận",
}
"""Fields that stand in the form only where they were read, or where they are typed twice."""
LABELS: Mapping[str, str] = {**FIELD_WORDS, **MORE}
LONG = frozenset({"abstract", "recipients", "names"})
"""Fields that have more than one line on the page."""
WORD = re.compile(r"chu-([0-9]{1,5})-([0-9]{1,6})")
PAGE = re.compile(r"trang-([0-9]{1,5})")


@dataclass(frozen=True)
class Field:
    """One field of the form: what it shows, what was read where, and what is doubtful in it.

    ``typings`` are what two people typed, for a third look; ``is_blind`` hides what was read.
    """

    name: str
    label: str
    text: str
    read: Value | None
    doubt: Doubt | None
    is_blind: bool = False
    typings: tuple[str, ...] = ()

    @property
    def is_long(self) -> bool:
        """Say whether it needs more than one line."""
        return self.name in LONG

    @property
    def stops(self) -> bool:
        """Say whether Enter stops here: typed blind, warned of, missing, or doubtful."""
        doubt = self.doubt
        if self.is_blind or self.typings:
            return True
        return doubt is not None and (bool(doubt.said) or doubt.is_doubtful)

    @property
    def is_read(self) -> bool:
        """Say whether what stands here is the machine's word alone."""
        return self.read is not None and self.read.source is Source.READ and self.read.read is None


def fields_of(seen: InLine, draft: Draft, turn: Turn) -> Sequence[Field]:
    """Return the fields of the form: the six of every record, then what else was read."""
    record = seen.record
    read = {value.name: value for value in record.values}
    doubts = {doubt.field: doubt for doubt in seen.risk.doubts}
    names = [*FIELDS, *(name for name in MORE if name in read or name in turn.fields)]
    return [_field(record, name, read.get(name), doubts.get(name), draft, turn) for name in names]


def _field(  # noqa: PLR0913, PLR0917 - the six sides of one line of the form
    record: Record, name: str, read: Value | None, doubt: Doubt | None, draft: Draft, turn: Turn
) -> Field:
    mine = name in turn.fields
    blind = mine and turn.is_blind
    shown = "" if mine or read is None else read.text
    typed = record.review.typed if record.review and mine and not turn.is_blind else ()
    return Field(
        name=name,
        label=LABELS[name],
        text=draft.fields.get(name, shown),
        read=None if blind else read,
        doubt=None if blind else doubt,
        is_blind=blind,
        typings=tuple(one.text for one in typed if one.field == name),
    )


def start_of(fields: Sequence[Field], draft: Draft) -> str:
    """Return the field to begin at: where this person was, or else the first doubtful one."""
    names = [field.name for field in fields]
    if draft.at_field in names:
        return draft.at_field
    return next((field.name for field in fields if field.stops), names[0])


def said() -> Draft:
    """Return what the form says: fields, corrected words, and the field its reader was in."""
    form = request.form
    fields = {name: form[name][:LONGEST] for name in LABELS if name in form}
    at_field = form.get("o-dang-sua", "")
    words = tuple(_words())[:MOST_WORDS]
    return Draft(fields, words, at_field if at_field in LABELS else "")


def reasons(seen: InLine, most: int = 3) -> str:
    """Say in a few words why a record stands where it does in the queue."""
    return " · ".join(_reason(doubt) for doubt in seen.risk.doubts[:most] if _counts(doubt))


def _counts(doubt: Doubt) -> bool:
    """Say whether a doubt is worth a word: what is all but sure is not."""
    return bool(doubt.said) or not doubt.found or doubt.is_doubtful


def _reason(doubt: Doubt) -> str:
    label = LABELS.get(doubt.field, doubt.field)
    name = label[0].lower() + label[1:]
    if doubt.said:
        return doubt.said
    if not doubt.found:
        return f"{name}: không đọc thấy"
    return f"{name}: chỉ chắc {round(100 * (1 - doubt.share))} %"


def _words() -> Iterator[Correction]:
    now = parts().clock()
    for key, text in request.form.items():
        if word := WORD.fullmatch(key):
            yield Correction(int(word[1]), int(word[2]), text[:LONGEST], now)
        elif page := PAGE.fullmatch(key):
            yield Correction(int(page[1]), WHOLE, text[:LONGEST_PAGE], now)
