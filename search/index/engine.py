"""What an engine must be able to do so that the rest of the library can answer for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from search.plan import Plan, Window
from search.result import Facet, Hit


@dataclass(frozen=True)
class Row:
    """A page found, with the text its snippet is made of."""

    hit: Hit
    text: str


@dataclass(frozen=True)
class Found:
    """The pages of one window, and how many there are in all."""

    total: int
    rows: tuple[Row, ...] = ()


class Engine(Protocol):
    """Answers plans; one object sees one state of the index, so that counts and pages agree."""

    def ask(self, plan: Plan, window: Window) -> Found:
        """Return the pages of the plan that lie in the window, best first."""

    def count(self, plan: Plan) -> Sequence[Facet]:
        """Return how many pages of the plan carry each body, kind, state and year."""
