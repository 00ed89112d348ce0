"""Every route says who may use it; what that lets through, tests/attacks tries on every route."""

from collections.abc import Callable, Iterator

import pytest
from flask import Blueprint, Flask
from werkzeug.routing import Rule

from archive.web.errors import Undeclared
from archive.web.permissions import permission_of, permits_anyone, refuse_undeclared
from tests.doors.web.conftest import Papers
from tests.doors.web.visiting import Town, Visitor


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield every rule with each of its methods."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def test_an_app_with_a_silent_route_does_not_start() -> None:
    """A view without a declared permission is named, and nothing is served."""
    app = Flask("silent", static_folder=None)
    pages = Blueprint("pages", __name__)
    pages.get("/open")(permits_anyone(lambda: "open"))
    pages.get("/silent", endpoint="silent")(lambda: "silent")
    app.register_blueprint(pages)

    with pytest.raises(Undeclared, match=r"/silent \(pages\.silent\)"):
        refuse_undeclared(app)


def test_every_route_declares_its_permission(town: Town) -> None:
    """No rule of the finished app is silent."""
    assert all(
        permission_of(town.app.view_functions[rule.endpoint]) for rule, _ in routes(town.app)
    )


@pytest.mark.parametrize(
    ("username", "open_pages"),
    [
        ("officer", {"/viec", "/nop", "/ra-soat", "/vu-viec", "/tim", "/ho-so"}),
        ("signer", {"/viec", "/ky", "/tim", "/ho-so"}),
        ("inspector", {"/viec", "/tim", "/ho-so"}),
        ("admin", {"/viec"}),
    ],
)
def test_each_office_opens_its_own_pages(
    visit: Callable[..., Visitor], papers: Papers, username: str, open_pages: set[str]
) -> None:
    """An office opens the pages of its work; others are refused in words."""
    visitor = visit(username)
    assert papers.code
    pages = {"/viec", "/nop", "/ra-soat", "/ky", "/vu-viec", "/tim", "/ho-so"}
    answers = {page: visitor.get(page).status_code for page in pages}

    assert {page for page, status in answers.items() if status in {200, 303}} == open_pages
    assert {answers[page] for page in pages - open_pages} <= {403}
