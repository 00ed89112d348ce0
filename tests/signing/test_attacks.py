# mypy: disable-error-code="import-untyped"
"""What enemies make of a signed file: none of it is ever valid, none of it raises."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import pdf_string

from signing.profile import Level
from signing.trust import Trust
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing import made
from tests.signing.town import NOW, Town


def judged(town: Town, pdf: bytes) -> Verdict:
    """Judge a file with all the means there are."""
    return verify(pdf, trust=town.trust, at=town.clock(), fetcher=town.fetcher)


LATER: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "content swapped": (made.with_other_content, "invalid", "Nội dung trang 1 bị thay đổi"),
    "stream overwritten": (made.with_overwritten_stream, "invalid", "Nội dung trang 1"),
    "note": (made.with_note, "invalid", "chú thích thêm hoặc sửa ở trang 1"),
    "title": (made.with_other_title, "unknown", "Title"),
    "page dropped": (made.with_fewer_pages, "invalid", "Số trang đổi từ 2 thành 1"),
    "script": (made.with_script, "invalid", "OpenAction"),
    "empty field": (made.with_empty_field, "unknown", "ô biểu mẫu trống “Phu”"),
    "junk": (lambda pdf: pdf + b"\n% 12 byte\n", "unknown", "byte lạ nối vào cuối tệp"),
    "junk after EOF": (lambda pdf: pdf + b"x%%EOF\n", "unknown", "byte lạ nối vào cuối tệp"),
}


@pytest.mark.parametrize("level", [Level.B_B, Level.B_LTA])
@pytest.mark.parametrize("name", LATER)
def test_what_came_after_is_named(town: Town, paper: bytes, name: str, level: Level) -> None:
    """The change is named as what it is, in the verdict of every signature it follows."""
    change, answer, told = LATER[name]
    pdf = change(made.raised(town, made.signed(town, paper), level))

    said = judged(town, pdf)

    assert said.verdict == answer, said
    assert any(told in one for one in said.signatures[0].changes), said.signatures[0]
    assert said.signatures[0].verdict == answer


IN_PLACE: dict[str, Callable[[bytes], bytes]] = {
    "bit flipped": made.with_flipped_bit,
    "no range": lambda pdf: pdf.replace(b"/ByteRange", b"/ByteRangf"),
    "range of zeros": lambda pdf: made.with_range(pdf, b"[0 0 0 0]"),
    "range null": lambda pdf: made.with_range(pdf, b"null"),
    "range negative": lambda pdf: made.with_range(pdf, b"[0 -1 10 20]"),
    "range of names": lambda pdf: made.with_range(pdf, b"[/a /b /c /d]"),
    "range short": lambda pdf: made.with_range(pdf, b"[0 10]"),
    "range empty gap": lambda pdf: made.with_range(pdf, b"[0 10 10 10]"),
    "range beyond": lambda pdf: made.with_range(pdf, b"[0 10 20 99999999]"),
    "three ranges": lambda pdf: made.with_range(pdf, b"[0 %d %d %d %d %d]" % made.three(pdf)),
    "ranges overlap": lambda pdf: made.with_range(pdf, b"[0 %d %d %d]" % made.overlapping(pdf)),
    "ranges swapped": lambda pdf: made.with_range(pdf, b"[%d %d 0 %d]" % made.swapped(pdf)),
    "range beyond by one": lambda pdf: made.with_range(pdf, b"[0 %d %d %d]" % made.beyond(pdf)),
    "range of decimals": lambda pdf: made.with_range(pdf, b"[0 %d.9 %d %d]" % made.covered(pdf)),
    "contents 00": lambda pdf: made.with_contents(pdf, b"00"),
    "contents empty": lambda pdf: made.with_contents(pdf, b""),
    "contents not hex": lambda pdf: made.with_contents(pdf, b"zz"),
    "contents a lonely sequence": lambda pdf: made.with_contents(pdf, b"3000"),
    "no contents": lambda pdf: pdf.replace(b"/Contents <", b"/Contentz <"),
    "no filter": lambda pdf: pdf.replace(b"/ETSI.CAdES.detached", b"/ETSI.CAdES.dotached"),
    "truncated": lambda pdf: pdf[:-200],
}


@pytest.mark.parametrize("name", IN_PLACE)
def test_a_signature_bent_in_place_is_never_valid(town: Town, paper: bytes, name: str) -> None:
    """Universal signature forgery and its relatives: not valid, and no exception."""
    pdf = made.raised(town, made.signed(town, paper), Level.B_T)
    bent = IN_PLACE[name](pdf)
    assert bent != pdf

    assert judged(town, bent).verdict in ("invalid", "unknown")


def test_a_wrapped_signature_is_never_valid(town: Town, paper: bytes) -> None:
    """Bytes slipped between /Contents and the second range are not what was signed."""
    pdf = made.signed(town, paper)
    start = pdf.index(b"/Contents <")
    end = pdf.index(b">", start) + 1
    extra = b" /Extra (hidden)"
    found = pdf[pdf.index(b"/ByteRange [") : pdf.index(b"]", pdf.index(b"/ByteRange ["))]
    _, first, second, length = (int(part) for part in found.split(b"[")[1].split())
    moved = pdf[:end] + extra + pdf[end:]

    wrapped = made.with_range(moved, b"[0 %d %d %d]" % (first, second + len(extra), length))

    assert judged(town, wrapped).verdict in ("invalid", "unknown")


def test_a_signature_moved_to_another_file_is_invalid(town: Town, paper: bytes) -> None:
    """The signature of one file means nothing in another."""
    mine = made.signed(town, paper)
    other = made.signed(town, made.with_form(paper))
    start, end = mine.index(b"/Contents <"), mine.index(b"/ByteRange")
    content = mine[start:end]
    begin = other.index(b"/Contents <")

    forged = other[:begin] + content + other[begin + len(content) :]

    assert judged(town, forged).verdict == "invalid"


def test_a_file_saved_anew_is_not_valid(town: Town, paper: bytes) -> None:
    """A program that rewrites the whole file breaks the signature, and it is said."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.signed(town, paper))) as pdf:
        pdf.save(written)

    assert judged(town, written.getvalue()).verdict in ("invalid", "unknown")


