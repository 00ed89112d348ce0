"""The administrator's pages: people of their bodies, invited, reset, given offices and warrants."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from archive.accounts.directory import account
from archive.accounts.invite import Invitee, invite
from archive.accounts.login import session_of
from archive.records.actor import Membership, Office
from tests.doors.web.visiting import Town, Visitor
from tests.overheard import WATCH

HERE = "/quan-tri/nguoi-dung"
LINK = re.compile(r"http://127\.0\.0\.1(/loi-moi/[\w-]{43})")
WORD = "thuyền giấy trôi ngược dòng"
WATCH.know(WORD)


def text(visitor: Visitor, address: str) -> str:
    """Return a page's text."""
    answer = visitor.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.fixture
def someone(town: Town, request: pytest.FixtureRequest) -> str:
    """Return the id of somebody new, an inspector, whom a test may change."""
    word = re.sub(r"[^a-z]", "", request.node.name.lower())[-40:]
    office = Membership("song-mau", Office.INSPECTOR)
    invitee = Invitee(f"nguoi.{word}", "Đỗ Xuân Đường", (office,))
    return invite(town.office.parts, invitee, by=town.office.person("admin")).person.id


@pytest.mark.parametrize("username", ["officer", "signer", "archivist", "inspector"])
def test_only_administrators_see_the_people(visit: Callable[..., Visitor], username: str) -> None:
    """Everybody else is refused, and has no such line in the menu."""
    visitor = visit(username)

    assert visitor.get(HERE).status_code == 403
    assert visitor.get(f"{HERE}/moi").status_code == 403
    assert "Người dùng" not in text(visitor, "/viec")


def test_people_are_listed_by_body(town: Town, visit: Callable[..., Visitor]) -> None:
    """All of one's bodies, or one of them by its address."""
    admin = visit("admin")
    everybody, some = text(admin, HERE), text(admin, f"{HERE}?co-quan=doi-mau")

    assert {"Trần Thị Hòa", "Lý Ngọc Ánh"} <= set(re.findall(r'\w{26}">([^<]+)</a>', everybody))
    assert "Trần Thị Hòa" not in some
    assert "Lý Ngọc Ánh" in some
    assert town.passwords


def test_nobody_is_given_an_office_in_a_body_that_is_dissolved(
    visit: Callable[..., Visitor], someone: str
) -> None:
    """Its people and papers are still listed; its offices have passed to the successor."""
    admin = visit("admin")

    assert "co-quan=huyen-cau-mau" in text(admin, HERE)
    for page in (text(admin, f"{HERE}/moi"), text(admin, f"{HERE}/{someone}")):
        assert '<option value="cau-mau"' in page
        assert '<option value="huyen-cau-mau"' not in page


