"""The index of a cluster: Elasticsearch 8 or 9, spoken to through its own client.

An index there is known by an alias, so that another can take its place in one step. One question is
one request: what is found and what is counted are of one moment. Pages are seen when the request
that wrote the last of them returns.
"""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from elastic_transport import TransportError
from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError

from search import fields as f
from search.answer import answer
from search.entry import Entry
from search.errors import IndexDamaged, IndexUnavailable
from search.grants import Grants
from search.index.address import Address
from search.index.elasticsearch_query import Spoken, facets, found, mapping, question
from search.index.elasticsearch_query import settings as kept
from search.index.elasticsearch_writing import Writing
from search.index.engine import Found
from search.index.folder import FORMAT
from search.index.lease import Lease
from search.plan import Plan, Window
from search.query import Query
from search.result import Facet, Result

_STAMPS = 10_000  # records one request tells the versions of
_WRITING = 60.0  # seconds a request that writes may take
_THINKING = 0.5  # the share of an address's patience the server itself may spend on a question
_LOST = "ALLOCATION_FAILED"  # how the server says that it could not read a part of an index


class ElasticsearchIndex:
    """An index on a server; see ``search.index.interface`` for what it promises."""

    def __init__(
        self, address: Address, *, client: Elasticsearch | None = None, alias: str = ""
    ) -> None:
        self._address = address
        self._alias = alias or f"{address.name}-{FORMAT}"
        self._client = client or _client(address)
        patient = self._client.options(request_timeout=_WRITING)
        self._writing = Writing(patient, self._alias)
        self._lock = threading.Lock()
        self._is_there = False

    def put(self, entries: Sequence[Entry]) -> None:
        """Replace all pages of the records these entries belong to."""
        if not entries:
            return
        with _told():
            self._be_there()
            self._writing.put(entries)

    def remove(self, record: str) -> None:
        """Forget all pages of this record."""
        with _told():
            self._be_there()
            self._writing.drop([record], refresh=True)

    def find(self, query: Query, grants: Grants) -> Result:
        """Return the pages that answer the query and that the reader may find."""
        with _told():
            self._be_there()
            if not any(one.bodies for one in (grants, *grants.more)):
                self._client.indices.exists_alias(name=self._alias)  # nothing is asked: is it up?
            try:
                return answer(_Reading(self), query, grants)
            except ApiError as problem:
                # Another index may have taken this one's place while it was asked.
                if problem.status_code not in {404, 503}:
                    raise
                return answer(_Reading(self), query, grants)

    def ask(self, body: Spoken, *, explain: bool = False) -> Mapping[str, Any]:
        """Ask the server one question; raises what its client raises."""
        said = self._client.search(
            index=self._alias,
            body=body | {"timeout": f"{int(self._address.patience * _THINKING * 1000)}ms"},
            allow_partial_search_results=False,
            include_named_queries_score=explain,
        ).body
        if said["timed_out"]:
            raise IndexUnavailable
        return dict(said)

    def versions(self) -> Mapping[str, int]:
        """Return the version of every record the index holds, for drift checks."""
        with _told():
            self._be_there()
            pairs = (stamp.rpartition("\t") for stamp in self._stamps())
            return {record: int(version) for record, _, version in pairs}

    def is_begun(self) -> bool:
        """Say whether any page is held; an index of another format is another index."""
        with _told():
            self._be_there()
            said = self._client.search(
                index=self._alias, size=0, terminate_after=1, allow_partial_search_results=False
            )
        return bool(said["hits"]["total"]["value"])

    def damaged(self) -> Sequence[str]:
        """Return the parts of the index that its server could not read; it alone can tell."""
        with _told():
            self._be_there()
            told: Any = self._client.cat.shards(
                index=self._alias, format="json", h="shard,prirep,state,unassigned.reason"
            ).body
        away = [one for one in told if (one["prirep"], one["state"]) == ("p", "UNASSIGNED")]
        lost = [one["shard"] for one in away if one["unassigned.reason"] == _LOST]
        if away and not lost:
            raise IndexUnavailable
        return [f"{self._alias}/{shard}" for shard in sorted(lost)]

    @contextmanager
    def renewed(self) -> Iterator["ElasticsearchIndex"]:
        """Give an empty index that takes this one's place when the block ends well."""
        beside = f"{self._alias}-next"
        with _told():
            lease = Lease(self._client.options(request_timeout=_WRITING), f"{self._alias}-lease")
        with lease:
            with _told():
                name = self._made(beside)
            try:
                yield ElasticsearchIndex(self._address, client=self._client, alias=beside)
            except BaseException:
                with suppress(ApiError, TransportError):
                    self._client.indices.delete(index=name)
                raise
            with _told():
                lease.put_off()  # fails if it ran out meanwhile and somebody else builds
                self._put_in_place(name, beside)

    def _put_in_place(self, name: str, beside: str) -> None:
        """Let an index take this one's place, in one step."""
        old = [one for one in self._held() if one != name]
        steps: list[Spoken] = [
            {"remove": {"index": name, "alias": beside}},
            {"add": {"index": name, "alias": self._alias}},
            *({"remove_index": {"index": one}} for one in old),
        ]
        self._client.indices.update_aliases(actions=steps)

    def clear(self) -> None:
        """Forget everything, readable or not."""
        with self.renewed():
            pass

    def close(self) -> None:
        """Let go of the server; the index is not used afterwards."""
        self._client.close()

    def _be_there(self) -> None:
        """Make an empty index if the server has none; one that goes later is not made again."""
        with self._lock:
            if self._is_there:
                return
            if not self._client.indices.exists_alias(name=self._alias):
                with suppress(BadRequestError):  # somebody else made it just now
                    self._create(f"{self._alias}-{1:06}", self._alias)
            self._is_there = True

    def _held(self) -> Sequence[str]:
        """Return the names of all indexes that are this one, were, or were to become it."""
        pattern = re.compile(re.escape(self._alias) + r"-\d{6}")
        held = self._client.indices.get(index=f"{self._alias}-*", features="aliases").body
        return sorted(name for name in held if pattern.fullmatch(name))

    def _made(self, alias: str) -> str:
        """Make an empty index behind an alias; what was left of a renewal that broke off goes."""
        with suppress(NotFoundError):
            left = self._client.indices.get_alias(name=alias).body
            self._client.indices.delete(index=list(left))
        last = max(self._held(), default=f"{self._alias}-{0:06}")
        name = f"{self._alias}-{int(last.rpartition('-')[2]) + 1:06}"
        self._create(name, alias)
        return name

    def _create(self, name: str, alias: str) -> None:
        self._client.options(request_timeout=_WRITING).indices.create(
            index=name, settings=kept(), mappings=mapping(), aliases={alias: {}}
        )

    def _stamps(self) -> Iterator[str]:
        """Return the stamp of every record and version held."""
        after: Spoken = {}
        while True:
            sources = [{f.STAMP: {"terms": {"field": f.STAMP}}}]
            wanted = {"composite": {"size": _STAMPS, "sources": sources} | after}
            said = self.ask({"size": 0, "aggs": {"stamps": wanted}})["aggregations"]["stamps"]
            yield from (bucket["key"][f.STAMP] for bucket in said["buckets"])
            if "after_key" not in said:
                return
            after = {"after": said["after_key"]}


