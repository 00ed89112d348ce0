"""What a machine may ask of the search, and what it is told: the same as a page's address says."""

from collections.abc import Mapping

from archive.inquiry.question import CHOICES
from archive.web.api.described import Schema
from archive.web.api.schemas import BOX, COUNT, MAYBE_TEXT, TEXT, many, thing

MOST_HITS = 100
DEEPEST = 10_000
DAY = {"type": "string", "format": "date"}
ASKED: Mapping[str, Schema] = {
    "q": TEXT,
    **dict.fromkeys(CHOICES, TEXT),
    "year": {"type": "string", "pattern": "^[0-9]{4}$"},
    "dossier": TEXT,
    "since": DAY,
    "until": DAY,
    "as_of": DAY,
    "sort": {"type": "string", "enum": ["relevance", "newest", "oldest"]},
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST_HITS},
    "offset": {"type": "integer", "minimum": 0, "maximum": DEEPEST},
}
"""The parameters of a search."""

HIT = thing(
    ("record", "page", "score"),
    record=TEXT,
    page=COUNT,
    score={"type": "number"},
    number=TEXT,
    date=MAYBE_TEXT,
    abstract=TEXT,
    snippet=TEXT,
    boxes=many(BOX),
    other_readings=many(thing(("read", "other", "box"), read=TEXT, other=TEXT, box=BOX)),
    reasons=many(thing(("name", "score"), name=TEXT, score={"type": "number"})),
)
FACET = thing(("name", "value", "count"), name=TEXT, value=TEXT, count=COUNT)
FOUND = thing(
    ("total", "certain", "meant", "hits", "facets"),
    total=COUNT,
    certain=COUNT,
    meant={**TEXT, "description": "the question as the pages found write it, else empty"},
    hits=many(HIT),
    facets=many(FACET),
)
