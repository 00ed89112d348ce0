"""The embedded catalogue: one SQLite file in WAL mode, synchronous FULL.

FULL makes a commit durable before it returns (WAL with NORMAL may lose the last commits when the
power goes); ``BEGIN IMMEDIATE`` lets writers wait in line instead of failing half-way.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from archive.catalog.migrations.upgrade import upgrade
from archive.catalog.sql.ledger import Loose
from archive.catalog.sql.work import Work
from archive.records.errors import Damaged, NoSpace, StoreStopped, Unavailable

WAIT_MS = 30_000
"""How long a writer waits in line."""

PRIMARY = 0xFF
AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
    }
)
"""Primary result codes after which the same call may succeed later."""

BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

FSYNC = frozenset({sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC})
"""Full result codes after which it is uncertain what the disk holds."""


Keep = Callable[[Sequence[Loose]], None]
"""Brings entries of the ledger into the store, durably; what it raises undoes their transaction."""


def _nowhere(_: Sequence[Loose]) -> None:
    """Keep nothing: a catalogue that stands alone has no store beside it."""


UNREADABLE = (
    "already exists",
    "could not decode",
    "duplicate column",
    "malformed",
    "no such column",
    "no such table",
)
"""How SQLite and its driver speak of a catalogue whose tables or texts are not what was written."""


class SqliteCatalog:
    """Keeps the catalogue in one file. A writer waits ``wait_ms`` milliseconds in line.

    Once an fsync has failed it writes nothing more until a restart, as the store of bytes does.
    ``keep`` is called before a commit with the entries that only the catalogue would know.
    """

    def __init__(self, path: Path, *, wait_ms: int = WAIT_MS, keep: Keep = _nowhere) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._keep = keep
        self._stopped = False
        self._engine = sa.create_engine(
            f"sqlite:///{path}",
            connect_args={"check_same_thread": False, "timeout": wait_ms / 1000},
            pool_size=16,
        )
        sa.event.listen(self._engine, "connect", _prepare)

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Open one writing transaction."""
        if self._stopped:
            raise StoreStopped
        with self._until_fsync_fails(), self._transaction("BEGIN IMMEDIATE") as connection:
            work = Work(connection)
            yield work
            if work.ledger.loose:
                self._keep(work.ledger.loose)

    @contextmanager
    def view(self) -> Iterator[Work]:
        """Open one reading transaction."""
        with self._transaction("BEGIN", read_only=True) as connection:
            yield Work(connection)

    def upgrade(self) -> None:
        """Bring the tables to this version, all steps or none, one process at a time."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            upgrade(connection)

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()

    @contextmanager
    def _until_fsync_fails(self) -> Iterator[None]:
        try:
            yield
        except StoreStopped:
            self._stopped = True
            raise

    @contextmanager
    def _transaction(self, begin: str, *, read_only: bool = False) -> Iterator[sa.Connection]:
        with _in_our_words(), self._engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA query_only = {int(read_only)}")
            connection.exec_driver_sql(begin)
            try:
                yield connection
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                # After a full disk SQLite has undone the transaction by itself.
                with suppress(OperationalError):
                    connection.exec_driver_sql("ROLLBACK")
                raise


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Say of a database that is busy, full or out of reach that it does not answer now."""
    try:
        yield
    except DatabaseError as error:
        whole = getattr(error.orig, "sqlite_errorcode", 0)
        if whole in FSYNC:
            raise StoreStopped(detail=str(error.orig)) from error
        code = whole & PRIMARY
        if code == sqlite3.SQLITE_FULL:
            raise NoSpace(detail=str(error.orig)) from error
        if code in BROKEN or any(words in str(error.orig).lower() for words in UNREADABLE):
            message = "Danh mục bị hỏng. Hãy chạy “vankho rebuild” để dựng lại từ kho tệp."
            raise Damaged(message, detail=str(error.orig)) from error
        if code in AWAY:
            message = "Cơ sở dữ liệu đang bận. Hãy thử lại sau ít giây."
            raise Unavailable(message, detail=str(error.orig)) from error
        raise


def _prepare(connection: sa.PoolProxiedConnection, _: ConnectionPoolEntry) -> None:
    # The driver must not open transactions by itself: BEGIN is ours, at once and explicit.
    connection.isolation_level = None  # type: ignore[attr-defined] # sqlite3's own attribute
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