def test_an_invitation_is_a_link_shown_once(town: Town, visit: Callable[..., Visitor]) -> None:
    """The account waits for its password; the page of the person does not show the link again."""
    admin = visit("admin")
    said = {"name": "Vũ Quỳnh Hương", "username": "huong.vq", "office": "clerk", "body": "cau-mau"}
    page = admin.post(f"{HERE}/moi", said).get_data(as_text=True)
    (link,) = LINK.findall(page)
    (person,) = re.findall(r"/quan-tri/nguoi-dung/(\w{26})", page)
    shown = text(admin, f"{HERE}/{person}")

    assert "chờ đặt mật khẩu" in shown
    assert not LINK.search(shown)
    assert "Vũ Quỳnh Hương" in text(town.visit(), link)


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"username": "officer"}, 409, "đã có"),
        ({"username": "Có Dấu"}, 422, "Tên đăng nhập gồm"),
        ({"office": "king"}, 422, "Hãy chọn chức vụ"),
        ({"body": "huyen-la"}, 422, "Không có cơ quan"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_in_words(
    visit: Callable[..., Visitor], change: dict[str, str], status: int, words: str
) -> None:
    """The form comes back with the reason, and with what was typed (WCAG 2.2, 3.3.7)."""
    said = {"name": "Ai Đó", "username": "ai.do", "office": "clerk", "body": "cau-mau", **change}
    answer = visit("admin").post(f"{HERE}/moi", said)
    page = answer.get_data(as_text=True)

    assert answer.status_code == status
    assert words in page
    assert 'value="Ai Đó"' in page
    assert f'value="{said["username"]}"' in page


def test_a_reset_ends_what_was_and_gives_a_link(
    town: Town, visit: Callable[..., Visitor], someone: str
) -> None:
    """Sessions and password end at once; the new link leads to a new password."""
    admin = visit("admin")
    first = LINK.findall(admin.post(f"{HERE}/{someone}/cap-lai").get_data(as_text=True))[0]
    visitor = town.visit()
    assert visitor.post(first, {"password": WORD, "again": WORD}).status_code == 303
    username = account(town.office.parts, someone, by=town.office.person("admin")).person.username
    visitor.post("/dang-nhap", {"username": username, "password": WORD})
    cookie = visitor.client.get_cookie("vankho")
    assert cookie is not None
    assert session_of(town.office.parts, cookie.value) is not None

    again = LINK.findall(admin.post(f"{HERE}/{someone}/cap-lai").get_data(as_text=True))
    assert session_of(town.office.parts, cookie.value) is None
    assert len(again) == 1
    assert visit().get(first).status_code == 404


def test_nobody_resets_themselves(town: Town, visit: Callable[..., Visitor]) -> None:
    """An administrator's own page offers none of it, and the address refuses in words."""
    admin, own = visit("admin"), town.office.person("admin").id

    assert "Cấp liên kết" not in text(admin, f"{HERE}/{own}")
    answer = admin.post(f"{HERE}/{own}/cap-lai")
    assert answer.status_code == 422
    assert "trang tài khoản" in answer.get_data(as_text=True)


def test_offices_are_given_and_taken(
    town: Town, visit: Callable[..., Visitor], someone: str
) -> None:
    """Each is a form of the person's page."""
    admin, said = visit("admin"), {"office": "clerk", "body": "cau-mau"}
    given = admin.post(f"{HERE}/{someone}/chuc-vu", said)
    assert given.headers["Location"] == f"{HERE}/{someone}?tin=da-luu"
    assert "văn thư, " in text(admin, f"{HERE}/{someone}")

    admin.post(f"{HERE}/{someone}/thoi-chuc-vu", said)
    held = account(town.office.parts, someone, by=town.office.person("admin")).memberships
    assert held == (Membership("song-mau", Office.INSPECTOR),)


def test_a_warrant_says_bodies_period_purpose_and_end(
    town: Town, visit: Callable[..., Visitor], someone: str
) -> None:
    """Given from the person's page, shown there, and taken back."""
    admin = visit("admin")
    today = town.office.clock().date()
    said = {
        "bodies": ["song-mau", "cau-mau"],
        "purpose": "QĐ 15/QĐ-TTr về công tác văn thư",
        "since": "2020-01-01",
        "until": "2024-12-31",
        "ends": (today + timedelta(days=30)).isoformat(),
    }
    assert admin.post(f"{HERE}/{someone}/quyet-dinh", said).status_code == 303
    page = text(admin, f"{HERE}/{someone}")
    (one,) = re.findall(r"/quyet-dinh/(\w{26})/thu-hoi", page)

    assert "QĐ 15/QĐ-TTr về công tác văn thư" in page
    assert "tài liệu từ 01/01/2020 đến 31/12/2024" in page
    assert admin.post(f"{HERE}/{someone}/quyet-dinh/{one}/thu-hoi").status_code == 303
    assert "thu hồi " in text(admin, f"{HERE}/{someone}")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bodies": []}, "ít nhất một cơ quan"),
        ({"purpose": ""}, "mục đích"),
        ({"ends": "2020-01-01"}, "từ hôm nay"),
        ({"ends": ""}, "Thiếu ngày"),
        ({"since": "31/02/2020"}, "Ngày “31/02/2020” không có thật"),
    ],
)
def test_a_warrant_that_cannot_be_is_refused_in_words(
    visit: Callable[..., Visitor], someone: str, change: dict[str, object], words: str
) -> None:
    """422 with what to change."""
    said = {"bodies": ["cau-mau"], "purpose": "x", "ends": "2030-01-01", **change}
    answer = visit("admin").post(f"{HERE}/{someone}/quyet-dinh", said)

    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_a_warrant_that_is_refused_keeps_what_was_typed(
    visit: Callable[..., Visitor], someone: str
) -> None:
    """Its form stands open, as it was filled in; the other forms of the page stay shut."""
    said = {"bodies": ["cau-mau"], "purpose": "QĐ 15/QĐ-TTr", "since": "1/2/2020", "ends": ""}
    page = visit("admin").post(f"{HERE}/{someone}/quyet-dinh", said).get_data(as_text=True)

    assert "<details open><summary>Cấp quyết định" in page
    assert 'value="QĐ 15/QĐ-TTr"' in page
    assert 'name="bodies" value="cau-mau" checked' in page
    assert page.count("<details open>") == 1


def test_an_account_is_closed_opened_and_left(
    town: Town, visit: Callable[..., Visitor], someone: str
) -> None:
    """Each state is said on the page, and in the list."""
    admin, today = visit("admin"), town.office.clock().date()
    for act, words in (("khoa", "đã khóa"), ("mo", "chờ đặt mật khẩu")):
        admin.post(f"{HERE}/{someone}/{act}")
        assert words in text(admin, f"{HERE}/{someone}")
    admin.post(f"{HERE}/{someone}/nghi", {"on": (today + timedelta(days=9)).isoformat()})
    assert "Nghỉ từ" in text(admin, f"{HERE}/{someone}")
    assert admin.post(f"{HERE}/{someone}/rut-loi-moi").status_code == 303
    assert admin.post(f"{HERE}/{someone}/ket-thuc-phien").status_code == 303


def test_an_office_is_lent_for_somebody(
    town: Town, visit: Callable[..., Visitor], someone: str
) -> None:
    """The administrator writes a delegation for its giver, and ends it."""
    admin, today = visit("admin"), town.office.clock().date().isoformat()
    admin.post(f"{HERE}/{someone}/chuc-vu", {"office": "officer", "body": "cau-mau"})
    said = {"office": "officer@cau-mau", "since": today, "until": today, "reason": "đi học"}
    taker = town.office.person("clerk").id
    assert admin.post(f"{HERE}/{someone}/uy-quyen", {**said, "taker": taker}).status_code == 303
    page = text(admin, f"{HERE}/{someone}")
    (one,) = re.findall(r"/uy-quyen/(\w{26})/ket-thuc", page)

    assert "đi học" in page
    assert admin.post(f"{HERE}/{someone}/uy-quyen/{one}/ket-thuc").status_code == 303
    assert "chấm dứt" in text(admin, f"{HERE}/{someone}")


def test_a_person_beyond_reach_is_not_there(visit: Callable[..., Visitor]) -> None:
    """An unknown id and a record's id answer alike for every form of the page."""
    admin = visit("admin")
    for form in ("cap-lai", "khoa", "chuc-vu", "quyet-dinh", "uy-quyen", "bo-buoc-hai", "nghi"):
        said = {"office": "clerk", "body": "cau-mau", "on": "2030-01-01", "ends": "2030-01-01"}
        answer = admin.post(f"{HERE}/{'0' * 26}/{form}", said)
        assert answer.status_code == 404, form
