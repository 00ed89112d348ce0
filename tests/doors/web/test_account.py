"""One's own account at the web door: password, second factor, sessions, tokens, offices lent."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from archive.accounts.invite import Invitee, invite
from archive.accounts.offices import appoint
from archive.accounts.tokens import actor_by_token
from archive.accounts.totp import STEP, code_at, from_typed
from archive.ledger.entry import Act, Entry
from archive.records.actor import Membership, Office
from archive.web.app import make_app
from archive.web.site import Site
from tests.doors.web.visiting import Town, Visitor, token_in
from tests.overheard import WATCH

HERE = "/tai-khoan"
WORD = "thuyền giấy trôi ngược dòng"
WATCH.know(WORD)
SECRET = re.compile(r'<code class="break" translate="no">([^<]+)</code>')
SESSION = re.compile(r'action="/tai-khoan/phien/(\w{26})/ket-thuc"')
TOKEN = re.compile(r"vankho_[\w-]{43}")


@dataclass
class Newcomer:
    """Somebody who was invited, chose a password and stands at the door with nothing else."""

    town: Town
    username: str
    id: str

    def browser(self) -> Visitor:
        """Open a browser in which nobody is logged in."""
        return self.town.visit()

    def log_in(self, password: str = WORD) -> Visitor:
        """Log in through the form and return the browser, at whatever step it stands."""
        visitor = self.browser()
        said = {"username": self.username, "password": password}
        answer = visitor.post("/dang-nhap", said)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        page = visitor.client.get(answer.headers["Location"], buffered=True)
        visitor.csrf = token_in(page.get_data(as_text=True))
        return visitor


@pytest.fixture
def newcomer(town: Town, request: pytest.FixtureRequest) -> Newcomer:
    """Invite an officer and take the invitation up through its page."""
    word = re.sub(r"[^a-z]", "", request.node.name.lower())[-40:]
    username = f"moi.{word}"
    invitee = Invitee(username, "Đỗ Xuân Đường", (Membership("cau-mau", Office.OFFICER),))
    invited = invite(town.office.parts, invitee, by=town.office.person("admin"))
    visitor = town.visit()
    said = {"password": WORD, "again": WORD}
    assert visitor.post(f"/loi-moi/{invited.code}", said).status_code == 303
    return Newcomer(town, username, invited.person.id)


def text(visitor: Visitor, address: str = HERE) -> str:
    """Return a page's text."""
    answer = visitor.get(address)
    assert answer.status_code == 200, answer.headers.get("Location")
    return answer.get_data(as_text=True)


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


def acts(town: Town, person: str) -> list[Act]:
    """Return what the ledger says was done to a person."""
    with town.office.parts.catalog.view() as view:
        return [Entry.from_bytes(row.data.encode()).act for row in view.ledger.of(person)]


def test_an_invitation_is_taken_up_once_and_leads_to_the_log_in(
    town: Town, newcomer: Newcomer
) -> None:
    """The person chooses the password; the ledger says invited, redeemed."""
    assert "Việc hôm nay" in text(newcomer.log_in(), "/viec")
    assert {Act.INVITED, Act.REDEEMED, Act.LOGGED_IN} <= set(acts(town, newcomer.id))


def test_a_link_that_is_none_is_not_there(
    visit: Callable[..., Visitor], newcomer: Newcomer
) -> None:
    """Unknown and used links read the same."""
    assert newcomer.id
    answer = visit().get("/loi-moi/" + "A" * 43)

    assert answer.status_code == 404
    assert "đã dùng, đã quá 72 giờ, hoặc không đúng" in answer.get_data(as_text=True)


def test_an_invitation_is_kept_when_the_password_will_not_do(town: Town) -> None:
    """Two different ones, or one too short, show the form again with the reason."""
    invitee = Invitee("moi.ngan", "Vũ Quỳnh Hương", (Membership("cau-mau", Office.OFFICER),))
    invited = invite(town.office.parts, invitee, by=town.office.person("admin"))
    visitor = town.visit()
    link = f"/loi-moi/{invited.code}"
    different = visitor.post(link, {"password": WORD, "again": WORD + "!"})
    short = visitor.post(link, {"password": "ngắn", "again": "ngắn"})

    assert (different.status_code, short.status_code) == (422, 422)
    assert "không giống nhau" in different.get_data(as_text=True)
    assert "từ 12" in short.get_data(as_text=True)
    assert "Vũ Quỳnh Hương" in text(visitor, link)


def test_a_changed_password_ends_the_other_sessions(newcomer: Newcomer) -> None:
    """The browser goes on with a new cookie; the other one is out; the old word opens nothing."""
    here, there = newcomer.log_in(), newcomer.log_in()
    old = here.client.get_cookie("vankho")
    said = {"old": WORD, "password": WORD + " mới", "again": WORD + " mới"}
    answer = here.post(f"{HERE}/mat-khau", said)

    assert answer.headers["Location"] == f"{HERE}?tin=mat-khau"
    assert here.client.get_cookie("vankho") != old
    assert "Đã đổi mật khẩu" in text(here, f"{HERE}?tin=mat-khau")
    assert there.get(HERE).status_code == 303
    assert (
        newcomer.browser()
        .post("/dang-nhap", {"username": newcomer.username, "password": WORD})
        .status_code
        == 401
    )


