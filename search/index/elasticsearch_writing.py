"""How pages are written to an index on a server, many at a time.

While the server writes some pages the tokens of the next are made here, and what was written is
made visible once, at the end.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from elasticsearch import Elasticsearch

from search import fields as f
from search.entry import Entry
from search.errors import IndexDamaged, IndexUnavailable
from search.index.elasticsearch_query import SHOWN, Spoken
from search.index.shown import shown

AT_ONCE = 125
"""Pages one request writes."""
_SIDE_BY_SIDE = 3  # requests that write at one time


class Writing:
    """Writes to the index behind an alias; raises what the client raises."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client
        self._alias = alias

    def put(self, entries: Sequence[Entry]) -> None:
        """Replace all pages of the records these entries belong to."""
        records = list(dict.fromkeys(entry.record for entry in entries))
        if self._holds(records):
            self.drop(records, but=[_identity(entry) for entry in entries])
        if len(entries) <= AT_ONCE:
            self._write(entries, refresh=True)
            return
        parts = [entries[at : at + AT_ONCE] for at in range(0, len(entries), AT_ONCE)]
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
            for done in [pool.submit(self._write, part) for part in parts]:
                done.result()
        self._client.indices.refresh(index=self._alias)

    def drop(
        self, records: Sequence[str], *, but: Sequence[str] = (), refresh: bool = False
    ) -> None:
        """Delete the pages of records, except those about to be written again."""
        self._client.delete_by_query(
            index=self._alias,
            query={
                "bool": {
                    "filter": {"terms": {f.RECORD: records}},
                    "must_not": {"ids": {"values": but}},
                }
            },
            conflicts="proceed",
            refresh=refresh,
        )

    def _holds(self, records: Sequence[str]) -> bool:
        """Say whether any page of these records is held; deleting costs much, of nothing too."""
        found = self._client.search(
            index=self._alias,
            query={"terms": {f.RECORD: records}},
            size=0,
            terminate_after=1,
            allow_partial_search_results=False,
        )
        return bool(found["hits"]["total"]["value"])

    def _write(self, entries: Sequence[Entry], *, refresh: bool = False) -> None:
        """Write pages; refreshed, they are seen with all that was written before."""
        said = self._client.bulk(
            index=self._alias,
            operations=[step for entry in entries for step in _steps(entry)],
            require_alias=True,
            refresh=refresh,
            filter_path="errors,items.*.status",
        ).body
        if said["errors"]:
            states = {step["index"]["status"] for step in said["items"]}
            raise IndexDamaged if states & {400, 404} else IndexUnavailable


def _identity(entry: Entry) -> str:
    """Return the name of a page on the server: written again, it replaces itself."""
    return f"{entry.record}/{entry.page}"


def _steps(entry: Entry) -> tuple[Spoken, Spoken]:
    """Return the two lines that write one page."""
    of = f.fields(entry)
    page = {**of.texts, **of.numbers, SHOWN: shown(entry).decode()}
    return {"index": {"_id": _identity(entry)}}, page
