"""What does not fit on a record's pages, in words for whoever reviews it."""

from collections.abc import Mapping, Sequence
from datetime import date

from archive.inquiry.doubts import Misfit
from archive.records.record import Record
from ocr.page import Page

IN_WORDS: Mapping[str, str] = {
    "date_impossible": "“%s” không có thật",
    "date_future": "ngày %s còn ở tương lai",
    "type_differs": "loại văn bản và ký hiệu không khớp (%s)",
    "citizen_province": "ba chữ số đầu của %s không phải mã tỉnh nào",
    "citizen_sex": "số định danh %s không khớp giới tính ghi bên cạnh",
    "citizen_year": "số định danh %s không khớp năm sinh ghi bên cạnh",
}
"""The codes of ``ocr.doubts`` as sentences; ``%s`` is what was seen."""


def misfits(record: Record, pages: Sequence[Page], *, today: date) -> Sequence[Misfit]:
    """Return what does not fit; a code this file does not know is left out.

    It works on text that was read before: nothing foreign is parsed here.
    """
    # Its lists of names and bodies are worth loading only where somebody reviews.
    from ocr.doubts import doubts  # noqa: PLC0415 - see above
    from ocr.fields import Field  # noqa: PLC0415 - see above

    said = {name: record.value(name) for name in ("type", "number", "date")}
    fields = [Field(name, text, 1.0, 1, None) for name, text in said.items() if text]
    found = doubts(pages, fields, today=today)
    return [
        Misfit(one.field, IN_WORDS[one.code] % one.seen) for one in found if one.code in IN_WORDS
    ]
