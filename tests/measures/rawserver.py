"""Elasticsearch as it comes: its standard analyser, one field, its match query."""

from collections.abc import Sequence

from elasticsearch import Elasticsearch

from search.entry import Entry


class RawServer:
    """The server asked directly."""

    def __init__(self, url: str) -> None:
        self._server = Elasticsearch(url, request_timeout=120)
        self._server.indices.create(
            index="raw",
            settings={"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
            mappings={"properties": {"record": {"type": "keyword"}, "text": {"type": "text"}}},
        )

    def put(self, entries: Sequence[Entry]) -> None:
        """Add pages, as plainly as the server allows."""
        steps: list[dict[str, object]] = []
        for entry in entries:
            steps += [{"index": {}}, {"record": entry.record, "text": entry.text}]
        self._server.bulk(index="raw", operations=steps, refresh=True)

    def find(self, text: str) -> int:
        """Ask the server's own match query and read the first twenty pages back."""
        said = self._server.search(
            index="raw", query={"match": {"text": text}}, size=20, track_total_hits=True
        )
        return len(said["hits"]["hits"])

    def bytes(self, index: str) -> int:
        """Return how much an index takes on the server's disk."""
        said = self._server.indices.forcemerge(index=index, flush=True)
        said = self._server.indices.stats(index=index, metric="store")
        return int(said["_all"]["primaries"]["store"]["size_in_bytes"])
