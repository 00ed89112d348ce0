"""The journal page: who did what when to which record or person; the whole question in the address.

``/quan-tri/nhat-ky?nguoi=…&tai-lieu=…&viec=…&tu=…&den=…&truoc=…``
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request

from archive.inquiry import trail
from archive.inquiry.telling import Line
from archive.inquiry.trail import Asked, Head
from archive.ledger.entry import Act as LedgerAct
from archive.records.access import Act
from archive.records.calendar import legal_day
from archive.records.digest import digest_of
from archive.records.errors import Refused
from archive.table_file import MEDIA_TYPE, rows_of, table
from archive.web.acts import ACTS
from archive.web.context import parts
from archive.web.downloads import attachment
from archive.web.figures import columns_of
from archive.web.permissions import permits
from archive.web.typed import maybe_day
from archive.web.visitor import actor
from archive.web.words import moment

HERE = "/quan-tri/nhat-ky"
KEPT = ("nguoi", "tai-lieu", "viec", "tu", "den")
"""What of a question its address holds, beside the place to page from."""

DIGITS = 12
"""Of a sequence number in an address; more are no number of ours."""

HEADER = (
    "Mục sổ cái",
    "Thời điểm (giờ Việt Nam)",
    "Việc",
    "Người thực hiện",
    "Về",
    "Mã",
    "Mục đích",
    "Niêm phong",
)

pages = Blueprint("audit", __name__)


@pages.get(HERE)
@permits(Act.TRAIL)
def journal() -> str:
    """Show the entries asked for; the reading of others' is itself written."""
    said = _said()
    told = trail.ask(parts(), actor(), _asked(said))
    return render_template(
        "journal.html",
        said=said,
        told=told,
        acts=sorted(ACTS.items(), key=lambda one: one[1]),
        columns=columns_of([(day.day, day.count) for day in told.days]),
        older=_address(said, truoc=told.older),
        newer=_address(said, sau=told.newer),
        export=f"{HERE}.csv?{urlencode(said)}",
        day_address=lambda day: _address({**said, "tu": f"{day}", "den": f"{day}"}),
        words_of=words_of,
        seal_of=lambda line: _seal(told.head, line),
    )


@pages.get(f"{HERE}.csv")
@permits(Act.TRAIL)
def export() -> Response:
    """Give the entries asked for as a table; every export is written."""
    said = _said()
    lines = trail.export(parts(), actor(), _asked(said))
    head = trail.head(parts())
    content = table(HEADER, [_row(line, head) for line in lines])
    response = make_response(content + _foot(said, content))
    response.content_type = MEDIA_TYPE
    name = f"nhat-ky-{legal_day(parts().clock())}.csv"
    response.headers["Content-Disposition"] = attachment(name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _foot(said: Mapping[str, str], content: bytes) -> bytes:
    """Return the last lines of a table: what was asked, by whom, when, and what stood above.

    The digest is over every byte before these lines, so a table that was shortened shows.
    """
    foot = (
        ("Câu hỏi", urlencode(said) or "tất cả"),
        ("Người xuất", f"{actor().name} ({actor().id})"),
        ("Lúc (giờ Việt Nam)", moment(parts().clock())),
        ("SHA-256 của các dòng trên", digest_of(content)),
    )
    return rows_of(foot)


def words_of(line: Line) -> str:
    """Return what was done, in words; a disclosure says whether a file left or was looked at."""
    if line.act is LedgerAct.DISCLOSED:
        return "Cung cấp tệp" if line.took_file else "Cho xem nội dung"
    return ACTS.get(line.act, line.act.value)


def _said() -> Mapping[str, str]:
    return {name: request.args[name].strip() for name in KEPT if request.args.get(name, "").strip()}


def _asked(said: Mapping[str, str]) -> Asked:
    act = said.get("viec")
    if act is not None and act not in set(LedgerAct):
        message = "Không có loại việc này trong sổ cái. Hãy chọn trong danh sách."
        raise Refused(message)
    return Asked(
        person=said.get("nguoi", ""),
        record=said.get("tai-lieu", ""),
        act=LedgerAct(act) if act else None,
        since=maybe_day(said.get("tu")),
        until=maybe_day(said.get("den")),
        before=_number("truoc"),
        after=_number("sau"),
    )


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def _address(said: Mapping[str, str], **place: int | None) -> str:
    """Return this question's address at another place; empty for a place that is None."""
    if None in place.values():
        return ""
    asked = urlencode({**said, **place})
    return f"{HERE}?{asked}" if asked else HERE


def _row(line: Line, head: Head) -> tuple[str | int, ...]:
    return (
        line.seq,
        moment(line.at),
        words_of(line),
        line.who,
        line.what,
        line.subject,
        line.purpose,
        _seal(head, line),
    )


def _seal(head: Head, line: Line) -> str:
    if line.seq >= head.sealed:
        return "chưa niêm phong"
    if line.seq >= head.stamped:
        return "đã niêm phong, chưa có dấu thời gian"
    return "đã niêm phong, có dấu thời gian"
