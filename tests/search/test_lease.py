"""One machine at a time builds an index on a server; one that died is not waited for."""

import uuid
from collections.abc import Iterator

import pytest
from elasticsearch import ConflictError, Elasticsearch

from search.errors import IndexUnavailable
from search.index.lease import Lease
from tests.searchserver import SearchServer

pytestmark = pytest.mark.needs("elasticsearch")

NAME = f"lease-{uuid.uuid4().hex}"


@pytest.fixture
def client(elasticsearch: SearchServer) -> Iterator[Elasticsearch]:
    """Give a client of the server."""
    with Elasticsearch(elasticsearch.url, request_timeout=60) as made:
        yield made


def test_the_lease_of_the_dead_runs_out(client: Elasticsearch) -> None:
    """Nobody puts it off, so somebody else has it, and whoever had it learns that it is gone."""
    dead = Lease(client, NAME)
    with pytest.raises(IndexUnavailable):
        Lease(client, NAME)
    dead.put_off(0)

    with Lease(client, NAME):
        with pytest.raises(ConflictError):
            dead.put_off()
        with pytest.raises(IndexUnavailable):
            Lease(client, NAME)

    with Lease(client, NAME):
        pass
