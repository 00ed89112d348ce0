"""Help inside the application, in Vietnamese: each person's work, keys, states, messages."""

from collections.abc import Sequence

from flask import Blueprint, render_template

from archive.records.errors import ArchiveError
from archive.rules.kinds import OUTCOMES, intake_kinds
from archive.web.permissions import permits_anyone
from archive.web.problems import OF_HTTP, STATUS, Problem, problem_of

pages = Blueprint("guide", __name__)


@pages.get("/tro-giup")
@permits_anyone
def show() -> str:
    """Show the help page."""
    kinds = intake_kinds().values()
    return render_template("guide.html", problems=_problems(), kinds=kinds, OUTCOMES=OUTCOMES)


def _problems() -> Sequence[Problem]:
    """Return every message the door can give, each code once."""
    found = {told.code: told for told in _plain()}
    for kind in STATUS:
        if issubclass(kind, ArchiveError):
            found[kind.code] = problem_of(kind())
    return sorted(found.values(), key=lambda told: told.code)


def _plain() -> Sequence[Problem]:
    return [Problem(status, code, words) for status, (code, words) in OF_HTTP.items()]
