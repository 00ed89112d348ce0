"""Issuing in the browser: the order, the clerk's desk, the register."""

from collections.abc import Callable

import pytest

from archive.records.issuing import Turn
from archive.records.record import Record
from archive.route.turn import current
from tests.doors.web.visiting import Town, Visitor
from tests.route.drafts import SERIES, numbered, ordered, reviewed, signed_by


@pytest.fixture(scope="module")
def document(town: Town) -> Record:
    """Carry one document through the office: the pages show it at the end."""
    record = signed_by(town.office, ordered(town.office, reviewed(town.office)), "signer", "demo")
    return numbered(town.office, record)


@pytest.fixture(scope="module")
def fresh(town: Town) -> Record:
    """Bring a draft to where its signatures are ordered."""
    return reviewed(town.office, 2)


def text(visitor: Visitor, address: str) -> str:
    """Return a page."""
    return visitor.get(address).get_data(as_text=True)


def test_an_officer_orders_the_signatures(
    town: Town, visit: Callable[..., Visitor], fresh: Record
) -> None:
    """The form offers who may sign and the place that was read; the signer then has it to sign."""
    officer, signer = visit("officer"), town.office.person("signer")
    form = text(officer, f"/trinh-ky/{fresh.id}")
    assert f'<option value="{signer.id}">' in form
    assert 'name="trai" type="number"' in form
    assert f"/trinh-ky/{fresh.id}" in text(officer, f"/ho-so/{fresh.id}")

    wrong = {"ky-hieu": "x y", "nguoi-ky": signer.id}
    answer = officer.post(f"/trinh-ky/{fresh.id}", wrong)
    assert answer.status_code == 422
    assert "Ký hiệu phải có dạng" in answer.get_data(as_text=True)

    said = {"ky-hieu": SERIES, "nguoi-ky": [signer.id, ""], "trang": "1", "trai": "9", "duoi": "9"}
    assert officer.post(f"/trinh-ky/{fresh.id}", said).status_code == 303
    now = town.office.record(fresh.id)
    assert f'name="seen-{fresh.id}" value="{current(now).sha256}"' in text(visit("signer"), "/ky")
    assert fresh.id not in text(visit("clerk"), "/ky")


def test_the_clerk_sees_what_comes_next(
    town: Town, visit: Callable[..., Visitor], document: Record
) -> None:
    """A numbered document waits for the seal: at the desk, and in the list to be signed."""
    clerk = visit("clerk")
    desk, to_sign = text(clerk, "/van-thu"), text(clerk, "/ky")
    now = town.office.record(document.id)
    assert now.issuing is not None

    assert now.issuing.turn is Turn.SEAL
    assert f"/ky?chon={document.id}" in desk
    assert f'name="seen-{document.id}" value="{current(now).sha256}"' in to_sign
    assert "đóng dấu cơ quan, số" in to_sign
    assert document.id not in text(visit("signer"), "/ky")


def test_a_number_out_of_turn_is_refused_in_words(
    visit: Callable[..., Visitor], fresh: Record
) -> None:
    """The page stays and says why."""
    answer = visit("clerk").post(f"/van-thu/{fresh.id}/so", {})

    assert answer.status_code == 422
    assert "chữ ký cá nhân" in answer.get_data(as_text=True)


def test_only_the_clerk_has_a_desk(visit: Callable[..., Visitor], document: Record) -> None:
    """Others neither see it nor take numbers or withdraw."""
    for name in ("officer", "signer", "archivist", "inspector", "admin"):
        visitor = visit(name)
        assert visitor.get("/van-thu").status_code == 403
        for act in ("so", "rut"):
            answer = visitor.post(f"/van-thu/{document.id}/{act}", {"ly-do": "x"})
            assert answer.status_code in {403, 404}


def test_the_register_lists_numbers_and_says_that_none_is_missing(
    visit: Callable[..., Visitor], document: Record
) -> None:
    """Each number leads to its document; bodies beyond one's own have no book here."""
    page = text(visit("officer"), "/so-van-ban")

    assert f"{SERIES} năm" in page
    assert f"/ho-so/{document.id}" in page
    assert "không thiếu số nào" in page
    assert document.id not in text(visit("officer2"), "/so-van-ban")
    assert (
        visit("officer2").get(f"/so-van-ban?co-quan=cau-mau&nam=2026&so={SERIES}").status_code
        == 404
    )
