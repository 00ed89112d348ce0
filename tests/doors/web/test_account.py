"""One's own account at the web door: password, sessions, tokens, offices lent."""

import re
from collections.abc import Callable

import pytest

from archive.accounts.invite import Invitee, invite
from archive.accounts.tokens import actor_by_token
from archive.ledger.entry import Act
from archive.records.actor import Membership, Office
from tests.doors.web.newcomers import HERE, WORD, Newcomer, acts, arrive, text
from tests.doors.web.visiting import Town, Visitor

SESSION = re.compile(r'action="/tai-khoan/phien/(\w{26})/ket-thuc"')
TOKEN = re.compile(r"vankho_[\w-]{43}")


@pytest.fixture
def newcomer(town: Town, request: pytest.FixtureRequest) -> Newcomer:
    """Let somebody new arrive."""
    return arrive(town, request.node.name)


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


def test_a_token_that_is_refused_keeps_what_was_typed(newcomer: Newcomer) -> None:
    """Its form stands open with its words and days; what was not ticked is not ticked now."""
    said = {"label": "máy quét tầng 2", "days": "45"}
    answer = newcomer.log_in().post(f"{HERE}/ma-truy-cap", said)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert 'value="máy quét tầng 2"' in page
    assert 'value="45"' in page
    assert 'name="scope" value="read">' in page
