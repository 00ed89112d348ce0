"""Nobody is sent to another site, and nothing is slipped in (attacks C5, 23 and 25)."""

import logging
from http.client import HTTPConnection
from urllib.parse import quote

import pytest
from flask import Flask, request

from archive.web.app import make_app
from archive.web.oversight import PLANTED
from archive.web.site import Site
from tests.attacks.knocking import Asked, send, told
from tests.attacks.village import OURS, Village
from tests.loopback import served

ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/%09/evil.example",
    "/\t/evil.example",
    "/\r\nLocation: https://evil.example",
    "%2f%2fevil.example",
)
HEADERS = (
    {"Host": "evil.example"},
    {"Host": "127.0.0.1@evil.example"},
    {"Host": "evil.example:80"},
    {"Host": "127.0.0.1.evil.example"},
)
FORWARDED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/evil.example",
    "X-Forwarded-Port": "666",
    "X-Original-URL": "//evil.example",
    "X-Rewrite-URL": "//evil.example",
    "Forwarded": "host=evil.example;proto=https",
}


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_log_in_leads_to_this_site_only(village: Village, target: str) -> None:
    """``next`` to another host is dropped, whether in the address or in the form."""
    officer = village.people[f"officer of {OURS}"]
    answer = send(village, officer, "GET", f"/dang-nhap?next={quote(target)}", {})
    form = send(village, village.people["nobody"], "GET", f"/dang-nhap?next={quote(target)}", {})

    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith(("//", "/\\"))
    assert 'value="/' in told(form)
    assert 'value="//' not in told(form)


@pytest.mark.parametrize("path", ["//evil.example/viec", "/\\evil.example", "//evil.example//viec"])
def test_an_odd_path_leads_to_no_other_host(village: Village, path: str) -> None:
    """A path that looks like a host is not found, or cleaned into a path of this site."""
    answer = send(village, village.people["nobody"], "GET", path, {})

    assert answer.status_code in {303, 308, 400, 404}
    place = answer.headers.get("Location", "/")
    assert place.startswith(("/", "http://localhost/", "http://127.0.0.1/"))
    assert not place.startswith("//")


@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_a_host_we_do_not_go_by_is_refused(village: Village, headers: dict[str, str]) -> None:
    """Also behind a path that would only be redirected, and on the way to the log-in."""
    for path in ("/", "/viec", "//viec", "/api/v1/records", "/khong-co"):
        answer = send(village, village.people["nobody"], "GET", path, {"headers": headers})
        assert answer.status_code == 400, path
        assert "evil.example" not in told(answer)


def test_headers_of_a_proxy_nobody_named_change_nothing(village: Village) -> None:
    """Page, redirect and slip are as without them: no link, cookie or QR code leads elsewhere."""
    nobody = village.people["nobody"]
    for path in ("/", "/viec", "/tra-cuu", "/tro-giup"):
        with_them = send(village, nobody, "GET", path, {"headers": FORWARDED})
        without = send(village, nobody, "GET", path, {})
        assert with_them.status_code == without.status_code
        assert "evil.example" not in told(with_them)
        assert with_them.headers.get("Location") == without.headers.get("Location")


@pytest.mark.parametrize(
    ("trusted", "counted"), [("", "127.0.0.1"), ("127.0.0.1", "203.0.113.7"), ("::1", "127.0.0.1")]
)
def test_only_a_named_proxy_says_who_asks(trusted: str, counted: str) -> None:
    """Tries are counted by address: whoever could write it could be as many as they like."""
    app = Flask("who")
    app.add_url_rule("/", view_func=lambda: f"{request.remote_addr}")
    with served(app, threads=1, trusted_proxy=trusted) as here:
        connection = HTTPConnection("127.0.0.1", here.port, timeout=30)
        connection.request("GET", "/", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
        said = connection.getresponse().read().decode()
        connection.close()
    assert said == counted


def test_what_is_not_asked_is_not_taken(village: Village, caplog: pytest.LogCaptureFixture) -> None:
    """Fields that would make one more than one is change nothing, and are noted by their names."""
    thing, officer = village.settle(is_found=False), village.people[f"officer of {OURS}"]
    planted = dict.fromkeys(PLANTED, "2099-01-01") | {"state": "sealed", "office": "admin"}
    forms: tuple[tuple[str, Asked], ...] = (
        (f"/vu-viec/{thing.ids['dossier']}/giay-hen", {"data": {"factor": "1111", **planted}}),
        ("/tra-cuu", {"data": {"code": "x", "factor": "1", **planted}}),
    )
    before = village.state_of_things()
    for path, form in forms:
        with caplog.at_level(logging.WARNING):
            assert send(village, officer, "POST", path, form).status_code in {200, 422}
        assert "planted fields: is_admin,is_operator,lock_until" in caplog.text
        assert "2099" not in caplog.text
        caplog.clear()
    assert village.state_of_things() == before


@pytest.mark.parametrize("planted", sorted(PLANTED))
def test_a_machine_cannot_plant_a_field(village: Village, planted: str) -> None:
    """JSON with a field nobody asks for is refused by its name, and nothing is changed."""
    thing = village.settle(is_found=False)
    before = village.state_of_things()
    machine = village.people[f"officer of {OURS}"].machine()
    asked = {"json": {"factor": "1111", planted: True}}
    path = f"/api/v1/dossiers/{thing.ids['dossier']}/receipt"

    assert send(village, machine, "POST", path, asked).status_code == 422
    assert village.state_of_things() == before


def test_no_form_of_ours_asks_for_what_is_called_planted(village: Village) -> None:
    """The names that are noted are really nobody's: no template has a field of such a name."""
    site = make_app(village.parts, Site("http://127.0.0.1"))
    loader = site.jinja_env.loader
    assert loader is not None
    texts = [loader.get_source(site.jinja_env, name)[0] for name in loader.list_templates()]
    assert not [one for one in PLANTED if any(f'name="{one}"' in text for text in texts)]
