"""Plans and answers in the words of Elasticsearch.

Nothing of its text analysis is used: tokens arrive separated by spaces, and every node becomes the
query that finds and scores what the embedded engine finds and scores: both reckon rarity by BM25
with k1 = 1.2 and b = 0.75, and write the length of a page down equally coarsely.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from search import fields as f
from search import plan as p
from search.index.engine import Found, Row
from search.index.shown import row
from search.plan import Node, Plan, Window
from search.query import FARTHEST, MOST_HITS
from search.result import Facet, Reason

Spoken = dict[str, Any]
"""A piece of a request, as JSON."""

SHOWN = "shown"
FACETS = (*f.VALUES, f.YEAR)

_FACET_VALUES = 500
_NUMBER = 4  # digits in front of the name of a part, so that no two are called alike
_LONGEST_TOKEN = 8_000  # letters: even of four bytes each they stay below the longest term allowed


def settings() -> Spoken:
    """Return how an index is kept; what is written is seen when whoever wrote it asks for that."""
    tokenizer = {"type": "whitespace", "max_token_length": _LONGEST_TOKEN}
    return {
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",
        "refresh_interval": "-1",
        "max_result_window": FARTHEST + MOST_HITS,
        "analysis": {
            "tokenizer": {"tokens": tokenizer},
            "analyzer": {"tokens": {"type": "custom", "tokenizer": "tokens"}},
        },
    }


def mapping() -> Spoken:
    """Name every field to the server; of what it is given it keeps only what is shown."""
    token = {"type": "text", "analyzer": "tokens"}
    value = {"type": "keyword", "ignore_above": _LONGEST_TOKEN}
    return {
        "dynamic": "strict",
        "_source": {"includes": [SHOWN]},
        "properties": {
            **{name: {**token, "index_options": "positions"} for name in f.TEXTS},
            **{name: {**token, "index_options": "docs"} for name in f.SETS},
            **dict.fromkeys((*f.KEYS, *f.VALUES), value),
            **{name: {"type": "long"} for name in f.NUMBERS},
            SHOWN: {"type": "keyword", "index": False, "doc_values": False},
        },
    }


def question(plan: Plan, window: Window) -> Spoken:
    """Return the request for one window of a plan and for the facets of all it finds."""
    by_day = f.SORTS.get(window.sort)
    # Of pages with one score the newest comes first, so that paging is steady.
    sort = [{by_day: "desc"}] if by_day else [{"_score": "desc"}, {f.ORDER: "desc"}]
    counted = {name: {"terms": {"field": name, "size": _FACET_VALUES}} for name in FACETS}
    return {
        "query": _query(plan, ranked=by_day is None, named=window.explain),
        "from": window.offset,
        "size": window.limit,
        "sort": sort,
        "track_total_hits": True,
        "aggs": counted,
    }


def found(said: Mapping[str, Any]) -> Found:
    """Read the pages of an answer."""
    hits = said["hits"]
    return Found(hits["total"]["value"], tuple(_row(hit) for hit in hits["hits"]))


def facets(said: Mapping[str, Any]) -> Sequence[Facet]:
    """Read from an answer how many pages carry each value."""
    return [
        Facet(name, str(bucket["key"]), bucket["doc_count"])
        for name in FACETS
        for bucket in said["aggregations"][name]["buckets"]
        if bucket["key"]
    ]


def _row(hit: Mapping[str, Any]) -> Row:
    """Read one page, with the parts of its score where they were asked for."""
    read = row(hit["_source"][SHOWN].encode(), hit["_score"] or 0.0)
    gained: dict[str, float] = {}
    for name, score in sorted(hit.get("matched_queries", {}).items()):
        gained[name[_NUMBER:]] = gained.get(name[_NUMBER:], 0.0) + score
    reasons = tuple(Reason(name, round(score, 3)) for name, score in gained.items())
    return replace(read, hit=replace(read.hit, reasons=reasons)) if reasons else read


def _query(plan: Plan, *, ranked: bool, named: bool) -> Spoken:
    """Translate a whole plan: filters do not score, preferences do not decide.

    Named parts come back with each page and what they gave it; a number keeps names apart.
    """
    wanted = ("words", plan.required), *((wish.name, wish.node) for wish in plan.preferences)
    parts = [
        _bool(must=[spoken(node)], _name=f"{at:0{_NUMBER}}{name}") if named else spoken(node)
        for at, (name, node) in enumerate(wanted)
        if ranked or not at
    ]
    return _bool(must=parts[:1], filter=[spoken(node) for node in plan.filters], should=parts[1:])


def spoken(node: Node) -> Spoken:
    """Translate one node and all below it."""
    return _WAYS[type(node)](node)


def _bool(**parts: object) -> Spoken:
    return {"bool": parts}


def _all(nodes: Sequence[Node]) -> list[Spoken]:
    return [spoken(node) for node in nodes]


def _flat(part: Spoken, score: float) -> Spoken:
    return {"constant_score": {"filter": part, "boost": score}}


def _near(node: p.Near) -> Spoken:
    row = {"match_phrase": {node.field: {"query": " ".join(node.tokens), "slop": node.slop}}}
    if node.slop:
        return _flat(row, 1.0)
    # Places are compared only on the pages that have all pairs of the row.
    pairs = [{"term": {f.PAIRS: {"value": pair}}} for pair in f.row_pairs(node.tokens)]
    return _bool(must=[row], filter=pairs)


def _like(node: p.Like) -> Spoken:
    said = {"value": node.token, "fuzziness": 1, "rewrite": "constant_score"}
    return _flat({"fuzzy": {node.field: said}}, 1.0)


def _between(node: p.Between) -> Spoken:
    if node.low == node.high:
        return {"term": {node.field: {"value": node.low}}}
    return {"range": {node.field: {"gte": node.low, "lte": node.high}}}


def _best(node: p.Best) -> Spoken:
    parts = _all(node.parts)
    return {"dis_max": {"queries": parts}} if len(parts) > 1 else parts[0]


_WAYS: Mapping[type, Callable[[Any], Spoken]] = {
    p.Term: lambda n: {"term": {n.field: {"value": n.token}}},
    p.Near: _near,
    p.Like: _like,
    p.Starts: lambda n: _flat({"prefix": {n.field: {"value": n.beginning}}}, 1.0),
    p.Among: lambda n: {"terms": {n.field: sorted(n.values)}},
    p.Between: _between,
    p.Everything: lambda _: {"match_all": {}},
    p.Without: lambda n: _bool(must_not=[spoken(n.part)]),
    p.Every: lambda n: _bool(must=_all(n.parts)),
    p.Some: lambda n: _bool(should=_all(n.parts), minimum_should_match=n.least),
    p.Best: _best,
    p.Weighted: lambda n: _bool(must=[spoken(n.part)], boost=n.weight),
    p.Flat: lambda n: _flat(spoken(n.part), n.score),
}
