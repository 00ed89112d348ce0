"""Where other systems hear of steps: the webhooks of the bodies an administrator governs."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.notices import webhooks
from archive.notices.deliver import is_ping
from archive.notices.message import secret_of
from archive.notices.webhooks import Wish
from archive.records.access import Act
from archive.records.errors import NotAllowed, Refused
from archive.records.state import State
from archive.web.admin import body_names, own_bodies
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.problems import problem_of
from archive.web.visitor import actor

HERE = "/quan-tri/noi-nhan-tin"
ONE = f"{HERE}/<webhook>"

pages = Blueprint("machines", __name__)


@pages.get(HERE)
@permits(Act.PEOPLE)
def known() -> Response:
    """List the webhooks of one's bodies, with the form of a new one."""
    return _list()


@pages.post(HERE)
@permits(Act.PEOPLE)
def add() -> Response:
    """Register a webhook, and show its secret this once."""
    said = request.form
    states = frozenset(State(one) for one in said.getlist("states") if one in set(State))
    wish = Wish(said.get("url", "").strip(), frozenset(said.getlist("bodies")), states)
    try:
        made = webhooks.register(parts(), actor(), wish)
    except (Refused, NotAllowed) as error:
        return _list(error.message, problem_of(error).status)
    secret = secret_of(parts().pepper, made.id)
    return make_response(render_template("webhook_made.html", webhook=made, secret=secret))


@pages.get(ONE)
@permits(Act.PEOPLE)
def one(webhook: str) -> str:
    """Show a webhook: what it hears, how it answered, and what can be done about it."""
    return render_template(
        "webhook.html",
        webhook=webhooks.webhook(parts(), actor(), webhook),
        deliveries=webhooks.deliveries(parts(), actor(), webhook),
        is_ping=is_ping,
        bodies=body_names(),
        here=f"{HERE}/{webhook}",
    )


@pages.post(f"{ONE}/thu")
@permits(Act.PEOPLE)
def try_out(webhook: str) -> AnyResponse:
    """Send a message that tells of nothing."""
    return _done(webhook, lambda: webhooks.try_out(parts(), actor(), webhook), "tin-thu")


@pages.post(f"{ONE}/dung")
@permits(Act.PEOPLE)
def stop(webhook: str) -> AnyResponse:
    """Tell it of nothing for now."""
    return _done(webhook, lambda: webhooks.stop(parts(), actor(), webhook))


@pages.post(f"{ONE}/tiep")
@permits(Act.PEOPLE)
def resume(webhook: str) -> AnyResponse:
    """Tell it again of what happens from now on."""
    return _done(webhook, lambda: webhooks.resume(parts(), actor(), webhook))


@pages.post(f"{ONE}/bo")
@permits(Act.PEOPLE)
def remove(webhook: str) -> AnyResponse:
    """Forget a webhook."""
    webhooks.remove(parts(), actor(), webhook)
    return redirect(f"{HERE}?tin=da-luu", 303)


def _done(webhook: str, act: Callable[[], object], told: str = "da-luu") -> AnyResponse:
    act()
    return redirect(f"{HERE}/{webhook}?tin={told}", 303)


def _list(said: str = "", status: int = 200) -> Response:
    page = render_template(
        "webhooks.html",
        said=said,
        webhooks=webhooks.webhooks(parts(), actor()),
        own=own_bodies(),
        bodies=body_names(),
        typed=request.form,
        here=HERE,
    )
    return make_response(page, status)
