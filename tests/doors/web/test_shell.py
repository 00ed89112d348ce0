"""What every answer carries, whoever asks and whatever for."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import archive.web
from archive.route.secrecy import ASKED
from archive.web.app import make_app
from archive.web.language import read_words
from archive.web.site import Site
from tests.doors.web.visiting import Town, Visitor

WEB = Path(archive.web.__file__).parent
SAID = re.compile(r'_\("((?:[^"\\]|\\.)*)"|_\(\'([^\']*)\'')
DANGER = re.compile(r"<button[^>]*danger[^>]*>([^<{]*)")
LOCAL = re.compile(r"""(?:src|href|action)="([^"]+)\"""")
NUMBER = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")
PUBLIC = (
    "base.html", "pieces.html", "problem.html", "login.html", "start.html", "look_up.html",
    "dossier_public.html", "verify.html", "verdict.html", "public_facts.html", "public_record.html",
)  # fmt: skip


def test_a_page_may_run_only_its_own_scripts(visit: Callable[..., Visitor]) -> None:
    """The policy names this answer's nonce, another each time, and nothing inline or foreign."""
    visitor = visit()
    policies = [visitor.get("/").headers["Content-Security-Policy"] for _ in range(2)]

    assert policies[0] != policies[1]
    for policy in policies:
        assert policy.startswith("default-src 'none'; script-src 'nonce-")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("address", ["/", "/healthz", "/khong-co", "/viec", "/static/vankho.css"])
def test_every_answer_is_protected(visit: Callable[..., Visitor], address: str) -> None:
    """Also errors, redirects and assets say nosniff, no-referrer and same-origin."""
    headers = visit().get(address).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80"])
def test_another_host_name_is_refused(visit: Callable[..., Visitor], host: str) -> None:
    """A poisoned Host header gets a plain refusal."""
    answer = visit().get("/", headers={"Host": host})

    assert answer.status_code == 400
    assert "Địa chỉ máy chủ không đúng" in answer.get_data(as_text=True)


def test_a_forwarded_host_is_not_believed(visit: Callable[..., Visitor]) -> None:
    """Headers of proxies nobody named change nothing."""
    said = {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "10.0.0.1", "Forwarded": "x"}
    page = visit().get("/", headers=said).get_data(as_text=True)

    assert "evil.example" not in page


