"""Answer a query with an engine: ask as typed, widen when that finds little, show what was hit."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from time import perf_counter

from search.asking import Question, filters
from search.grants import Grants
from search.index.engine import Engine, Found
from search.meant import goes_on, meant
from search.page import Page
from search.parse import parse
from search.plan import Plan, Window
from search.query import Query
from search.result import Result
from search.snippet import snippet

PATIENCE = 1.0
"""Seconds after which a question is not asked any wider: it is answered with what was found."""
_UNFINISHED = 2  # which of the plans takes the last word for a beginning
FEW = 10
"""With fewer pages than this found as typed, pages that only resemble the question follow."""


def answer(engine: Engine, query: Query, grants: Grants) -> Result:
    """Return what the reader may find of what was asked."""
    began = perf_counter()
    elements = parse(query.text)
    sees_nothing = not any(one.bodies for one in (grants, *grants.more))
    if sees_nothing or (query.text.strip() and not elements):
        return Result(0, seconds=perf_counter() - began)
    question = Question(elements, filters(query, grants))
    # What is only filtered has no rank, so the newest pages come first.
    sort = "newest" if query.sort == "relevance" and not elements else query.sort
    window = Window(query.offset, query.limit, sort, query.explain)
    plans = question.plans()
    if query.unfinished and elements:
        plans = islice(plans, _UNFINISHED, None)
    plan, found, certain = _widened(engine, plans, window, until=began + PATIENCE)
    read = [Page(row.text) for row in found.rows]
    hits = tuple(
        replace(row.hit, score=round(row.hit.score, 3), snippet=snippet(elements, page))
        for row, page in zip(found.rows, read, strict=True)
    )
    facets = tuple(engine.count(plan)) if found.total else ()
    wordings = (meant(query.text, read), goes_on(query.text, read) if query.unfinished else ())
    return Result(found.total, certain, hits, facets, perf_counter() - began, *wordings)


def _widened(
    engine: Engine, plans: Iterator[Plan], window: Window, *, until: float
) -> tuple[Plan, Found, int]:
    """Ask wider until enough is found; most of the words only when nothing else finds a page."""
    plan = asked = next(plans)
    found = engine.ask(plan, window)
    certain = found.total
    for wider in plans:
        if found.total >= FEW or perf_counter() > until:
            break
        if wider.required != asked.required:
            asked, again = wider, engine.ask(wider, window)
            if again.total > found.total:
                plan, found = wider, again
        if found.total:
            break
    return plan, found, certain
