"""Logging in and out, and the tokens that forms carry."""

from collections.abc import Callable

import pytest

from tests.doors.web.visiting import Town, Visitor

PAIR = ("officer", "")


def enter(visitor: Visitor, username: str, password: str, **more: object) -> tuple[int, str]:
    """Log in; return status and where it leads."""
    said = {"username": username, "password": password, **more}
    answer = visitor.post("/dang-nhap", said)
    return answer.status_code, answer.headers.get("Location", "")


def test_a_person_logs_in_and_goes_on_to_the_page_they_wanted(
    town: Town, visit: Callable[..., Visitor]
) -> None:
    """The page that asked for a login is opened after it, as the person."""
    visitor = visit()
    asked = visitor.get("/ho-so?buoc=read")
    assert asked.headers["Location"] == "/dang-nhap?next=/ho-so%3Fbuoc%3Dread"

    went = enter(visitor, "officer", town.passwords["officer"], next="/ho-so?buoc=read")

    assert went == (303, "/ho-so?buoc=read")
    assert "Trần Thị Hòa" in visitor.get("/ho-so?buoc=read").get_data(as_text=True)


def test_a_login_leads_to_no_other_site(town: Town, visit: Callable[..., Visitor]) -> None:
    """An open redirect is turned into the start page."""
    went = enter(visit(), "officer", town.passwords["officer"], next="//evil.example/")

    assert went == (303, "/viec")


def test_the_session_cookie_is_out_of_reach(town: Town, visit: Callable[..., Visitor]) -> None:
    """Scripts cannot read it, other sites do not send it along."""
    said = {"username": "officer", "password": town.passwords["officer"]}
    cookies = visit().post("/dang-nhap", said).headers.getlist("Set-Cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("vankho="))

    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(session.split("; "))


@pytest.mark.parametrize("username", ["officer", "nobody-of-that-name"])
def test_a_wrong_pair_gets_one_answer(visit: Callable[..., Visitor], username: str) -> None:
    """Unknown name and wrong password read the same, and the name need not be typed again."""
    visitor = visit()
    answer = visitor.post("/dang-nhap", {"username": username, "password": "sai hoàn toàn"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in page
    assert f'value="{username}"' in page


def test_logging_out_ends_the_session_in_the_archive(
    town: Town, visit: Callable[..., Visitor]
) -> None:
    """The old cookie opens nothing, even if somebody kept it."""
    visitor = visit()
    enter(visitor, "clerk", town.passwords["clerk"])
    cookie = visitor.client.get_cookie("vankho")
    assert cookie is not None
    token = visitor.get("/viec").get_data(as_text=True).split('name="csrf" value="')[1][:100]
    visitor.csrf = token.split('"')[0]
    visitor.post("/dang-xuat")

    visitor.client.set_cookie("vankho", cookie.value)
    assert visitor.get("/viec").status_code == 303


@pytest.mark.parametrize("address", ["/dang-nhap", "/dang-xuat", "/tra-cuu", "/xac-minh"])
def test_a_public_form_without_its_token_is_refused(
    visit: Callable[..., Visitor], address: str
) -> None:
    """Also before anybody is logged in (login CSRF)."""
    visitor = visit()
    visitor.csrf = "f" * 64

    assert visitor.post(address, {"username": "officer"}).status_code == 400


@pytest.mark.parametrize("address", ["/nop", "/nop/tep", "/ky", "/ra-soat/x", "/ra-soat/x/nhap"])
def test_a_form_of_a_person_without_its_token_is_refused(
    visit: Callable[..., Visitor], address: str
) -> None:
    """Each unsafe request needs the session's token, in the form or in the header."""
    visitor = visit("clerk")
    token, visitor.csrf = visitor.csrf, ""

    assert visitor.post(address).status_code == 400
    assert visitor.post(address, headers={"X-CSRF": token}).status_code != 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ],
)
def test_a_request_from_another_site_is_refused_even_with_a_token(
    visit: Callable[..., Visitor], headers: dict[str, str]
) -> None:
    """The browser's own word comes first."""
    assert visit("officer").post("/nop", headers=headers).status_code == 400


def test_a_script_is_told_in_problem_details(visit: Callable[..., Visitor]) -> None:
    """Who asks for JSON gets RFC 9457 with a stable code and Vietnamese words."""
    answer = visit().get("/viec", headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["code"] == "not_logged_in"
    assert "đăng nhập" in answer.json["detail"]


def test_a_lost_session_leads_back_to_the_form(visit: Callable[..., Visitor]) -> None:
    """A form sent too late is answered with a login that returns to its page."""
    answer = visit().post("/ky", {"pin": "1"})

    assert answer.status_code == 401
    assert 'href="/dang-nhap?next=/ky"' in answer.get_data(as_text=True)


def test_a_small_form_may_not_be_large(visit: Callable[..., Visitor]) -> None:
    """Where no file is expected, a body of half a megabyte is refused before it is read."""
    answer = visit().post("/dang-nhap", {"username": "a" * 500_000})

    assert answer.status_code == 413
    assert "quá lớn" in answer.get_data(as_text=True)
