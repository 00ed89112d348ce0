"""Elasticsearch as it comes, asked directly: what the index on a server is measured against.

The *bare* one keeps one field under the standard analyser and answers a match query with twenty
pages. The *plain* one does, with nothing but what the server brings, the job a person asks of a
search page: the same values of a page, accents folded in a second field, every word wanted, exact
accents preferred, the reader's bodies, the same facets, twenty pages with text and highlights.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from search.entry import Entry
from search.grants import Grants
from tests.measures.rawengine import COUNTED, TOLD, TOP

KEPT = {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"}


class BareServer:
    """One field, the standard analyser, the match query."""

    def __init__(self, url: str) -> None:
        self._server = Elasticsearch(url, request_timeout=120)
        self._server.indices.create(
            index="bare",
            settings=KEPT,
            mappings={"properties": {"record": {"type": "keyword"}, "text": {"type": "text"}}},
        )

    def put(self, entries: Sequence[Entry]) -> None:
        """Add pages with one request, as plainly as the server allows."""
        steps: list[Mapping[str, Any]] = []
        for entry in entries:
            steps += [{"index": {}}, {"record": entry.record, "text": entry.text}]
        self._server.bulk(index="bare", operations=steps, refresh=True)

    def find(self, text: str) -> int:
        """Read the first pages back."""
        said = self._server.search(
            index="bare", query={"match": {"text": text}}, size=TOP, track_total_hits=True
        )
        return len(said["hits"]["hits"])


class PlainServer:
    """The same job by what the server brings."""

    def __init__(self, url: str, grants: Grants) -> None:
        self._server = Elasticsearch(url, request_timeout=120)
        self._rights = [
            {"terms": {"body": sorted(grants.bodies)}},
            {"term": {"restricted": False}},
        ]
        folding = {
            "type": "custom",
            "tokenizer": "standard",
            "filter": ["lowercase", "asciifolding"],
        }
        folded = {"type": "text", "analyzer": "folding"}
        self._server.indices.create(
            index="plain",
            settings=KEPT | {"analysis": {"analyzer": {"folding": folding}}},
            mappings={
                "properties": {
                    "text": {"type": "text", "fields": {"folded": folded}},
                    "head": folded,
                    **{name: {"type": "keyword"} for name in TOLD},
                    **{name: {"type": "long"} for name in ("year", "page", "version")},
                    "day": {"type": "date"},
                    "restricted": {"type": "boolean"},
                }
            },
        )

    def put(self, entries: Sequence[Entry]) -> None:
        """Write pages under names of their own with one request: a page again replaces itself."""
        steps: list[Mapping[str, Any]] = []
        for entry in entries:
            steps += [{"index": {"_id": f"{entry.record}/{entry.page}"}}, _document(entry)]
        self._server.bulk(index="plain", operations=steps, refresh=True)

    def find(self, text: str) -> int:
        """Answer as a page of results needs it: pages, count, facets, highlights."""
        words = {
            "query": text,
            "fields": ["text.folded", "head"],
            "type": "cross_fields",
            "operator": "and",
        }
        said = self._server.search(
            index="plain",
            query={
                "bool": {
                    "must": {"multi_match": words},
                    "should": {"match": {"text": text}},
                    "filter": self._rights,
                }
            },
            aggs=COUNTED,
            highlight={"fields": {"text.folded": {"number_of_fragments": 1}}},
            size=TOP,
            track_total_hits=True,
        )
        return len(said["hits"]["hits"])

    def bytes(self, index: str) -> int:
        """Return how much an index takes on the server's disk."""
        self._server.indices.forcemerge(index=index, flush=True)
        said = self._server.indices.stats(index=index, metric="store")
        return int(said["_all"]["primaries"]["store"]["size_in_bytes"])


def _document(entry: Entry) -> Mapping[str, Any]:
    return {
        "text": entry.text,
        "head": f"{entry.kind} {entry.number} {entry.abstract} {entry.signer}",
        **{name: getattr(entry, name) for name in TOLD},
        "year": entry.date.year if entry.date else 0,
        "day": entry.date.isoformat() if entry.date else None,
        "page": entry.page,
        "version": entry.version,
        "restricted": entry.restricted,
    }