def test_filling_a_field_that_was_foreseen_is_allowed_and_told(town: Town, paper: bytes) -> None:
    """Forms are made to be filled; the verdict says that one was."""
    pdf = made.signed(town, made.with_form(paper))
    writer = made.open_revision(pdf)
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/V"] = pdf_string("12/QĐ-UBND")
    writer.update_container(field)

    said = judged(town, made.closed(writer))

    assert said.verdict == "valid", said
    assert any("SoKyHieu" in told for told in said.signatures[0].changes)


def test_a_broken_stamp_over_a_good_signature_is_not_valid(town: Town, paper: bytes) -> None:
    """Evidence that was tampered with under the last time-stamp is found out."""
    pdf = made.raised(town, made.signed(town, paper))
    at = pdf.rindex(b"/DSS")
    tampered = pdf[:at] + b"/DSs" + pdf[at + 4 :]

    assert judged(town, tampered).verdict in ("invalid", "unknown")


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"\x00" * 100, b"GIF89a", b"%PDF-1.7\nstartxref\n0\n%%EOF"]
)
def test_what_is_no_pdf_is_unknown(content: bytes) -> None:
    """Never an exception, never valid; what the machine calls it is told to experts only."""
    said = verify(content, trust=Trust(()), at=NOW, fetcher=None)

    assert said.verdict in ("unknown", "none")
    assert not said.detail or said.detail not in said.reason
    assert said.to_json()["detail"] == said.detail


def test_a_file_under_a_password_is_unknown(town: Town, paper: bytes) -> None:
    """The reason is said in words."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        pdf.save(written, encryption=pikepdf.Encryption(owner="a", user="b"))

    said = judged(town, written.getvalue())

    assert said.verdict == "unknown"
    assert "mật khẩu" in said.reason


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_no_single_changed_byte_goes_unnoticed(
    running: Town, paper: bytes, data: st.DataObject
) -> None:
    """Any byte outside the padding of /Contents, set to anything: the file is no longer valid."""
    pdf = _kept(running, paper)
    at = data.draw(st.integers(0, len(pdf) - 1))
    value = data.draw(st.integers(0, 255))
    bent = pdf[:at] + bytes((value,)) + pdf[at + 1 :]

    said = verify(bent, trust=running.trust, at=NOW, fetcher=None)

    # Unsigned attributes and hexadecimal digits of either case are the bytes no digest covers.
    if bent != pdf and not _in_contents(pdf, at):
        assert said.verdict != "valid", (at, value)


KEPT: dict[bytes, bytes] = {}


def _kept(town: Town, paper: bytes) -> bytes:
    if paper not in KEPT:
        KEPT[paper] = made.raised(town, made.signed(town, paper))
    return KEPT[paper]


def _in_contents(pdf: bytes, at: int) -> bool:
    start = pdf.rindex(b"/Contents <")
    return start + len(b"/Contents <") <= at < pdf.index(b">", start)
