"""The administrator's pages: the people of their bodies, who is what, and how each comes in."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.accounts.delegation import delegations_of
from archive.accounts.directory import Account, account, accounts
from archive.accounts.invite import LINK, Invited, Invitee, invite
from archive.catalog.sql.people import Person
from archive.records.access import Act, bodies_for
from archive.records.actor import Membership, Office
from archive.records.body import successor_of
from archive.records.calendar import legal_day
from archive.records.errors import Conflict, NotAllowed, Refused
from archive.web.context import parts, site
from archive.web.desk import qr
from archive.web.permissions import permits
from archive.web.problems import problem_of
from archive.web.typed import membership
from archive.web.visitor import actor

HERE = "/quan-tri/nguoi-dung"

pages = Blueprint("admin", __name__)


@pages.get(HERE)
@permits(Act.PEOPLE)
def people() -> str:
    """List the people this administrator may know of; ``?co-quan=`` those of one body."""
    body = request.args.get("co-quan", "")
    found = accounts(parts(), by=actor())
    shown = [one for one in found if not body or body in {held.body for held in one.memberships}]
    return render_template(
        "people.html",
        accounts=shown,
        body=body,
        own=own_bodies(),
        bodies=body_names(),
        today=legal_day(parts().clock()),
    )


@pages.get(f"{HERE}/moi")
@permits(Act.PEOPLE)
def invite_form() -> Response:
    """Show the form of an invitation."""
    return _invite_form()


@pages.post(f"{HERE}/moi")
@permits(Act.PEOPLE)
def send_invitation() -> Response:
    """Make an account without a password, and show its one-time link once."""
    said = request.form
    try:
        office = membership(said.get("office"), said.get("body"))
        invitee = Invitee(said.get("username", ""), said.get("name", ""), (office,))
        invited = invite(parts(), invitee, by=actor())
    except (Refused, Conflict, NotAllowed) as error:
        return _invite_form(error.message, problem_of(error).status)
    return handed_over(invited)


@pages.get(f"{HERE}/<person>")
@permits(Act.PEOPLE)
def one(person: str) -> Response:
    """Show one account with everything that can be done about it."""
    return page_of(person)


def page_of(person: str, said: str = "", status: int = 200) -> Response:
    """Show an account's page. Raises ``NotFound`` for one this administrator may not know of."""
    found = account(parts(), person, by=actor())
    page = render_template(
        "person.html",
        said=said,
        account=found,
        is_self=person == actor().id,
        own=own_bodies(),
        living=living_bodies(),
        bodies=body_names(),
        offices=tuple(Office),
        people=names(),
        colleagues=_colleagues(found),
        lendable=_lendable(found),
        delegations=delegations_of(parts(), person, by=actor()) if found.is_governed else (),
        today=legal_day(parts().clock()),
        here=f"{HERE}/{person}",
    )
    return make_response(page, status)


def done(person: str, act: Callable[[], object], told: str = "da-luu") -> AnyResponse:
    """Do something about an account; what will not do is said on its page."""
    try:
        act()
    except (Refused, Conflict, NotAllowed) as error:
        return page_of(person, error.message, problem_of(error).status)
    return redirect(f"{HERE}/{person}?tin={told}", 303)


def handed_over(invited: Invited) -> Response:
    """Show a one-time link; it stands nowhere else and is shown this once."""
    link = site().public_url.rstrip("/") + LINK.format(code=invited.code)
    page = render_template("invited.html", invited=invited, link=link, qr=qr(link))
    return make_response(page)


def own_bodies() -> Mapping[str, str]:
    """Return the bodies this administrator governs, by code."""
    reach = bodies_for(actor(), Act.PEOPLE)
    return {code: name for code, name in body_names().items() if code in reach}


def living_bodies() -> Mapping[str, str]:
    """Return those of them an office can be held in: a dissolved one has passed its duties on."""
    today = legal_day(parts().clock())
    with parts().catalog.view() as view:
        every = view.dossiers.bodies()
    reach = bodies_for(actor(), Act.PEOPLE)
    living = {code for code in reach & every.keys() if successor_of(code, every, on=today) == code}
    return {code: body.name for code, body in every.items() if code in living}


def body_names() -> Mapping[str, str]:
    """Return the names of all bodies by code."""
    with parts().catalog.view() as view:
        return {code: body.name for code, body in view.dossiers.bodies().items()}


def names() -> Mapping[str, Person]:
    """Return everybody by id, for names beside ids."""
    with parts().catalog.view() as view:
        return {person.id: person for person in view.people.list()}


def _invite_form(said: str = "", status: int = 200) -> Response:
    page = render_template(
        "invite.html",
        said=said,
        typed=request.form,
        living=living_bodies(),
        offices=tuple(Office),
    )
    return make_response(page, status)


def _colleagues(found: Account) -> Mapping[str, Person]:
    """Return those an office of this account can be lent to."""
    return {
        one.person.id: one.person
        for one in accounts(parts(), by=actor())
        if one.person.id != found.person.id and one.memberships
    }


def _lendable(found: Account) -> tuple[Membership, ...]:
    reach = bodies_for(actor(), Act.PEOPLE)
    return tuple(
        one for one in found.memberships if one.body in reach and one.office is not Office.INSPECTOR
    )