def test_a_wrong_old_password_changes_nothing(newcomer: Newcomer) -> None:
    """Said on the page, with 422; the words typed are not echoed."""
    here = newcomer.log_in()
    said = {"old": "sai hoàn toàn rồi", "password": WORD + "x", "again": WORD + "x"}
    answer = here.post(f"{HERE}/mat-khau", said)

    assert answer.status_code == 422
    assert "Mật khẩu hiện tại không đúng" in answer.get_data(as_text=True)
    assert "sai hoàn toàn rồi" not in answer.get_data(as_text=True)


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
    """A QR code as inline SVG, and the same to type; nothing is asked of another machine."""
    page = text(newcomer.log_in(), f"{HERE}/buoc-hai")

    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    assert SECRET.search(page)
    assert "otpauth" not in page


def test_sessions_are_listed_and_ended(newcomer: Newcomer) -> None:
    """Each with its browser and times; ending one logs that browser out, and only it."""
    here, there, third = newcomer.log_in(), newcomer.log_in(), newcomer.log_in()
    ids = SESSION.findall(text(here))
    assert len(ids) == 2
    gone = here.post(f"{HERE}/phien/{ids[0]}/ket-thuc")

    assert gone.status_code == 303
    assert sorted(one.get("/viec").status_code for one in (here, there, third)) == [200, 200, 303]
    here.post(f"{HERE}/phien/ket-thuc-khac")
    assert sorted(one.get("/viec").status_code for one in (here, there, third)) == [200, 303, 303]


def test_nobody_ends_the_session_of_another(
    newcomer: Newcomer, visit: Callable[..., Visitor]
) -> None:
    """A session that is not one's own is not there."""
    here = newcomer.log_in()
    newcomer.log_in()
    (other,) = SESSION.findall(text(here))

    assert visit("officer").post(f"{HERE}/phien/{other}/ket-thuc").status_code == 404
    assert SESSION.findall(text(here)) == [other]


def test_a_token_is_shown_once_and_can_be_taken_back(town: Town, newcomer: Newcomer) -> None:
    """It does what its scope names; the list never shows it; revoked, it opens nothing."""
    here = newcomer.log_in()
    made = here.post(
        f"{HERE}/ma-truy-cap", {"label": "máy quét tầng 2", "days": "30", "scope": ["read"]}
    )
    (token,) = TOKEN.findall(made.get_data(as_text=True))
    machine = actor_by_token(town.office.parts, token)
    page = text(here)
    (one,) = re.findall(r"/tai-khoan/ma-truy-cap/(\w{26})/thu-hoi", page)

    assert machine.scope == frozenset({"see", "search"})
    assert "máy quét tầng 2" in page
    assert "xem và tìm kiếm" in page
    assert not TOKEN.search(page)
    here.post(f"{HERE}/ma-truy-cap/{one}/thu-hoi")
    assert not re.search(r"/ma-truy-cap/\w{26}/thu-hoi", text(here))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"label": "x", "days": "0", "scope": "read"}, "từ 1 đến"),
        ({"label": "x", "days": "nhiều", "scope": "read"}, "từ 1 đến"),
        ({"label": "", "days": "1", "scope": "read"}, "dùng vào việc gì"),
        ({"label": "x", "days": "1"}, "ít nhất một phạm vi"),
        ({"label": "x", "days": "1", "scope": "everything"}, "Không có phạm vi"),
    ],
)
def test_a_token_that_cannot_be_is_refused_in_words(
    visit: Callable[..., Visitor], said: dict[str, str], words: str
) -> None:
    """422 with what to change; none is made."""
    answer = visit("officer").post(f"{HERE}/ma-truy-cap", said)

    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_an_office_is_lent_to_a_colleague_and_taken_back(town: Town, newcomer: Newcomer) -> None:
    """For its days and with its reason; both stand in the ledger."""
    here = newcomer.log_in()
    today = town.office.clock().date().isoformat()
    said = {"office": "officer@cau-mau", "since": today, "until": today, "reason": "nghỉ phép"}
    taker = town.office.person("signer").id
    assert here.post(f"{HERE}/uy-quyen", {**said, "taker": taker}).status_code == 303
    page = text(here)
    (one,) = re.findall(r"/tai-khoan/uy-quyen/(\w{26})/ket-thuc", page)

    assert "nghỉ phép" in page
    assert "đang hiệu lực" in page
    assert here.post(f"{HERE}/uy-quyen/{one}/ket-thuc").status_code == 303
    assert {Act.DELEGATED, Act.DELEGATION_ENDED} <= set(acts(town, taker))


def test_an_office_is_lent_to_nobody_outside(town: Town, visit: Callable[..., Visitor]) -> None:
    """Only to people of one's own bodies: a stranger's id is refused like any other text."""
    today = town.office.clock().date().isoformat()
    said = {"office": "officer@cau-mau", "since": today, "until": today, "reason": "x"}
    for taker in (town.office.person("officer2").id, "", "0" * 26):
        answer = visit("officer").post(f"{HERE}/uy-quyen", {**said, "taker": taker})
        assert answer.status_code == 422
        assert "trong danh sách" in answer.get_data(as_text=True)


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
