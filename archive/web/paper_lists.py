"""What a search finds, as a paper: a PDF/A list that whoever makes it signs with their own key.

Who has no key takes it unsigned, and it says so on every page; a list that was not signed here can
be signed at one's own machine (``vankho sign``). Either way its digest is in the ledger first.
"""

from collections.abc import Sequence

from flask import Blueprint, Response, make_response, render_template, request

from archive.catalog.sql.people import KeyHolder
from archive.inquiry.question import said_in
from archive.records.access import Act
from archive.records.errors import ArchiveError
from archive.route.sign import CERTIFICATE, unlock
from archive.route.sign_list import sign_list
from archive.web import problems
from archive.web.context import parts
from archive.web.found_lists import Row, Taken, handed_out, taken
from archive.web.inspector import bodies_known
from archive.web.permissions import permits
from archive.web.searching import HERE, address, title_of
from archive.web.visitor import actor

PDF = "application/pdf"
TITLE = "Danh sách kết quả tìm kiếm"
UNSIGNED = "BẢN CHƯA KÝ SỐ khi lập. Chữ ký số thêm sau, nếu có, nằm trong tệp này."
SIGNED = "Người lập ký số vào tệp này. Hãy kiểm tra chữ ký trước khi dùng."
COLUMNS = (
    ("STT", 0.04),
    ("Số, ký hiệu · loại · ngày", 0.16),
    ("Trích yếu và đoạn khớp", 0.35),
    ("Cơ quan · hồ sơ", 0.16),
    ("Người ký · bước xử lý", 0.12),
    ("Trang · mã tài liệu", 0.17),
)
"""Heads and widths; what stands in each is said by ``_cells``."""

pages = Blueprint("paper_lists", __name__)


@pages.get(f"{HERE}/danh-sach")
@permits(Act.SEARCH)
def choose() -> str:
    """Show in which kinds a list can be taken, and with which key it can be signed."""
    return _page()


@pages.get(f"{HERE}/danh-sach.pdf")
@permits(Act.SEARCH)
def take_unsigned() -> Response:
    """Give the list as a paper nobody signed."""
    return handed_out(_paper(taken(), UNSIGNED), PDF, "_chua-ky.pdf")


@pages.post(f"{HERE}/danh-sach.pdf")
@permits(Act.SEARCH)
def take_signed() -> Response:
    """Give the list as a paper, signed with a key of the asker's own; the PIN is forgotten."""
    try:
        key = unlock(parts(), actor(), request.form.get("key", ""), request.form.get("pin", ""))
        content = sign_list(parts(), _paper(taken(), SIGNED), key, by=actor())
    except ArchiveError as error:
        return make_response(_page(problem=error.message), problems.problem_of(error).status)
    return handed_out(content, PDF, "_da-ky.pdf")


def _page(*, problem: str = "") -> str:
    said = said_in(request.args)
    with parts().catalog.view() as view:
        keys: Sequence[KeyHolder] = view.people.keys(actor().id)
    return render_template(
        "found_list.html",
        title=title_of(said, bodies_known()),
        search=address(said),
        list_address=lambda kind: address(said).replace(HERE, f"{HERE}/danh-sach.{kind}", 1),
        keys=[one for one in keys if not one.path.endswith(CERTIFICATE)],
        devices=[one for one in keys if one.path.endswith(CERTIFICATE)],
        said=problem,
    )


def _paper(found: Taken, standing: str) -> bytes:
    """Return the list typeset; ``standing`` says whether it is signed."""
    # A server that only receives and finds loads no typesetter.
    from ocr.pdfa.declare import Imprint  # noqa: PLC0415 - as above
    from ocr.pdfa.table import Column, Table, typeset  # noqa: PLC0415 - as above
    from signing.fonts import serif  # noqa: PLC0415 - as above

    table = Table(
        title=TITLE.upper(),
        facts=(
            *(f"{name}: {value}" for name, value in found.foot[:-1]),
            f"SHA-256 của các dòng (viết như tệp CSV): {found.sha256}",
            standing,
        ),
        columns=tuple(Column(head, part) for head, part in COLUMNS),
        rows=[_cells(row) for row in found.rows],
        foot=f"{standing} SHA-256 của dữ liệu: {found.sha256}",
    )
    return typeset(table, serif(), Imprint(TITLE, "vi", parts().clock()))


def _cells(row: Row) -> tuple[str, ...]:
    """Return a row of the table that is taken home as CSV, in fewer and taller cells."""
    place, record, page, kind, number, day, abstract, body, dossier, signer, state, hit = (
        "" if cell is None else str(cell) for cell in row
    )
    cells = (
        (place,),
        (number, kind, day),
        (abstract, hit and f"Đoạn khớp: {hit}"),
        (body, dossier),
        (signer, state),
        (f"Trang {page}", record),
    )
    return tuple("\n".join(one for one in cell if one) for cell in cells)
