"""Plans in the words of tantivy, node by node; nothing of its own query language is used."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import tantivy
from tantivy import Occur
from tantivy import Query as Asked

from search import fields as f
from search import plan as p
from search.plan import Node, Plan

_MANY = 100  # values from which on one automaton for all costs less than looking each up


def query(plan: Plan, schema: tantivy.Schema) -> Asked:
    """Translate a whole plan: filters do not score, preferences do not decide."""
    wishes = (translated(wish.node, schema) for wish in plan.preferences)
    return Asked.boolean_query(
        [
            (Occur.Must, translated(plan.required, schema)),
            *_silent(plan.filters, schema),
            *((Occur.Should, query) for query in wishes),
        ]
    )


def _silent(filters: Iterable[Node], schema: tantivy.Schema) -> Iterator[tuple[Occur, Asked]]:
    """Translate what only lets through, or only keeps out."""
    for node in filters:
        if isinstance(node, p.Every) or (isinstance(node, p.Best) and len(node.parts) == 1):
            yield from _silent(node.parts, schema)
        elif isinstance(node, p.Without):
            yield Occur.MustNot, translated(node.part, schema)
        else:
            yield Occur.Must, Asked.const_score_query(translated(node, schema), 0.0)


def translated(node: Node, schema: tantivy.Schema) -> Asked:
    """Translate one node and all below it."""
    return _WAYS[type(node)](node, schema)


def _every(node: p.Every, schema: tantivy.Schema) -> Asked:
    return Asked.boolean_query([(Occur.Must, translated(part, schema)) for part in node.parts])


def _some(node: p.Some, schema: tantivy.Schema) -> Asked:
    parts = [(Occur.Should, translated(part, schema)) for part in node.parts]
    return Asked.boolean_query(parts, minimum_number_should_match=node.least)


def _best(node: p.Best, schema: tantivy.Schema) -> Asked:
    parts = [translated(part, schema) for part in node.parts]
    return Asked.disjunction_max_query(parts) if len(parts) > 1 else parts[0]


def _term(node: p.Term, schema: tantivy.Schema) -> Asked:
    option = "position" if node.field in f.TEXTS else "basic"
    return Asked.term_query(schema, node.field, node.token, option)


def _near(node: p.Near, schema: tantivy.Schema) -> Asked:
    row = Asked.phrase_query(schema, node.field, list(node.tokens), node.slop)
    if node.slop:
        return Asked.const_score_query(row, 1.0)
    pairs = Asked.const_score_query(_paired(node, schema), 0.0)
    return Asked.boolean_query([(Occur.Must, pairs), (Occur.Must, row)])


def _paired(row: p.Near, schema: tantivy.Schema) -> Asked:
    """Return the pages with all pairs of a row: places are compared on these only."""
    pairs = f.row_pairs(row.tokens)
    terms = [Asked.term_query(schema, f.PAIRS, pair, "basic") for pair in pairs]
    return Asked.boolean_query([(Occur.Must, term) for term in terms])


def _among(node: p.Among, schema: tantivy.Schema) -> Asked:
    values = sorted(node.values)
    if len(values) > _MANY:
        return Asked.term_set_query(schema, node.field, values)
    terms = (Asked.term_query(schema, node.field, value, "basic") for value in values)
    return Asked.boolean_query([(Occur.Should, term) for term in terms])


def _between(node: p.Between, schema: tantivy.Schema) -> Asked:
    if node.low == node.high:  # a list of pages, where a range would compare every page
        return Asked.term_query(schema, node.field, node.low, "basic")
    kind = tantivy.FieldType.Unsigned
    return Asked.range_query(schema, node.field, kind, node.low, node.high)


_WAYS: dict[type, Callable[[Any, tantivy.Schema], Asked]] = {
    p.Term: _term,
    p.Near: _near,
    p.Like: lambda n, schema: Asked.fuzzy_term_query(schema, n.field, n.token, 1),
    p.Starts: lambda n, schema: Asked.fuzzy_term_query(
        schema, n.field, n.beginning, 0, prefix=True
    ),
    p.Among: _among,
    p.Between: _between,
    p.Everything: lambda _, __: Asked.all_query(),
    p.Without: lambda n, schema: Asked.boolean_query(
        [(Occur.Must, Asked.all_query()), (Occur.MustNot, translated(n.part, schema))]
    ),
    p.Every: _every,
    p.Some: _some,
    p.Best: _best,
    p.Weighted: lambda n, schema: Asked.boost_query(translated(n.part, schema), n.weight),
    p.Flat: lambda n, schema: Asked.const_score_query(translated(n.part, schema), n.score),
}
