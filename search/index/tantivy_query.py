"""Plans in the words of tantivy, node by node; nothing of its own query language is used."""

from collections.abc import Callable
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
    silent = (Asked.const_score_query(translated(node, schema), 0.0) for node in plan.filters)
    rows = [wish.node for wish in plan.preferences if _is_row(wish.node)]
    wishes = [wish.node for wish in plan.preferences if not _is_row(wish.node)]
    asked = Asked.boolean_query(
        [
            (Occur.Must, translated(plan.required, schema)),
            *((Occur.Must, query) for query in silent),
            *((Occur.Should, translated(wish, schema)) for wish in wishes),
        ]
    )
    for row in rows:
        asked = Asked.boolean_query([(Occur.Must, asked), (Occur.Should, translated(row, schema))])
    return asked


def _is_row(node: Node) -> bool:
    return isinstance(node, p.Flat) and isinstance(node.part, p.Near)


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
    return Asked.const_score_query(row, 1.0) if node.slop else row


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
