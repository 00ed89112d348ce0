"""Who may build an index beside the one in use, where many machines share a server: one at a time.

One small document on the server says until when, in the server's own time. Whoever builds puts that
off every few seconds; the lease of somebody who died meanwhile runs out after ``HELD`` seconds.
"""

import threading
from contextlib import suppress
from typing import Self

from elastic_transport import TransportError
from elasticsearch import ApiError, BadRequestError, Elasticsearch

from search.errors import IndexUnavailable

HELD = 30
"""Seconds a lease lasts whose end nobody puts off."""
_BEAT = 5.0  # seconds between putting its end off

_TAKE = (
    "if (ctx._source.until != null && ctx._source.until > ctx._now) { ctx.op = 'none' }"
    " else { ctx._source.until = ctx._now + params.held * 1000L }"
)
_PUT_OFF = "ctx._source.until = ctx._now + params.held * 1000L"


class Lease:
    """The right to build, taken at once, kept while the block runs and given back after it.

    Raises ``IndexUnavailable`` while somebody else has it, and what the client raises.
    """

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self._client = client
        self._name = name
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name=name, daemon=True)
        with suppress(BadRequestError):  # it is there already
            client.indices.create(index=name, settings={"auto_expand_replicas": "0-1"})
        script = {"source": _TAKE, "params": {"held": HELD}}
        said = client.update(index=name, id="1", script=script, scripted_upsert=True, upsert={})
        if said["result"] == "noop":
            raise IndexUnavailable
        self._place = (said["_seq_no"], said["_primary_term"])

    def __enter__(self) -> Self:
        self._keeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._keeper.join()
        with suppress(ApiError, TransportError):
            self.put_off(0)

    def put_off(self, held: int = HELD) -> None:
        """Let it last so many seconds from now; the client raises if somebody took it meanwhile."""
        with self._lock:
            number, term = self._place
            said = self._client.update(
                index=self._name,
                id="1",
                script={"source": _PUT_OFF, "params": {"held": held}},
                if_seq_no=number,
                if_primary_term=term,
            )
            self._place = (said["_seq_no"], said["_primary_term"])

    def _keep(self) -> None:
        """Put its end off until it is over; what cannot be said now is said the next time."""
        while not self._over.wait(_BEAT):
            with suppress(ApiError, TransportError):
                self.put_off()
