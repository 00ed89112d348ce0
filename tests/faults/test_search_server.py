"""A search server that hangs or dies: a clear word, nothing else stops, and it heals by itself."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.assemble import assemble
from archive.inquiry.services import Service, Services
from archive.records.state import State
from archive.route.reindex import reindex
from archive.settings import read_settings
from archive.upkeep.refill import refill
from search.errors import IndexUnavailable
from search.grants import Grants
from search.index.elasticsearch import ElasticsearchIndex
from search.index.folder import FORMAT
from search.open import open_index
from search.query import Query
from tests.archive.upkeep.store import Store, open_store
from tests.contracts.search_table import pages
from tests.searchserver import SearchServer

pytestmark = pytest.mark.needs("elasticsearch")

EVERYTHING = Grants(bodies=frozenset({"xa-a"}), restricted=True)
PATIENCE = 5.0
"""Seconds a question may take; long enough for a busy machine, short enough for a test."""


@pytest.fixture
def store(tmp_path: Path, elasticsearch: SearchServer) -> Iterator[Store]:
    """Give an archive with one record, whose index is kept on the server."""
    made = open_store(tmp_path)
    index = open_index(elasticsearch.address(f"t{uuid.uuid4().hex}", PATIENCE))
    made = replace(made, parts=replace(made.parts, index=index))
    made.hand_in("mot")
    yield made
    made.close()


def found(store: Store) -> set[str]:
    """Return the records that are found."""
    return {hit.record for hit in store.parts.index.find(Query(""), EVERYTHING).hits}


def test_a_server_that_hangs_or_dies_stops_only_the_search(
    store: Store, elasticsearch: SearchServer
) -> None:
    """Searching says so, papers are taken in and sealed; back again, they are found."""
    known = found(store)

    elasticsearch.hang()
    try:
        with pytest.raises(IndexUnavailable, match="thử lại"):
            found(store)
    finally:
        elasticsearch.go_on()
    elasticsearch.stop()
    try:
        (lack,) = Services(store.parts).lacking()
        sealed = store.sealed("hai")
    finally:
        elasticsearch.start()

    assert store.record(sealed).state is State.SEALED
    assert (lack.service, "ký số" in lack.meanwhile) == (Service.INDEX, True)
    assert Services(store.parts).lacking() == ()
    store.clock.now += timedelta(minutes=10)
    store.work()
    assert found(store) == known | {sealed}


def test_after_an_upgrade_the_index_on_a_server_fills_itself(
    store: Store, elasticsearch: SearchServer
) -> None:
    """Meanwhile questions are answered, with less; what the older program left is let alone."""
    known = found(store)
    place = elasticsearch.address(f"t{uuid.uuid4().hex}", PATIENCE)
    older = ElasticsearchIndex(place, alias=f"{place.name}-{FORMAT - 1}")
    older.put([pages()["rõ"]])
    store.parts.index.close()
    upgraded = replace(store, parts=replace(store.parts, index=open_index(place)))

    assert found(upgraded) == set()
    assert refill(upgraded.parts, place) == len(known)
    assert found(upgraded) == set()
    upgraded.work()
    assert found(upgraded) == known
    assert refill(upgraded.parts, place) == 0
    assert older.is_begun()
    older.close()


def test_one_setting_puts_the_index_on_a_server(
    tmp_path: Path, elasticsearch: SearchServer
) -> None:
    """With ``elasticsearch_url`` nothing is written to the data folder's own index."""
    name = f"t{uuid.uuid4().hex}"
    said = {"VANKHO_ELASTICSEARCH_URL": f"{elasticsearch.url}/{name}"}
    archive = assemble(read_settings(tmp_path, environment=said))
    other = open_index(elasticsearch.address(name))
    try:
        assert reindex(archive.parts) == 0
        assert other.versions() == archive.parts.index.versions() == {}
    finally:
        other.close()
        archive.close()

    assert not (tmp_path / "index").exists()