def test_over_tls_cookies_are_bound_to_the_host(town: Town) -> None:
    """With an https address cookies carry ``__Host-`` and Secure, and HSTS is said."""
    app = make_app(town.office.parts, Site("https://kho.example", is_demo=True))
    answer = app.test_client().get("/", base_url="https://kho.example")
    cookie = answer.headers["Set-Cookie"]

    assert cookie.startswith("__Host-vankho-form=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))
    assert "max-age=" in answer.headers["Strict-Transport-Security"]


def test_a_demonstration_says_so_on_every_page(visit: Callable[..., Visitor]) -> None:
    """Also the page of an error carries the banner."""
    for address in ("/", "/tra-cuu", "/xac-minh", "/dang-nhap", "/tro-giup", "/khong-co"):
        assert 'class="demo"' in visit().get(address).get_data(as_text=True)


def test_pages_ask_nothing_of_other_machines(visit: Callable[..., Visitor]) -> None:
    """Every address in the public pages and their style sheet is of this site."""
    for address in ("/", "/tra-cuu", "/xac-minh", "/dang-nhap", "/tro-giup"):
        for target in LOCAL.findall(visit().get(address).get_data(as_text=True)):
            assert target.startswith(("/", "#", "?")), target
    assert "url(" not in (WEB / "static" / "vankho.css").read_text()


def test_the_first_page_is_light(visit: Callable[..., Visitor]) -> None:
    """Page, style sheet, scripts and icon of the start page are under 50 kB, before compression."""
    page = visit().get("/").get_data(as_text=True)
    assets = {target.split("?")[0] for target in LOCAL.findall(page) if "/static/" in target}
    weight = len(page) + sum((WEB / one.lstrip("/")).stat().st_size for one in assets)

    assert assets
    assert weight < 50_000
    assert (WEB / "static" / "vankho.css").stat().st_size < 25_000


def test_assets_are_kept_for_as_long_as_they_stand(visit: Callable[..., Visitor]) -> None:
    """With its version an asset is immutable, without one it is asked for again."""
    page = visit().get("/").get_data(as_text=True)
    versioned = next(target for target in LOCAL.findall(page) if "vankho.css" in target)

    assert "immutable" in visit().get(versioned).headers["Cache-Control"]
    assert "no-cache" in visit().get("/static/vankho.css").headers["Cache-Control"]
    assert visit().get("/static/../app.py").status_code == 404
    assert visit().get("/static/%2e%2e/app.py").status_code == 404


class Broken(Site):
    """A site that cannot even say its name: no page can be drawn."""

    def __getattribute__(self, name: str) -> object:
        """Fail where a page asks for the name."""
        if name == "name":
            message = "secret words of the machine"
            raise ValueError(message)
        return super().__getattribute__(name)


@pytest.mark.parametrize("site", [Site, Broken], ids=["page", "bare page"])
def test_an_error_of_ours_has_a_number_to_quote(
    town: Town, site: type[Site], caplog: pytest.LogCaptureFixture
) -> None:
    """In Vietnamese, with what to do and nothing of what happened; the log knows the number."""
    parts = replace(town.office.parts, catalog=None)  # type: ignore[arg-type] # it fails
    answer = make_app(parts, site("http://127.0.0.1")).test_client().get("/v/abc")
    page = answer.get_data(as_text=True)

    assert answer.status_code == 500
    assert "<h1>Hệ thống gặp lỗi</h1>" in page
    assert "báo quản trị" in page
    (number,) = NUMBER.findall(page)
    assert number in {vars(line).get("request") for line in caplog.records}
    assert "NoneType" not in page
    assert "secret" not in page


def test_a_refused_form_leads_back_to_its_page(visit: Callable[..., Visitor]) -> None:
    """Also where the form's own address is no page; a page that was asked for leads nowhere new."""
    late = visit().post("/tra-cuu/tai", {"key": "x", "record": "x"}).get_data(as_text=True)
    lost = visit().get("/khong-co").get_data(as_text=True)

    assert '<a class="button second" href="/tra-cuu">Quay lại trang trước</a>' in late
    assert "Quay lại trang trước" not in lost


def test_what_takes_something_away_is_never_one_press() -> None:
    """A button of danger stands behind words that say what goes, or asks for a code, or stops only.

    The two that stand open: giving the second step up wants its code, and a sitting can go on.
    """
    bare = []
    for path in sorted((WEB / "templates").glob("*.html")):
        text = path.read_text(encoding="utf-8")
        for button in DANGER.finditer(text):
            before = text[: button.start()]
            if before.count("<details") == before.count("</details>"):
                bare.append(f"{path.name}: {button[1]}")

    assert bare == ["account.html: Tắt xác thực bước hai", "sitting.html: Dừng đợt ký"]


def test_what_a_message_says_to_press_is_there() -> None:
    """A button is called what the message about a marking of secrecy calls it."""
    page = (WEB / "templates" / "record.html").read_text(encoding="utf-8")
    named = re.findall("“([^{}”]+)”", ASKED)

    assert named == ["Đúng là tài liệu mật", "Không phải"]
    assert all(one in page for one in named)


def test_a_page_that_is_refused_says_so_in_its_heading(visit: Callable[..., Visitor]) -> None:
    """Not allowed and not found read differently; neither offers to try the same again."""
    refused = visit("officer").get("/quan-tri/nguoi-dung").get_data(as_text=True)
    lost = visit().get("/khong-co?lang=en").get_data(as_text=True)

    assert "<h1>Không có quyền</h1>" in refused
    assert "<h1>Not found</h1>" in lost
    assert "Thử lại" not in refused
    assert "Try again" not in lost


def test_every_word_of_the_public_pages_is_translated() -> None:
    """No source text of a public template is missing from the English catalogue."""
    english = read_words().by_language["en"]
    texts = {
        found[0] or found[1]
        for name in PUBLIC
        for found in SAID.findall((WEB / "templates" / name).read_text(encoding="utf-8"))
    }

    assert len(texts) > 50
    assert {text for text in texts if text not in english} == set()


def test_a_chosen_language_stays(visit: Callable[..., Visitor]) -> None:
    """English, once chosen, is spoken on the next page; Vietnamese comes back the same way."""
    visitor = visit()
    assert '<html lang="vi">' in visitor.get("/").get_data(as_text=True)
    assert "Look up a dossier" in visitor.get("/?lang=en").get_data(as_text=True)
    assert '<html lang="en">' in visitor.get("/tra-cuu").get_data(as_text=True)
    assert '<html lang="vi">' in visitor.get("/?lang=vi").get_data(as_text=True)
    assert '<html lang="vi">' in visitor.get("/?lang=xx").get_data(as_text=True)
