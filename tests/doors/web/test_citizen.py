"""The public's day: look up a dossier, take the signed result, check a file."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.inquiry.citizen import papers_of
from archive.records.division import Division
from archive.records.record import BY_PERSON, Problem, Role
from archive.records.state import State
from archive.records.twin import Ruled, Ruling
from tests.doors.web.conftest import FACTOR, Papers
from tests.doors.web.visiting import Town, Visitor

WRONG = "Mã biên nhận hoặc 4 số đối chiếu không đúng"


def field(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    return page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


def looked_up(town: Town, visitor: Visitor, papers: Papers) -> str:
    """Return the page of the dossier whose receipt the citizen holds."""
    town.later(minutes=2)  # tries are counted by the minute
    answer = visitor.post("/tra-cuu", {"code": papers.code, "factor": FACTOR})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_citizen_takes_the_signed_result_byte_for_byte(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """Code and factor open the dossier; the download is the signed file with a readable name."""
    visitor = visit()
    page = looked_up(town, visitor, papers)
    said = {"key": field(page, "key"), "record": field(page, "record")}
    answer = visitor.post("/tra-cuu/tai", said)
    signed = papers.sealed.file(Role.SIGNED)

    assert signed is not None
    assert hashlib.sha256(answer.data).hexdigest() == signed.sha256
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert int(answer.headers["Content-Length"]) == len(answer.data)


@pytest.mark.parametrize("write", [str.lower, lambda code: code.replace("-", " "), str.strip])
def test_a_code_may_be_typed_as_people_type(
    town: Town, visit: Callable[..., Visitor], papers: Papers, write: Callable[[str], str]
) -> None:
    """Case and spaces do not matter."""
    town.later(minutes=2)
    answer = visit().post("/tra-cuu", {"code": write(papers.code), "factor": FACTOR})

    assert answer.status_code == 200


def test_wrong_code_and_wrong_factor_read_the_same(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """Nobody learns whether a code exists."""
    town.later(minutes=2)
    wrong_factor = visit().post("/tra-cuu", {"code": papers.code, "factor": "0000"})
    wrong_code = visit().post("/tra-cuu", {"code": "0000-0000-0000", "factor": FACTOR})

    assert wrong_factor.status_code == wrong_code.status_code == 403
    assert WRONG in wrong_factor.get_data(as_text=True)
    assert WRONG in wrong_code.get_data(as_text=True)


def test_guessing_is_stopped(town: Town, visit: Callable[..., Visitor]) -> None:
    """After a few tries an address waits, and is told how long."""
    town.later(minutes=2)
    tries = [
        visit().post("/tra-cuu", {"code": f"0000-0000-00{n:02}", "factor": "1111"})
        for n in range(8)
    ]

    assert tries[-1].status_code == 429
    assert tries[-1].headers["Retry-After"] == "60"


def test_a_citizen_is_told_why_a_paper_was_not_taken(papers: Papers) -> None:
    """What an officer wrote is told, what a machine found is not; a second copy needs nothing."""
    refused = replace(papers.to_review, state=State.REFUSED)
    twin = Ruled(papers.sealed.id, Ruling.ONE, "", papers.sealed.received_at)
    told = papers_of(
        [
            replace(refused, problem=Problem(BY_PERSON, "Mờ trang 2, xin quét lại.")),
            replace(refused, problem=Problem("virus", "nội bộ")),
            replace(refused, twins=(twin,)),
            replace(refused, is_batch=True, division=Division("", papers.sealed.received_at)),
        ]
    )

    assert [one.reason for one in told] == ["Mờ trang 2, xin quét lại.", "", ""]
    assert [one.state.split(",")[0] for one in told[1:]] == [
        "Không nhận được",
        "Trùng với một bản đã có",
    ]
    assert not any(one.ready for one in told)


def test_a_download_needs_a_fresh_look_up(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """The key of a look-up opens only that dossier, and only for half an hour."""
    visitor = visit()
    key = field(looked_up(town, visitor, papers), "key")
    foreign = {"key": key, "record": papers.to_sign.id}
    assert visitor.post("/tra-cuu/tai", foreign).status_code == 404

    town.later(minutes=31)
    late = {"key": key, "record": papers.sealed.id}
    assert visitor.post("/tra-cuu/tai", late).status_code == 403


def test_a_taken_file_is_the_original(visit: Callable[..., Visitor], papers: Papers) -> None:
    """The verify page says valid, byte for byte ours, who signed and when."""
    signed = papers.sealed.file(Role.SIGNED)
    assert signed is not None
    officer = visit("officer")
    content = officer.get(f"/tep/{papers.sealed.id}/signed").data
    answer = visit().post("/xac-minh", {"file": (io.BytesIO(content), "nhan-duoc.pdf")})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert 'class="verdict valid"' in page
    assert "Đúng bản gốc" in page
    assert "Nguyễn Đức Thuận" in page


def test_a_changed_file_is_not_valid(visit: Callable[..., Visitor], papers: Papers) -> None:
    """One flipped byte inside the signed range is told, in words and with its icon."""
    content = bytearray(visit("officer").get(f"/tep/{papers.sealed.id}/signed").data)
    content[200] ^= 1
    answer = visit().post("/xac-minh", {"file": (io.BytesIO(bytes(content)), "sua.pdf")})
    page = answer.get_data(as_text=True)

    assert 'class="verdict valid"' not in page
    assert "Đúng bản gốc" not in page


@pytest.mark.parametrize("content", [b"%PDF-1.7 nonsense", b"<script>alert(1)</script>"])
def test_what_is_no_pdf_gets_an_answer_not_an_error(
    visit: Callable[..., Visitor], content: bytes
) -> None:
    """Whatever is handed in, the page answers in words and never says valid."""
    answer = visit().post("/xac-minh", {"file": (io.BytesIO(content), "<script>.pdf")})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert 'class="verdict valid"' not in page
    assert "<script>.pdf" not in page


def test_the_printed_code_leads_to_what_anyone_may_know(
    town: Town, visit: Callable[..., Visitor], papers: Papers
) -> None:
    """The public page tells number, date and body, the digest to compare with, and no name."""
    sealed = town.office.record(papers.sealed.id)
    answer = visit().get(f"/v/{sealed.public}")
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert papers.paper.truth.number in page
    assert sealed.result is not None
    assert sealed.result.sha256 in page
    assert visit().get("/v/0123456789abcdefghjkmnpqrs").status_code == 404
