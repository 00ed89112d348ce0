"""Between a right password and the archive: the second factor, given or taken up.

Also the page an invitation leads to, where a person chooses a password. While a step is missing,
the session is nobody: every other page leads back here.
"""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.accounts.invite import redeem, welcome
from archive.accounts.policy import Step
from archive.accounts.second_factor import (
    Enrolled,
    finish_enrolment,
    pass_second_factor,
    start_enrolment,
)
from archive.records.errors import NotAllowed, NotFound, Refused, TooMany
from archive.web import visitor
from archive.web.context import parts
from archive.web.desk import qr
from archive.web.login import HOME, STEPS, next_page
from archive.web.onward import onward
from archive.web.permissions import permits_anyone
from archive.web.problems import problem_of
from archive.web.visitor import address, asker, cookie, place

pages = Blueprint("second_step", __name__)


@pages.get(STEPS[Step.CODE])
@permits_anyone
def code_form() -> AnyResponse:
    """Ask for the code on the phone, or a recovery code."""
    target = onward(request.args.get("next"), HOME)
    if _step() is not Step.CODE:
        return redirect(_elsewhere(target), 303)
    return make_response(render_template("second_step.html", next=target, said=""))


@pages.post(STEPS[Step.CODE])
@permits_anyone
def give_code() -> AnyResponse:
    """Let the session through; it gets a new cookie."""
    target = onward(request.form.get("next"), HOME)
    if _step() is not Step.CODE:
        return redirect(_elsewhere(target), 303)
    try:
        opened = pass_second_factor(parts(), cookie(), request.form.get("code", ""), place())
    except (Refused, TooMany) as error:
        page = render_template("second_step.html", next=target, said=error.message)
        return make_response(page, problem_of(error).status)
    response = redirect(target, 303)
    visitor.welcome(response, opened.cookie)
    return response


@pages.get(STEPS[Step.ENROL])
@permits_anyone
def enrol_form() -> AnyResponse:
    """Show the second factor to take up: this office must have one."""
    target = onward(request.args.get("next"), HOME)
    if _step() is not Step.ENROL:
        return redirect(_elsewhere(target), 303)
    return enrolment(STEPS[Step.ENROL], target)


@pages.post(STEPS[Step.ENROL])
@permits_anyone
def enrol() -> AnyResponse:
    """Take the second factor up, and show the recovery codes once."""
    target = onward(request.form.get("next"), HOME)
    if _step() is not Step.ENROL:
        return redirect(_elsewhere(target), 303)
    return take_up(STEPS[Step.ENROL], target)


@pages.get("/loi-moi/<code>")
@permits_anyone
def invitation(code: str) -> AnyResponse:
    """Greet whoever holds a good code; every other code is not there."""
    return _invitation(code)


@pages.post("/loi-moi/<code>")
@permits_anyone
def choose_password(code: str) -> AnyResponse:
    """Choose a password once; the log-in comes next."""
    typed = request.form.get("password", "")
    if typed != request.form.get("again", ""):
        return _invitation(code, "Hai lần nhập mật khẩu không giống nhau. Hãy nhập lại.", 422)
    try:
        redeem(parts(), code, typed, address())
    except (Refused, NotAllowed, TooMany) as error:
        return _invitation(code, error.message, problem_of(error).status)
    return redirect("/dang-nhap?tin=co-mat-khau", 303)


def enrolment(action: str, target: str, *, said: str = "", status: int = 200) -> Response:
    """Show a second factor to take up: the same one until its first code was right."""
    begun = start_enrolment(parts(), cookie())
    page = render_template(
        "enrol.html",
        action=action,
        next=target,
        said=said,
        secret=begun.secret,
        uri=begun.uri,
        qr=qr(begun.uri),
    )
    return make_response(page, status)


def take_up(action: str, target: str) -> Response:
    """Take the second factor up and show its recovery codes; a wrong code shows the form again."""
    try:
        done = finish_enrolment(parts(), cookie(), request.form.get("code", ""), place())
    except (Refused, TooMany) as error:
        return enrolment(action, target, said=error.message, status=problem_of(error).status)
    return _codes(done, target)


def _codes(done: Enrolled, target: str) -> Response:
    visitor.carry_on(done.opened)
    response = make_response(render_template("recovery.html", codes=done.recovery, next=target))
    visitor.welcome(response, done.opened.cookie)
    return response


def _invitation(code: str, said: str = "", status: int = 200) -> Response:
    """Show the form of a good code. Raises ``NotFound`` for every other, whatever is wrong."""
    found = welcome(parts(), code)
    if found is None:
        message = (
            "Liên kết này không dùng được: đã dùng, đã quá 72 giờ, hoặc không đúng. "
            "Hãy xin người quản trị của cơ quan một liên kết mới."
        )
        raise NotFound(message)
    return make_response(render_template("invitation.html", invited=found, said=said), status)


def _step() -> Step | None:
    found = asker().visitor
    return found.step if found else None


def _elsewhere(target: str) -> str:
    """Return where somebody belongs who has no business here."""
    return next_page(target) if asker().visitor else "/dang-nhap"
