"""What a search finds, as a table to take home: CSV and XLSX with the question that made them.

``paper_lists`` makes the same list a paper that can be signed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, request

from archive import sheet_file, table_file
from archive.inquiry.lists import MOST, Listed, note_list, to_take
from archive.inquiry.question import as_of, query_of, said_in
from archive.records.access import Act
from archive.records.body import Body
from archive.records.calendar import legal_day
from archive.records.digest import Digest, digest_of
from archive.web.context import parts, site
from archive.web.downloads import attachment
from archive.web.inspector import bodies_known
from archive.web.permissions import permits
from archive.web.searching import HERE, title_of, words_of
from archive.web.visitor import actor
from archive.web.words import day, moment
from search.result import Hit

Row = Sequence[str | int | None]
HEADER = (
    "STT",
    "Mã tài liệu",
    "Trang",
    "Loại văn bản",
    "Số, ký hiệu",
    "Ngày ban hành",
    "Trích yếu",
    "Cơ quan",
    "Hồ sơ",
    "Người ký",
    "Bước xử lý",
    "Đoạn khớp",
)

pages = Blueprint("found_lists", __name__)


@pages.get(f"{HERE}/danh-sach.csv")
@permits(Act.SEARCH)
def take_csv() -> Response:
    """Give what a search finds as a table for any program."""
    found = taken()
    return handed_out(found.above + table_file.rows_of(found.foot), table_file.MEDIA_TYPE, ".csv")


@pages.get(f"{HERE}/danh-sach.xlsx")
@permits(Act.SEARCH)
def take_xlsx() -> Response:
    """Give what a search finds as a workbook."""
    found = taken()
    content = sheet_file.sheet([HEADER, *found.rows, *found.foot])
    return handed_out(content, sheet_file.MEDIA_TYPE, ".xlsx")


@dataclass(frozen=True)
class Taken:
    """A list somebody takes home: its rows, what stands below them, and the rows as CSV.

    ``sha256`` is the digest of the latter: what every kind of file says of its rows.
    """

    rows: Sequence[Row]
    foot: Sequence[Row]
    above: bytes
    sha256: Digest


def taken() -> Taken:
    """Return what the search in this address finds; that it was asked is written down."""
    said, bodies = said_in(request.args), bodies_known()
    listed = to_take(parts(), actor(), query_of(said), as_of=as_of(said))
    rows = [_row(number, hit, bodies) for number, hit in enumerate(listed.hits, 1)]
    above = table_file.table(HEADER, rows)
    sha256 = digest_of(above)
    return Taken(rows, _foot(said, bodies, listed, sha256), above, sha256)


def handed_out(content: bytes, media_type: str, ending: str) -> Response:
    """Return a list as a file; each is written down with its digest before it leaves."""
    note_list(parts(), actor(), digest_of(content))
    response = make_response(content)
    response.content_type = media_type
    name = f"ket-qua-tim-{legal_day(parts().clock())}{ending}"
    response.headers["Content-Disposition"] = attachment(name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _row(number: int, hit: Hit, bodies: Mapping[str, Body]) -> Row:
    return (
        number,
        hit.record,
        hit.page,
        hit.kind,
        hit.number,
        day(hit.date),
        hit.abstract,
        words_of("body", hit.body, bodies),
        hit.dossier,
        hit.signer,
        words_of("state", hit.state, bodies),
        "".join(span.text for span in hit.snippet),
    )


def _foot(
    said: Mapping[str, str], bodies: Mapping[str, Body], listed: Listed, above: str
) -> Sequence[Row]:
    """Return the last rows: what was asked, by whom, when, how much of it, and what stood above.

    The digest is over the rows above as the CSV file writes them, in either kind of file.
    """
    shown = f"{len(listed.hits)} trong {listed.total} trang"
    if listed.total > len(listed.hits) >= MOST:
        shown += f" (một danh sách có nhiều nhất {MOST} trang; hãy lọc hẹp hơn để lấy phần còn lại)"
    return (
        ("Câu hỏi", title_of(said, bodies)),
        ("Nơi tìm", site().public_url),
        ("Số trang", shown),
        ("Người lập", f"{actor().name} ({actor().id})"),
        ("Lúc (giờ Việt Nam)", moment(parts().clock())),
        ("SHA-256 của các dòng trên (dạng CSV)", above),
    )
