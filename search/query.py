"""One question to the index, with its limits."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from search.errors import QueryRefused

LONGEST = 1_000
"""Characters a question may have."""
MOST_HITS = 100
"""Hits one answer may carry."""
FARTHEST = 10_000
"""Hits that may be skipped by paging."""


@dataclass(frozen=True)
class Query:
    """What a person asks for.

    Blank text lists every page that the filters leave. Filters are exact values. Undated pages are
    left out as soon as ``year``, ``since`` or ``until`` is given. ``limit`` and ``offset`` outside
    their bounds are brought to the nearest bound; a text that is too long raises ``QueryRefused``.
    """

    text: str
    body: str | None = None
    kind: str | None = None
    year: int | None = None
    state: str | None = None
    level: str | None = None
    field: str | None = None
    retention: str | None = None
    verdict: str | None = None
    confidence: str | None = None
    dossier: str | None = None
    """Code of a dossier."""
    bodies: frozenset[str] | None = None
    """Any of these bodies, within ``body``: a body with those whose records it took over."""
    since: date | None = None
    until: date | None = None
    sort: Literal["relevance", "newest", "oldest"] = "relevance"
    """Undated pages come last in either order of days."""
    offset: int = 0
    limit: int = 20
    explain: bool = False
    """True to learn of each hit which reasons made its score."""
    unfinished: bool = False
    """True while it is being typed: the last word may go on."""

    def __post_init__(self) -> None:
        if len(self.text) > LONGEST:
            raise QueryRefused(refusal(len(self.text)))
        object.__setattr__(self, "offset", min(max(self.offset, 0), FARTHEST))
        object.__setattr__(self, "limit", min(max(self.limit, 0), MOST_HITS))


def refusal(length: int) -> str:
    """Return what a person reads whose question of ``length`` characters was refused."""
    return (
        f"Câu tìm dài {length} ký tự, nhiều hơn mức cho phép là {LONGEST}. "
        "Hãy rút gọn còn vài từ đặc trưng hoặc số, ký hiệu văn bản rồi tìm lại."
    )