class _Reading:
    """The server, asked with plans; what it counted is kept until it is asked for."""

    def __init__(self, index: ElasticsearchIndex) -> None:
        self._index = index
        self._counted: dict[int, Sequence[Facet]] = {}

    def ask(self, plan: Plan, window: Window) -> Found:
        """Return the pages of the plan that lie in the window, best first."""
        said = self._index.ask(question(plan, window), explain=window.explain)
        self._counted[id(plan)] = facets(said)
        return found(said)

    def count(self, plan: Plan) -> Sequence[Facet]:
        """Return how many pages of a plan that was asked carry each value."""
        return self._counted[id(plan)]


def _client(address: Address) -> Elasticsearch:
    asked = urlsplit(address.url)
    port = asked.port or {"http": 80, "https": 443}[asked.scheme]
    chosen: Spoken = {"ca_certs": str(address.authority)} if address.authority else {}
    return Elasticsearch(
        f"{asked.scheme}://{asked.hostname}:{port}",
        **chosen,
        api_key=address.key or None,
        request_timeout=address.patience,
        max_retries=0,
        retry_on_timeout=False,
    )


@contextmanager
def _told() -> Iterator[None]:
    """Tell what server and client say in the words of this library."""
    try:
        yield
    except ApiError as problem:
        broken = problem.status_code in {400, 404} or "corrupt" in str(problem).lower()
        raise IndexDamaged if broken else IndexUnavailable from problem
    except TransportError as problem:
        raise IndexUnavailable from problem
    except (KeyError, TypeError, ValueError) as problem:
        raise IndexDamaged from problem
