"""Small born-digital papers of one form, each filled in for somebody: quick to read, no engine."""

from dataclasses import replace
from datetime import date

from archive.demo.papers.files import text_pdf
from archive.demo.papers.forms import set_paper
from archive.demo.papers.sample import Sample, Truth
from archive.demo.papers.text import Block, Paper, Style, paper
from archive.demo.papers.typeface import Family

FORM = """\
Căn cứ đơn đề nghị của ông (bà) {name}, số định danh cá nhân {citizen}, nộp ngày {day};
Xác nhận ông (bà) {name} hiện cư trú tại thôn Rặng Duối, xã Suối Thử và đủ điều kiện theo quy định.
Giấy này có giá trị trong sáu tháng kể từ ngày ký, dùng để bổ sung hồ sơ vay vốn của hộ gia đình.
"""


def filled(number: int, *, name: str, citizen: str, salt: str = "") -> Sample:
    """Return the form filled in; another ``salt`` gives other bytes of the same paper."""
    said = FORM.format(name=name, citizen=citizen, day="02/11/2026")
    written: Paper = replace(
        paper("notice"),
        number=f"{number}/XN-UBND",
        date=date(2026, 11, 3),
        blocks=tuple(Block(Style.PLAIN, line) for line in said.splitlines()),
    )
    content = text_pdf(set_paper(written, family=Family.NOTO, seed=1), title=salt or "x")
    body = "cau-mau"
    truth = Truth(written.number, written.date, written.type, written.abstract, "", "", (said,))
    name_of = f"xac-nhan-{number}{salt}.pdf"
    return Sample(name_of, "application/pdf", content, "notice", body, "", 1, truth)
