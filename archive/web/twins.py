"""Twins: two records that look like one paper, side by side, and what an officer decides of them.

``/trung`` lists what waits for a decision, ``/trung/<record>`` shows a record beside its twins.
"""

from collections.abc import Mapping

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.inquiry import twins, view
from archive.records.access import Act, may, may_somewhere
from archive.records.calendar import legal_day
from archive.records.errors import Refused, WrongState
from archive.records.record import Record
from archive.records.twin import Ruling
from archive.route.twins import decide, undo
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.visitor import actor

RULINGS: Mapping[Ruling, str] = {
    Ruling.ONE: "Cùng một giấy, giữ một bản",
    Ruling.BOTH: "Cùng một giấy, giữ cả hai",
    Ruling.DIFFERENT: "Hai giấy khác nhau",
}
MEASURES: Mapping[str, str] = {
    "signed": "có chữ ký số hợp lệ kèm theo",
    "pages": "có nhiều trang hơn",
    "sound": "đọc rõ hơn",
    "dpi": "độ phân giải cao hơn",
}
"""Why one scan is better, by the name the measure has in ``inquiry.twins``."""

MARKS: Mapping[str, str] = {
    "own": "số văn bản",
    "date": "ngày",
    "long": "dãy số",
    "name": "họ tên",
}
"""Kinds of marks on a page (``ocr.marks``), in words."""

pages = Blueprint("twins", __name__)


@pages.get("/trung")
@permits(Act.REVIEW)
def waiting() -> str:
    """Show the pairs that wait for this person's decision."""
    return render_template("twins.html", pairs=twins.waiting(parts(), actor()))


@pages.get("/trung/<record>")
@permits(Act.SEE)
def one(record: str) -> str:
    """Show a record beside each of its twins."""
    return _page(view.record(parts(), actor(), record))


@pages.post("/trung/<record>")
@permits(Act.REVIEW)
def rule(record: str) -> AnyResponse | str:
    """Note the decision on this record and the one named in the form, or take it back."""
    said, other = request.form.get("viec", ""), request.form.get("voi", "")
    try:
        _act(said, record, other)
    except (Refused, WrongState) as error:
        seen = view.record(parts(), actor(), record)
        return make_response(_page(seen, problem=error.message), 422)
    return redirect(f"/trung/{record}?tin={'rut-lai' if said == 'rut-lai' else 'da-quyet'}", 303)


@pages.app_template_global()
def undecided_twins(record: Record) -> int:
    """Return how many likely twins of a record nobody has decided on."""
    return twins.undecided(parts(), record)


@pages.app_template_global()
def twins_waiting() -> int:
    """Return how many pairs wait for this visitor's decision."""
    return twins.count(parts(), actor()) if may_somewhere(actor(), Act.REVIEW) else 0


def _act(said: str, record: str, other: str) -> None:
    if said == "rut-lai":
        undo(parts(), record, other, by=actor())
    elif said == "giu-kia":
        decide(parts(), record, other, Ruling.ONE, by=actor())
    elif said == "giu-nay":
        decide(parts(), other, record, Ruling.ONE, by=actor())
    elif said in {"ca-hai", "khac"}:
        ruling = Ruling.BOTH if said == "ca-hai" else Ruling.DIFFERENT
        decide(parts(), record, other, ruling, by=actor())
    else:
        message = "Chưa chọn quyết định. Hãy bấm một trong các nút dưới hai ảnh."
        raise Refused(message)


def _page(record: Record, *, problem: str = "") -> str:
    return render_template(
        "twin.html",
        record=record,
        matches=twins.matches(parts(), actor(), record.id),
        can_rule=may(actor(), Act.REVIEW, record, today=legal_day(parts().clock())),
        said=problem,
        RULINGS=RULINGS,
        MEASURES=MEASURES,
        MARKS=MARKS,
    )
