"""The second factor at the web door: taken up, asked for, replaced by a recovery code."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.accounts.offices import appoint
from archive.accounts.totp import STEP, code_at, from_typed
from archive.records.actor import Membership, Office
from archive.web.app import make_app
from archive.web.site import Site
from tests.doors.web.newcomers import HERE, WORD, Newcomer, arrive, text
from tests.doors.web.visiting import Town, Visitor, token_in

SECRET = re.compile(r'<code class="break" translate="no">([^<]+)</code>')


@pytest.fixture
def newcomer(town: Town, request: pytest.FixtureRequest) -> Newcomer:
    """Let somebody new arrive."""
    return arrive(town, request.node.name)


def enrolled(town: Town, visitor: Visitor) -> bytes:
    """Take a second factor up through the account's page; return its secret."""
    secret = from_typed(SECRET.findall(text(visitor, f"{HERE}/buoc-hai"))[0])
    answer = visitor.post(f"{HERE}/buoc-hai", {"code": fresh(town, secret)})
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert "Mã dự phòng" in page
    visitor.csrf = token_in(page)
    assert visitor.csrf == token_in(text(visitor))
    return secret


def fresh(town: Town, secret: bytes) -> str:
    """Return the code the phone shows, after the last one went by."""
    town.office.clock.now += timedelta(seconds=2 * STEP)
    return code_at(secret, town.office.clock())


def test_a_second_factor_is_taken_up_and_asked_for(town: Town, newcomer: Newcomer) -> None:
    """After it, a right password alone opens no page; the code does, and goes on to the page."""
    secret = enrolled(town, newcomer.log_in())
    waiting = newcomer.log_in()
    led = waiting.get("/ho-so?buoc=read")
    asked = waiting.get(led.headers["Location"])

    assert led.headers["Location"].startswith("/dang-nhap?next=")
    assert asked.headers["Location"] == "/dang-nhap/ma?next=%2Fho-so%3Fbuoc%3Dread"
    wrong = waiting.post("/dang-nhap/ma", {"code": "000000"})
    assert (wrong.status_code, "Mã xác thực không đúng" in wrong.get_data(as_text=True)) == (
        422,
        True,
    )
    right = waiting.post("/dang-nhap/ma", {"code": fresh(town, secret), "next": "/ho-so?buoc=read"})
    assert right.headers["Location"] == "/ho-so?buoc=read"
    assert waiting.get("/ho-so?buoc=read").status_code == 200


def test_while_a_code_is_missing_no_page_and_no_form_is_open(
    town: Town, newcomer: Newcomer
) -> None:
    """Not even one's own account: the session is nobody."""
    enrolled(town, newcomer.log_in())
    waiting = newcomer.log_in()

    assert waiting.get(HERE).status_code == 303
    assert waiting.get("/viec").status_code == 303
    assert waiting.post(f"{HERE}/ma-truy-cap", {"label": "x", "days": "1"}).status_code == 401
    assert waiting.get("/dang-nhap/dat-buoc-hai").headers["Location"].startswith("/dang-nhap/ma")


def test_a_recovery_code_stands_in_once(town: Town, newcomer: Newcomer) -> None:
    """It opens the door when the phone is lost, and never again."""
    here = newcomer.log_in()
    secret = enrolled(town, here)
    page = here.post(f"{HERE}/buoc-hai/ma-du-phong", {"code": fresh(town, secret)})
    code = re.findall(r"<code translate=\"no\">(\w{5}-\w{5})</code>", page.get_data(as_text=True))[
        0
    ]

    assert newcomer.log_in().post("/dang-nhap/ma", {"code": code}).status_code == 303
    assert newcomer.log_in().post("/dang-nhap/ma", {"code": code}).status_code == 422


def test_the_secret_is_shown_as_a_picture_drawn_here(newcomer: Newcomer) -> None:
    """A QR code as inline SVG, a link for the phone one holds, and the same to type.

    Nothing is asked of another machine.
    """
    page = text(newcomer.log_in(), f"{HERE}/buoc-hai")

    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    assert '<a href="otpauth://totp/' in page
    assert SECRET.search(page)
    assert not re.search(r'src="(https?:)?//', page)


def test_the_demonstration_says_that_the_second_factor_is_optional(
    visit: Callable[..., Visitor],
) -> None:
    """A signer comes in without one, and reads that real work asks for it."""
    assert "Trong bản trình diễn, bước hai không bắt buộc" in text(visit("signer"))


def test_whoever_must_have_a_second_factor_takes_it_up_before_anything_else(
    town: Town, newcomer: Newcomer
) -> None:
    """Where it is required, an administrator's password leads to the enrolment, then inside."""
    office = Membership("cau-mau", Office.ADMIN)
    appoint(town.office.parts, newcomer.id, office, by=town.office.person("admin"))
    strict = replace(town.office.parts, wants_second_factor=True)
    client = make_app(strict, Site("http://127.0.0.1")).test_client()
    here = Visitor(client, token_in(client.get("/dang-nhap").get_data(as_text=True)))
    led = here.post("/dang-nhap", {"username": newcomer.username, "password": WORD})
    assert led.headers["Location"] == "/dang-nhap/dat-buoc-hai?next=%2Fviec"
    page = text(here, led.headers["Location"])
    here.csrf = token_in(page)

    assert here.get("/viec").headers["Location"].startswith("/dang-nhap?next=")
    assert here.get("/dang-nhap").headers["Location"].startswith("/dang-nhap/dat-buoc-hai")
    code = fresh(town, from_typed(SECRET.findall(page)[0]))
    assert here.post("/dang-nhap/dat-buoc-hai", {"code": "1"}).status_code == 422
    done = here.post("/dang-nhap/dat-buoc-hai", {"code": code})
    assert len(re.findall(r'<code translate="no">', done.get_data(as_text=True))) == 8
    assert here.get("/viec").status_code == 200
