"""One's own account: password, second factor, where one is logged in, tokens, offices lent."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.accounts.delegation import delegate, delegations_of, end_delegation
from archive.accounts.device import device_of
from archive.accounts.directory import account
from archive.accounts.second_factor import drop_second_factor, recovery_left, renew_recovery
from archive.accounts.sessions import (
    NewPassword,
    change_password,
    end_session,
    end_sessions,
    sessions_of,
)
from archive.accounts.tokens import LONGEST_DAYS, SCOPES, Wish, end_token, own_token, scope_of
from archive.accounts.tokens import tokens_of as known_tokens
from archive.catalog.sql.people import Person
from archive.records.calendar import legal_day
from archive.records.errors import Conflict, NotAllowed, Refused, TooMany
from archive.web import visitor
from archive.web.context import parts
from archive.web.offices import SCOPE_WORDS
from archive.web.permissions import permits_people
from archive.web.problems import problem_of
from archive.web.second_step import enrolment, take_up
from archive.web.typed import loan, number
from archive.web.visitor import actor, cookie, place, session

HERE = "/tai-khoan"
SECOND = f"{HERE}/buoc-hai"

pages = Blueprint("account", __name__)


@pages.get(HERE)
@permits_people
def overview() -> Response:
    """Show everything that belongs to one's own account."""
    return _page()


@pages.post(f"{HERE}/mat-khau")
@permits_people
def password() -> AnyResponse:
    """Change the password; every other session ends and this one gets a new cookie."""
    said = NewPassword(request.form.get("old", ""), request.form.get("password", ""))
    if said.new != request.form.get("again", ""):
        return _page("Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại.", 422)
    try:
        opened = change_password(parts(), session(), said, place())
    except (Refused, TooMany, Conflict) as error:
        return _page(error.message, problem_of(error).status)
    response = redirect(f"{HERE}?tin=mat-khau", 303)
    visitor.welcome(response, opened.cookie)
    return response


@pages.get(SECOND)
@permits_people
def second_factor() -> AnyResponse:
    """Show the second factor to take up; who has one goes back to the overview."""
    if session().person.second_factor is not None:
        return redirect(f"{HERE}#buoc-hai", 303)
    return enrolment(SECOND, HERE)


@pages.post(SECOND)
@permits_people
def take_second_factor() -> AnyResponse:
    """Take the second factor up, and show the recovery codes once."""
    return take_up(SECOND, HERE)


@pages.post(f"{SECOND}/ma-du-phong")
@permits_people
def new_recovery() -> AnyResponse:
    """Make new recovery codes against a code of the phone, and show them once."""
    try:
        codes = renew_recovery(parts(), cookie(), request.form.get("code", ""), place())
    except (Refused, TooMany) as error:
        return _page(error.message, problem_of(error).status)
    return make_response(render_template("recovery.html", codes=codes, next=HERE))


@pages.post(f"{SECOND}/bo")
@permits_people
def drop_second() -> AnyResponse:
    """Give the second factor up against one of its codes; every session ends."""
    try:
        drop_second_factor(parts(), cookie(), request.form.get("code", ""), place())
    except (Refused, TooMany) as error:
        return _page(error.message, problem_of(error).status)
    return redirect("/dang-nhap", 303)


@pages.post(f"{HERE}/phien/<one>/ket-thuc")
@permits_people
def end_one(one: str) -> AnyResponse:
    """End one session of one's own; the present one too."""
    end_session(parts(), actor().id, one, by=actor())
    return redirect(f"{HERE}?tin=phien", 303)


@pages.post(f"{HERE}/phien/ket-thuc-khac")
@permits_people
def end_others() -> AnyResponse:
    """End every session but this one."""
    end_sessions(parts(), actor().id, by=actor(), but=session().session)
    return redirect(f"{HERE}?tin=phien", 303)


@pages.post(f"{HERE}/ma-truy-cap")
@permits_people
def new_token() -> AnyResponse:
    """Make a token and show it once."""
    try:
        wish = _wish()
        token = own_token(parts(), session(), wish)
    except (Refused, NotAllowed) as error:
        return _page(error.message, problem_of(error).status)
    return make_response(render_template("token_made.html", token=token, label=wish.label.strip()))


@pages.post(f"{HERE}/ma-truy-cap/<one>/thu-hoi")
@permits_people
def revoke_token(one: str) -> AnyResponse:
    """End a token of one's own."""
    end_token(parts(), actor().id, one, by=actor())
    return redirect(f"{HERE}?tin=thu-hoi", 303)


@pages.post(f"{HERE}/uy-quyen")
@permits_people
def lend() -> AnyResponse:
    """Lend an office of one's own to a colleague for a time."""

    def act() -> None:
        wish = loan(actor().id, request.form)
        _must_be_colleague(wish.taker)
        delegate(parts(), wish, by=actor())

    return _done(act, "uy-quyen")


@pages.post(f"{HERE}/uy-quyen/<one>/ket-thuc")
@permits_people
def end_lending(one: str) -> AnyResponse:
    """Take back what one lent, or give back what one borrowed."""
    end_delegation(parts(), one, by=actor())
    return redirect(f"{HERE}?tin=thu-hoi", 303)


def _done(act: Callable[[], None], told: str) -> AnyResponse:
    try:
        act()
    except (Refused, NotAllowed, Conflict) as error:
        return _page(error.message, problem_of(error).status)
    return redirect(f"{HERE}?tin={told}", 303)


def _page(said: str = "", status: int = 200) -> Response:
    who, here = actor(), session()
    now = parts().clock()
    with parts().catalog.view() as view:
        bodies = {code: body.name for code, body in view.dossiers.bodies().items()}
        people = {person.id: person for person in view.people.list()}
    page = render_template(
        "account.html",
        said=said,
        account=account(parts(), who.id, by=who),
        here=here,
        bodies=bodies,
        people=people,
        colleagues=_colleagues(),
        sessions=sessions_of(parts(), who.id, by=who),
        device_of=device_of,
        tokens=[one for one in known_tokens(parts(), who.id, by=who) if one.ends_at > now],
        delegations=delegations_of(parts(), who.id, by=who),
        recovery=recovery_left(parts(), who.id),
        scopes=SCOPE_WORDS,
        scope_words=scope_words,
        longest=LONGEST_DAYS,
        now=now,
        today=legal_day(now),
        is_optional=not parts().wants_second_factor,
    )
    return make_response(page, status)


def _wish() -> Wish:
    said = request.form
    if not said.getlist("scope"):
        message = "Hãy chọn ít nhất một phạm vi cho mã truy cập."
        raise Refused(message)
    scope = scope_of(said.getlist("scope"))
    return Wish(said.get("label", ""), number(said.get("days")), scope)


def scope_words(scope: frozenset[str]) -> str:
    """Return the words of a token's scope, those of whole groups of acts."""
    held = [SCOPE_WORDS[name] for name, acts in SCOPES.items() if acts <= scope]
    return "; ".join(held)


def _colleagues() -> Mapping[str, Person]:
    """Return those who hold an office in a body where one holds one, without oneself."""
    with parts().catalog.view() as view:
        own = {held.body for held in view.people.memberships(actor().id)}
        return {
            person.id: person
            for person in view.people.list()
            if person.id != actor().id
            and any(held.body in own for held in view.people.memberships(person.id))
        }


def _must_be_colleague(person: str) -> None:
    if person not in _colleagues():
        message = "Hãy chọn người nhận ủy quyền trong danh sách."
        raise Refused(message)
