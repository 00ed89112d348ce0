"""Searches somebody keeps: their names, what is new in each, and how to be rid of them."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.accounts import saved
from archive.inquiry import watch
from archive.inquiry.question import said_in
from archive.records.access import Act
from archive.web.context import parts
from archive.web.inspector import bodies_known
from archive.web.permissions import permits
from archive.web.searching import HERE, address, title_of
from archive.web.visitor import actor

SHOWN = 20
"""New records a search names; the others are in its results."""

pages = Blueprint("saved", __name__)


@pages.get(f"{HERE}/da-luu")
@permits(Act.SEARCH)
def listed() -> str:
    """Show one's own searches, each with what it found since one looked last."""
    bodies = bodies_known()
    return render_template(
        "saved.html",
        news=_news(),
        shown=SHOWN,
        address_of=address,
        words_of=lambda said: title_of(said, bodies),
    )


@pages.post(f"{HERE}/da-luu")
@permits(Act.SEARCH)
def keep() -> AnyResponse:
    """Keep a search under a name."""
    saved.keep(parts(), actor(), request.form.get("name", ""), said_in(request.form))
    return redirect(f"{HERE}/da-luu?tin=luu-tim", 303)


@pages.post(f"{HERE}/da-luu/<saved_search>/da-xem")
@permits(Act.SEARCH)
def seen(saved_search: str) -> AnyResponse:
    """Take what is new in a search as seen."""
    saved.own(parts(), actor(), saved_search)
    watch.note_seen(parts(), saved_search)
    return redirect(f"{HERE}/da-luu", 303)


@pages.post(f"{HERE}/da-luu/<saved_search>/xoa")
@permits(Act.SEARCH)
def forget(saved_search: str) -> AnyResponse:
    """Forget a search."""
    saved.forget(parts(), actor(), saved_search)
    return redirect(f"{HERE}/da-luu?tin=bo-tim", 303)


@pages.app_template_global()
def news_waiting() -> int:
    """Return how many new records wait in the searches of whoever asks: for their first page."""
    return sum(len(one.records) for one in _news())


def _news() -> Sequence[watch.News]:
    return watch.news(parts(), actor())
