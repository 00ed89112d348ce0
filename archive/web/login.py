"""Logging in and out. The same words for an unknown name and a wrong password."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.accounts.login import log_in, log_out
from archive.accounts.policy import Step
from archive.records.errors import NotAllowed, TooMany
from archive.web.context import parts
from archive.web.onward import onward
from archive.web.permissions import permits_anyone
from archive.web.visitor import asker, cookie, farewell, place, welcome

HOME = "/viec"

STEPS: Mapping[Step, str] = {
    Step.CODE: "/dang-nhap/ma",
    Step.ENROL: "/dang-nhap/dat-buoc-hai",
}
"""Where a right password leads while a second factor is missing."""

pages = Blueprint("login", __name__)


@pages.get("/dang-nhap")
@permits_anyone
def form() -> AnyResponse:
    """Show the login form; whoever is logged in already, or on the way, goes on."""
    target = onward(request.args.get("next"), HOME)
    if asker().visitor is not None:
        return redirect(next_page(target), 303)
    return _form(target)


@pages.post("/dang-nhap")
@permits_anyone
def enter() -> AnyResponse:
    """Open a session and go on. A former session of this browser ends (session fixation)."""
    target = onward(request.form.get("next"), HOME)
    username = request.form.get("username", "")
    try:
        opened = log_in(parts(), username, request.form.get("password", ""), place())
    except NotAllowed as error:
        return _form(target, username=username, problem=error.message, status=401)
    except TooMany as error:
        return _form(target, username=username, problem=error.message, status=429)
    _end()
    response = redirect(_address(opened.step, target), 303)
    welcome(response, opened.cookie)
    return response


@pages.post("/dang-xuat")
@permits_anyone
def leave() -> AnyResponse:
    """End the session in the archive and in the browser."""
    _end()
    response = redirect("/", 303)
    farewell(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def next_page(target: str) -> str:
    """Return where this session goes: to the step it waits for, or to what was wanted."""
    visitor = asker().visitor
    return _address(visitor.step if visitor else None, target)


def _address(step: Step | None, target: str) -> str:
    return f"{STEPS[step]}?{urlencode({'next': target})}" if step else target


def _form(target: str, *, username: str = "", problem: str = "", status: int = 200) -> Response:
    page = render_template("login.html", next=target, username=username, said=problem)
    return make_response(page, status)


def _end() -> None:
    if cookie():
        log_out(parts(), cookie())
