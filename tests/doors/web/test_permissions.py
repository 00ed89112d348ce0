"""Every route says who may use it, and does what it says."""

from collections.abc import Callable, Iterator

import pytest
from flask import Blueprint, Flask
from werkzeug.routing import Rule

from archive.web.errors import Undeclared
from archive.web.permissions import permission_of, permits_anyone, refuse_undeclared
from tests.doors.web.conftest import Papers
from tests.doors.web.visiting import Town, Visitor

FOREIGN = "0123456789abcdefghjkmnpqrs"
"""Looks like an id, is nobody's."""


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield every rule with each of its methods."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def filled(rule: Rule, record: str) -> str:
    """Return a rule's address with this record in every place for an id."""
    values = dict.fromkeys(rule.arguments, record)
    values |= {"page": "1", "role": "original", "name": "vankho.css"}
    return rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)[1]  # type: ignore[index] # all arguments are given


def ask(visitor: Visitor, method: str, address: str) -> int:
    """Return the status of a request with this method."""
    if method == "DELETE":
        return visitor.client.delete(address, headers={"X-CSRF": visitor.csrf}).status_code
    answer = visitor.get(address) if method == "GET" else visitor.post(address)
    return answer.status_code


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


def test_nobody_passes_a_door_that_is_not_public(
    town: Town, papers: Papers, visit: Callable[..., Visitor]
) -> None:
    """Without a session every private route leads to the login, or is refused."""
    stranger = visit()
    for rule, method in routes(town.app):
        permission = permission_of(town.app.view_functions[rule.endpoint])
        if permission is None or permission.anyone:
            continue
        status = ask(stranger, method, filled(rule, papers.sealed.id))
        assert status in {303, 401}, f"{method} {rule.rule} answers {status} to a stranger"


@pytest.mark.parametrize("username", ["officer2", "inspector2", "admin"])
def test_a_foreign_record_is_not_there(
    town: Town, papers: Papers, visit: Callable[..., Visitor], username: str
) -> None:
    """Whoever has no right to a record gets the answer for one that does not exist (IDOR)."""
    visitor = visit(username)
    for rule, method in routes(town.app):
        permission = permission_of(town.app.view_functions[rule.endpoint])
        if permission is None or permission.anyone or not rule.arguments:
            continue
        theirs = ask(visitor, method, filled(rule, papers.sealed.id))
        nobodys = ask(visitor, method, filled(rule, FOREIGN))
        assert theirs == nobodys, f"{method} {rule.rule}: {theirs} tells from {nobodys}"
        assert theirs in {403, 404, 415, 422}, (
            f"{method} {rule.rule} answers {theirs} to {username}"
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
