"""What the index answers."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Span:
    """A run of page text; a template escapes ``text`` first and marks it afterwards."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Reason:
    """One part of a hit's score, told only when the query asked to explain."""

    name: str
    score: float


@dataclass(frozen=True)
class Hit:
    """One page that answers the query."""

    record: str
    page: int
    score: float
    """Comparable only within one result; 0 when sorted by date."""
    number: str
    date: date | None
    abstract: str
    snippet: tuple[Span, ...]
    """About thirty words around the densest hit; empty if the page has no text."""
    kind: str
    body: str
    state: str
    dossier: str = ""
    signer: str = ""
    issuer: str = ""
    restricted: bool = False
    version: int = 0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Facet:
    """How many of the found pages carry a value; ``name`` is a field of ``VALUES``, or year."""

    name: str
    value: str
    count: int


@dataclass(frozen=True)
class Result:
    """The answer to one query, rights already applied."""

    total: int
    """Pages found."""
    certain: int = 0
    """Pages found without tolerance; the rest resembles the question and ranks below."""
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = field(default=())
    seconds: float = 0.0
    """Time spent inside the index."""
    meant: str = ""
    """The question as the pages found write it, with its accents; empty if that is no other."""
    goes_on: tuple[str, ...] = ()
    """How a question still being typed may go on, likeliest first."""
