"""What an administrator does about one account: each act is one form of its page.

The archive asks for each whether this administrator may (``accounts/rights.py``) and writes it on
the ledger.
"""

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from archive.accounts import offices
from archive.accounts.delegation import delegate, delegations_of, end_delegation
from archive.accounts.invite import reset, withdraw
from archive.accounts.second_factor import reset_second_factor
from archive.accounts.sessions import end_sessions
from archive.accounts.warrants import Mandate, give_warrant, revoke_warrant
from archive.records.access import Act
from archive.records.errors import Conflict, NotAllowed, NotFound, Refused
from archive.web.admin import HERE, done, handed_over, page_of
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.problems import problem_of
from archive.web.typed import day, loan, maybe_day, membership
from archive.web.visitor import actor

ONE = f"{HERE}/<person>"

pages = Blueprint("admin_acts", __name__)


@pages.post(f"{ONE}/cap-lai")
@permits(Act.PEOPLE)
def renew(person: str) -> Response:
    """End the password and show a one-time link for a new one; a fresh invitation alike."""
    try:
        invited = reset(parts(), person, by=actor())
    except (Refused, Conflict, NotAllowed) as error:
        return page_of(person, error.message, problem_of(error).status)
    return handed_over(invited)


@pages.post(f"{ONE}/rut-loi-moi")
@permits(Act.PEOPLE)
def take_back(person: str) -> AnyResponse:
    """Take open invitations back."""
    return done(person, lambda: withdraw(parts(), person, by=actor()), "thu-hoi")


@pages.post(f"{ONE}/bo-buoc-hai")
@permits(Act.PEOPLE)
def lost_phone(person: str) -> AnyResponse:
    """Take the second factor of somebody whose phone is lost."""
    return done(person, lambda: reset_second_factor(parts(), person, by=actor()))


@pages.post(f"{ONE}/ket-thuc-phien")
@permits(Act.PEOPLE)
def log_out_everywhere(person: str) -> AnyResponse:
    """End every session of a person."""
    return done(person, lambda: end_sessions(parts(), person, by=actor()), "phien")


@pages.post(f"{ONE}/khoa")
@permits(Act.PEOPLE)
def close(person: str) -> AnyResponse:
    """Close an account."""
    return done(person, lambda: offices.set_active(parts(), person, active=False, by=actor()))


@pages.post(f"{ONE}/mo")
@permits(Act.PEOPLE)
def reopen(person: str) -> AnyResponse:
    """Open an account again."""
    return done(person, lambda: offices.set_active(parts(), person, active=True, by=actor()))


@pages.post(f"{ONE}/nghi")
@permits(Act.PEOPLE)
def leave(person: str) -> AnyResponse:
    """Note the first day somebody works here no more."""
    return done(
        person,
        lambda: offices.leave(parts(), person, day(request.form.get("on")), by=actor()),
    )


@pages.post(f"{ONE}/chuc-vu")
@permits(Act.PEOPLE)
def appoint(person: str) -> AnyResponse:
    """Give an office."""
    said = request.form
    return done(
        person,
        lambda: offices.appoint(
            parts(), person, membership(said.get("office"), said.get("body")), by=actor()
        ),
    )


@pages.post(f"{ONE}/thoi-chuc-vu")
@permits(Act.PEOPLE)
def dismiss(person: str) -> AnyResponse:
    """Take an office."""
    said = request.form
    return done(
        person,
        lambda: offices.dismiss(
            parts(), person, membership(said.get("office"), said.get("body")), by=actor()
        ),
    )


@pages.post(f"{ONE}/uy-quyen")
@permits(Act.PEOPLE)
def lend(person: str) -> AnyResponse:
    """Lend an office of this person to another for a time."""
    return done(
        person,
        lambda: delegate(parts(), loan(person, request.form), by=actor()),
        "uy-quyen",
    )


@pages.post(f"{ONE}/uy-quyen/<one>/ket-thuc")
@permits(Act.PEOPLE)
def end_lending(person: str, one: str) -> AnyResponse:
    """End a delegation from or to this person."""

    def act() -> None:
        if one not in {lent.id for lent in delegations_of(parts(), person, by=actor())}:
            raise NotFound
        end_delegation(parts(), one, by=actor())

    return done(person, act, "thu-hoi")


@pages.post(f"{ONE}/quyet-dinh")
@permits(Act.PEOPLE)
def warrant(person: str) -> AnyResponse:
    """Give an inspector a warrant."""
    said = request.form

    def act() -> None:
        mandate = Mandate(
            bodies=frozenset(said.getlist("bodies")),
            purpose=said.get("purpose", ""),
            ends=day(said.get("ends")),
            since=maybe_day(said.get("since")),
            until=maybe_day(said.get("until")),
        )
        give_warrant(parts(), person, mandate, by=actor())

    return done(person, act)


@pages.post(f"{ONE}/quyet-dinh/<one>/thu-hoi")
@permits(Act.PEOPLE)
def revoke(person: str, one: str) -> AnyResponse:
    """Take a warrant back."""
    return done(person, lambda: revoke_warrant(parts(), person, one, by=actor()), "thu-hoi")
