"""A question as every engine can ask it: a small tree of plain nodes.

The parser and the ranking speak only this language, and a back end only translates it; that is
why two engines answer alike. Words inside nodes are whole index tokens, never text to be cut.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Term:
    """Pages whose field holds this token; scored by rarity."""

    field: str
    token: str


@dataclass(frozen=True, slots=True)
class Near:
    """Pages where these tokens follow each other, with at most ``slop`` tokens between.

    Scored by rarity; with tokens between, which engines weigh differently, every match the same.
    """

    field: str
    tokens: tuple[str, ...]
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Like:
    """Pages with a token at most one letter away; every match scores the same."""

    field: str
    token: str


@dataclass(frozen=True, slots=True)
class Starts:
    """Pages with a token that begins like this; every match scores the same."""

    field: str
    beginning: str


@dataclass(frozen=True, slots=True)
class Among:
    """Pages whose field is one of these values; does not score."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Between:
    """Pages whose number lies in this range, both ends included; does not score."""

    field: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Everything:
    """All pages."""


@dataclass(frozen=True, slots=True)
class Without:
    """All pages but these; does not score."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Every:
    """Pages that satisfy all parts; scores add up."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Pages that satisfy at least ``least`` parts; scores add up."""

    parts: tuple["Node", ...]
    least: int = 1


@dataclass(frozen=True, slots=True)
class Best:
    """Pages that satisfy any part; the best part is the score."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Weighted:
    """The same pages with their score multiplied."""

    part: "Node"
    weight: float


@dataclass(frozen=True, slots=True)
class Flat:
    """The same pages, each with exactly this score."""

    part: "Node"
    score: float


Node: TypeAlias = (
    Term
    | Near
    | Like
    | Starts
    | Among
    | Between
    | Everything
    | Without
    | Every
    | Some
    | Best
    | Weighted
    | Flat
)


@dataclass(frozen=True, slots=True)
class Preference:
    """Something a page need not have, and what it gains by having it."""

    name: str
    """The reason as ``--explain`` shows it."""
    node: Node


@dataclass(frozen=True, slots=True)
class Plan:
    """One question, ready to be translated."""

    required: Node
    filters: tuple[Node, ...] = ()
    preferences: tuple[Preference, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of the answer is wanted, and in which order."""

    offset: int
    limit: int
    sort: Literal["relevance", "newest", "oldest"]
    explain: bool = False
