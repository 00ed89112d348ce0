"""Who may use a route: declared beside each view, checked before it runs, refused if missing.

Every view carries exactly one of three marks. ``@permits(Act.X)`` asks for somebody who may do this
act *somewhere* (which record is meant is decided below, by the stage or inquiry itself);
``@permits_people`` asks for anybody logged in; ``@permits_anyone`` for nobody. An app with an
unmarked route does not start.

    @pages.get("/ky")
    @permits(Act.SIGN)
    def to_sign() -> str: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from flask import Flask

from archive.records.access import Act, may_somewhere, standing
from archive.records.actor import Actor
from archive.records.errors import NotAllowed
from archive.web.errors import NotLoggedIn, Undeclared

View = TypeVar("View", bound=Callable[..., Any])
MARK = "permission"
"""The attribute a declared view carries."""


@dataclass(frozen=True)
class Permission:
    """What a route asks of its visitor. ``acts``: one of these somewhere; empty means any person.

    ``big`` lets the request be as large as an upload may be.
    """

    acts: frozenset[Act] = frozenset()
    anyone: bool = False
    big: bool = False


NOBODY = Permission(frozenset(Act))
"""What an undeclared view would get, were it ever reached."""


def permits(*acts: Act, big: bool = False) -> Callable[[View], View]:
    """Ask for somebody who may do one of these acts somewhere."""
    return _mark(Permission(frozenset(acts), big=big))


def permits_people(view: View) -> View:
    """Ask for anybody who is logged in."""
    return _mark(Permission())(view)


def permits_anyone(view: View) -> View:
    """Ask for nobody in particular: a public page."""
    return _mark(Permission(anyone=True))(view)


def permits_anyone_big(view: View) -> View:
    """Ask for nobody in particular and take a file from them."""
    return _mark(Permission(anyone=True, big=True))(view)


def permission_of(view: Callable[..., Any]) -> Permission | None:
    """Return what a view declared, or None."""
    found = getattr(view, MARK, None)
    return found if isinstance(found, Permission) else None


def refuse_undeclared(app: Flask) -> None:
    """Raise ``Undeclared`` naming every route that does not say who may use it."""
    silent = sorted(
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if permission_of(app.view_functions[rule.endpoint]) is None
    )
    if silent:
        message = "routes without a declared permission: " + ", ".join(silent)
        raise Undeclared(message)


def check(permission: Permission, actor: Actor | None, *, today: date) -> None:
    """Let the visitor pass, or raise ``NotLoggedIn`` or ``NotAllowed``."""
    if permission.anyone:
        return
    if actor is None:
        raise NotLoggedIn
    if permission.acts and not any(allowed(actor, act, today=today) for act in permission.acts):
        raise NotAllowed


def allowed(actor: Actor, act: Act, *, today: date) -> bool:
    """Say whether this act is open to the actor somewhere; a standing warrant lets one see."""
    if may_somewhere(actor, act):
        return True
    return act is Act.SEE and bool(standing(actor, today=today))


def _mark(permission: Permission) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, MARK, permission)
        return view

    return mark
