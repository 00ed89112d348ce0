"""Who stands at the door: a person by their session's cookie, a machine by its token, or nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, request
from werkzeug.wrappers import Response as AnyResponse

from archive.accounts.login import Opened, Place, Visitor, session_of
from archive.accounts.tokens import actor_by_token
from archive.records.access import Act, may, may_in
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.errors import NotAllowed, NotFound
from archive.web.context import parts, site
from archive.web.errors import NotLoggedIn
from archive.web.permissions import Permission, check

API = "/api/"
METRICS = "/metrics"
"""Asked by machines too, though it is no part of the interface."""
BEARER = "Bearer "


@dataclass(frozen=True)
class Asker:
    """Who asks, and the token their forms must carry; ``actor`` is None for the public.

    ``visitor`` is the session behind it, also one that waits for its second factor: nobody yet.
    """

    actor: Actor | None = None
    csrf: str = ""
    by_token: bool = False
    visitor: Visitor | None = None


def identify() -> None:
    """Find out who asks. A bearer token counts for machines only, and then nothing else does."""
    said = request.headers.get("Authorization", "")
    is_for_machines = request.path.startswith(API) or request.path == METRICS
    if is_for_machines and said.startswith(BEARER):
        g.asker = Asker(_by_token(said.removeprefix(BEARER)), by_token=True)
        return
    g.asker = _by_cookie(cookie())


def carry_on(opened: Opened) -> None:
    """Go on as the session that was begun just now: a page made now carries its token."""
    g.asker = _by_cookie(opened.cookie)


def admit(permission: Permission) -> None:
    """Let this request pass, or raise ``NotLoggedIn``, ``NotAllowed`` or ``NotFound``.

    *Not allowed* is said only of pages, and of things the asker knows: an address that names
    anything else is not found, whatever kind of person asks (attacks C5, 16).
    """
    try:
        check(permission, asker().actor, today=legal_day(parts().clock()))
    except NotAllowed:
        if request.view_args and not knows_of_it(request.view_args):
            raise NotFound from None
        raise


def knows_of_it(named: Mapping[str, object]) -> bool:
    """Say whether the asker may know of the ``record`` or ``dossier`` that is named."""
    who = asker().actor
    if who is None:
        return False
    with parts().catalog.view() as view:
        record = view.records.find(str(named.get("record", "")))
        dossier = view.dossiers.find(str(named.get("dossier", "")))
    if record is not None:
        return may(who, Act.SEE, record, today=legal_day(parts().clock()))
    return dossier is not None and may_in(who, Act.SEE, dossier.body)


def asker() -> Asker:
    """Return who asks; nobody before they were identified."""
    found = g.get("asker")
    return found if isinstance(found, Asker) else Asker()


def actor() -> Actor:
    """Return the person or machine that asks. Raises ``NotLoggedIn`` for the public."""
    found = asker().actor
    if found is None:
        raise NotLoggedIn
    return found


def session() -> Visitor:
    """Return the session of this request, also one that waits. Raises ``NotLoggedIn``."""
    found = asker().visitor
    if found is None:
        raise NotLoggedIn
    return found


def cookie() -> str:
    """Return the session's cookie, empty where there is none."""
    return request.cookies.get(cookie_name(), "")


def place() -> Place:
    """Return where this browser stands, and what it says of itself."""
    return Place(address(), request.headers.get("User-Agent", ""))


def address() -> str:
    """Return the network address tries are counted by; forwarding headers are not believed."""
    return request.remote_addr or "unknown"


def cookie_name() -> str:
    """Return the session cookie's name: bound to this very host where there is TLS."""
    return "__Host-vankho" if site().is_https else "vankho"


def welcome(response: AnyResponse, cookie: str) -> None:
    """Hand over a session's cookie: not for scripts, not for other sites, not beyond a shift."""
    response.set_cookie(
        cookie_name(),
        cookie,
        max_age=int(site().session.absolute.total_seconds()),
        path="/",
        secure=site().is_https,
        httponly=True,
        samesite="Lax",
    )


def farewell(response: AnyResponse) -> None:
    """Take the session's cookie back."""
    response.delete_cookie(
        cookie_name(), path="/", secure=site().is_https, httponly=True, samesite="Lax"
    )


def _by_cookie(said: str) -> Asker:
    visitor = session_of(parts(), said, limits=site().session) if said else None
    if visitor is None:
        return Asker()
    actor = None if visitor.needs_second_factor else visitor.actor
    return Asker(actor, visitor.csrf, visitor=visitor)


def _by_token(said: str) -> Actor:
    try:
        return actor_by_token(parts(), said.strip())
    except NotAllowed as error:
        raise NotLoggedIn(error.message) from error
