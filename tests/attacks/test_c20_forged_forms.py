"""No request from elsewhere acts for somebody who is logged in (attacks C5, 20).

Generated from the finished app: every method that changes something, with a session and without the
token of its form, with another's token, from another site.
"""

import pytest

from archive.records.actor import Office
from tests.attacks.knocking import (
    API,
    FORMS,
    POSSESSION,
    Asked,
    Door,
    address,
    doors,
    is_public,
)
from tests.attacks.neighbours import Somebody, open_account
from tests.attacks.village import OURS, THEIRS, Thing, Village

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
EVIL = "https://evil.example"
FORGERIES: dict[str, dict[str, str]] = {
    "without a token": {},
    "with somebody else's token": {"X-CSRF": "theirs"},
    "from another site": {"X-CSRF": "mine", "Sec-Fetch-Site": "cross-site"},
    "from another origin": {"X-CSRF": "mine", "Origin": EVIL},
}
RARER: dict[str, dict[str, str]] = {
    "with an empty token": {"X-CSRF": ""},
    "from a neighbouring name": {"X-CSRF": "mine", "Sec-Fetch-Site": "same-site"},
    "from a page without an address": {"X-CSRF": "theirs", "Origin": "null"},
    "with a password in place of a token": {"Authorization": "Basic b2ZmaWNlcjptYXQ="},
}
"""Further ways, tried at one door: every door asks the same guard."""


@pytest.fixture(scope="module")
def chief(village: Village) -> Somebody:
    """Hold every office of the commune: no right is missing, only the form's own token."""
    return open_account(village.parts, "chief", [(OURS, office) for office in Office])


@pytest.fixture(scope="module")
def thing(village: Village) -> Thing:
    """Settle the paper that is aimed at."""
    return village.settle(is_found=False)


@pytest.mark.parametrize("how", FORGERIES)
def test_a_forged_request_changes_nothing(
    village: Village, chief: Somebody, thing: Thing, how: str
) -> None:
    """Every rule and method that changes something answers 400, and nothing has changed."""
    before, tried = village.state_of_things(), 0
    for door in doors(village.app):
        if door.method not in CHANGING:
            continue
        form = FORMS.get(door.endpoint)
        asked = form(village, thing) if form else {}
        headers = told_by(village, chief, how)
        assert forged(village, chief, door, thing, asked | headers) == 400, f"{door} {how}"
        tried += 1
    assert tried >= 25
    assert village.state_of_things() == before


@pytest.mark.parametrize("how", RARER)
def test_the_guard_knows_rarer_forgeries(
    village: Village, chief: Somebody, thing: Thing, how: str
) -> None:
    """A receipt is asked for in the chief's name, and not given."""
    door = next(door for door in doors(village.app) if door.endpoint == "desk.receipt")
    asked = {"data": {"factor": "1111"}, **told_by(village, chief, how)}

    assert forged(village, chief, door, thing, asked) == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data"])
def test_no_kind_of_body_slips_past(
    village: Village, chief: Somebody, thing: Thing, kind: str
) -> None:
    """What a page of another site can send without asking (plain text, forms), and JSON."""
    for door in doors(village.app):
        if door.method in CHANGING and door.rule.rule.startswith(API):
            asked = {"data": b'{"values":{}}', "content_type": kind}
            assert forged(village, chief, door, thing, asked) == 400, str(door)


def test_a_bearer_token_needs_no_form(village: Village, thing: Thing) -> None:
    """By design: no browser sends an Authorization header by itself, so nobody can borrow it."""
    who = village.people[f"officer of {OURS}"]
    headers = {"Authorization": f"Bearer {who.token}", "Origin": EVIL}
    path = f"/api/v1/dossiers/{thing.ids['dossier']}/receipt"
    answer = village.app.test_client().post(path, json={"factor": "1111"}, headers=headers)

    assert answer.status_code == 201
    page = village.app.test_client().post(
        f"/vu-viec/{thing.ids['dossier']}/giay-hen", data={"factor": "1111"}, headers=headers
    )
    assert page.status_code == 401  # a page takes no bearer token at all


def test_reading_changes_nothing(village: Village, chief: Somebody, thing: Thing) -> None:
    """What asks to read moves no record, no job and no person, with every right there is."""
    before = village.state_of_things()
    for door in doors(village.app):
        if door.method != "GET" or "static" in door.endpoint or is_public(village.app, door):
            continue
        client = village.app.test_client()
        client.set_cookie("vankho", chief.cookie)
        if "page" not in door.rule.arguments:  # a picture costs a child
            client.open(address(door, thing), method="HEAD", buffered=True)
    assert village.state_of_things() == before


def test_cookies_stay_at_home(village: Village) -> None:
    """The public's form cookie is for this site alone; pages may be framed by nobody."""
    answer = village.app.test_client().get("/tra-cuu")
    cookie = answer.headers["Set-Cookie"]

    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert answer.headers["X-Frame-Options"] == "DENY"


def told_by(village: Village, who: Somebody, how: str) -> Asked:
    """Return the headers of a forgery; who forges may know somebody else's token, or guess."""
    tokens = {"mine": who.csrf, "theirs": village.people[f"officer of {THEIRS}"].csrf}
    wanted = (FORGERIES | RARER)[how]
    return {"headers": {name: tokens.get(said, said) for name, said in wanted.items()}}


def forged(village: Village, who: Somebody, door: Door, thing: Thing, asked: Asked) -> int:
    """Send a request in the name of somebody logged in, as it stands; return the status."""
    client = village.app.test_client()
    client.set_cookie("vankho", who.cookie)
    values = dict.fromkeys(door.rule.arguments & POSSESSION, "x")
    path = address(door, thing, **values)
    answer = client.open(path, method=door.method, buffered=True, **asked)
    answer.request.environ["wsgi.input"].close()  # the client's own copy of a large form
    return answer.status_code
