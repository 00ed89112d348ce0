"""As what a record is signed: the form of a copy, or an attachment of a document."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.records.access import Act
from archive.records.errors import ArchiveError
from archive.records.presented import Form
from archive.records.record import Record
from archive.route.present import mains_of, present
from archive.route.turn import orderable
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.visitor import actor

WHEN: Mapping[Form, str] = {
    Form.COPY: "Bản sao đầy đủ, chính xác từ bản gốc hoặc bản chính.",
    Form.COPY_OF_COPY: "Bản sao đầy đủ, chính xác từ một bản sao y.",
    Form.EXCERPT: "Chỉ phần nội dung cần trích, chính xác như bản gốc.",
    Form.ATTACHMENT: "Văn bản kèm theo, để ở tệp riêng; cơ quan ký số.",
}
"""When each form is chosen (Decree 30/2020/NĐ-CP, Articles 25 and 27, Appendix I)."""

pages = Blueprint("present", __name__)


@pages.get("/hinh-thuc/<record>")
@permits(Act.REVIEW)
def to_choose(record: str) -> str:
    """Show the forms, and the documents an attachment may go with."""
    return _form(orderable(parts(), record, by=actor()))


@pages.post("/hinh-thuc/<record>")
@permits(Act.REVIEW)
def choose(record: str) -> AnyResponse | tuple[str, int]:
    """Choose as what a record is signed."""
    seen = orderable(parts(), record, by=actor())
    said = request.form.get("hinh-thuc", "")
    if said not in set(Form):
        return _form(seen, problem="Hãy chọn một hình thức."), 422
    main = request.form.get("van-ban-chinh") or None
    try:
        present(parts(), record, Form(said), by=actor(), main=main)
    except ArchiveError as error:
        return _form(seen, problem=error.message), 422
    return redirect(f"/ho-so/{record}?tin=hinh-thuc", 303)


def _form(record: Record, *, problem: str = "") -> str:
    now = record.presented
    return render_template(
        "present.html",
        record=record,
        forms=WHEN,
        chosen=request.form.get("hinh-thuc") or (now.form.value if now else Form.COPY.value),
        main=request.form.get("van-ban-chinh") or (now.main if now else None),
        mains=mains_of(parts(), record, by=actor()),
        said=problem,
    )
