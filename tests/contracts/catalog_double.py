"""What the contract of the catalogue is tested with: every back end, and records to put in."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.catalog.interface import Catalog
from archive.catalog.sql.jobs import Lease, Order
from archive.catalog.sqlite import SqliteCatalog
from archive.records.digest import RecordId, base32, digest_of
from archive.records.job import Task
from archive.records.record import File, Record, Role, Value
from archive.records.state import State

BACK_ENDS: Mapping[str, Callable[[Path], Catalog]] = {
    "sqlite": lambda folder: SqliteCatalog(folder / "catalog.db", wait_ms=5000)
}
"""A new back end is one line here."""

IMPATIENT: Mapping[str, Callable[[Path], Catalog]] = {
    "sqlite": lambda folder: SqliteCatalog(folder / "catalog.db", wait_ms=50)
}
"""The same, but a writer waits in line for 50 ms only."""

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def id_of(word: str) -> str:
    """Return an id that is always the same for this word."""
    return base32(int.from_bytes(hashlib.sha256(word.encode()).digest()[:16]), 26)


def record(word: str = "one", *, state: State = State.RECEIVED, version: int = 1) -> Record:
    """Return a record with one file and one value, named by this word."""
    content = word.encode()
    return Record(
        id=RecordId(id_of(word)),
        body="xa-a",
        name=f"{word}.pdf",
        state=state,
        received_at=START,
        received_by="somebody",
        salt="5a" * 32,
        public=id_of("public " + word),
        version=version,
        files=(File(Role.ORIGINAL, digest_of(content), "application/pdf", len(content)),),
        values=(Value("number", "12/QĐ-UBND"), Value("date", "2026-01-31", confidence=0.5)),
    )


def order(word: str, *, minutes: float = 0, key: str | None = None, priority: int = 50) -> Order:
    """Return a job due this many minutes after the start."""
    return Order(
        id=id_of(word),
        task=Task.READ,
        run_at=START + timedelta(minutes=minutes),
        dedupe_key=key,
        priority=priority,
    )


def lease(holder: str = "t1", *, minutes: float = 0, host: str = "here") -> Lease:
    """Return a lease taken this many minutes after the start, for 60 seconds."""
    return Lease(token=holder, host=host, now=START + timedelta(minutes=minutes))
