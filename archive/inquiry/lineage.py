"""A body in a question: what it answers for on a day, its own records and those it took over.

A dissolved district is asked for by its own name and finds its own; the commune its records passed
to finds them too, but only as of a day on which it had them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from archive.records.body import Body, held_by, successor_of
from search.query import Query
from search.result import Facet, Result

BODY = "body"


def asked_of(query: Query, bodies: Mapping[str, Body], *, on: date) -> Query:
    """Return the question with the body that was chosen read as all it answers for on this day."""
    if query.body is None:
        return query
    return replace(query, body=None, bodies=held_by(query.body, bodies.values(), on=on))


def counted(result: Result, bodies: Mapping[str, Body], *, on: date) -> Result:
    """Return the result whose counts of bodies are what choosing each of them would find."""
    counts, others = Counter[str](), list[Facet]()
    for facet in result.facets:
        if facet.name != BODY:
            others.append(facet)
            continue
        for code in {facet.value, successor_of(facet.value, bodies, on=on)}:
            counts[code] += facet.count
    return replace(result, facets=(*_facets(counts.items()), *others))


def _facets(counts: Iterable[tuple[str, int]]) -> list[Facet]:
    ordered = sorted(counts, key=lambda one: (-one[1], one[0]))
    return [Facet(BODY, code, count) for code, count in ordered]
