"""Bringing the tables up to date, of every catalogue: all of it or nothing, even when killed."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from archive.catalog.migrations.upgrade import config
from archive.catalog.sql.tables import TABLES
from archive.catalog.sqlite import SqliteCatalog
from tests.contracts.catalog_double import BACK_ENDS, record

OLD_ROWS = """
INSERT INTO person VALUES ('p1', 'lan', 'Trần Thị Lan', '$argon2id$', 1);
INSERT INTO session VALUES ('h1', 'p1', 'c', '2026-01-01', '2026-01-01');
INSERT INTO token VALUES ('h2', 't1', 'p1', 'máy quét', '2026-01-01', '2026-01-02');
INSERT INTO warrant VALUES ('w1', 'p1', '[]', 'thanh tra', NULL, NULL, '2026-12-31');
"""
"""What an archive of the first version may hold."""

KILLED_AT = """
import os, pathlib, signal
import sqlalchemy as sa
from tests.contracts.catalog_double import BACK_ENDS

def die(connection, cursor, statement, *rest):
    if "CREATE TABLE" in statement and "session" in statement:
        os.kill(os.getpid(), signal.SIGKILL)

sa.event.listen(sa.Engine, "before_cursor_execute", die)
BACK_ENDS[{kind!r}](pathlib.Path({folder!r})).upgrade()
"""


def connected(folder: Path) -> sa.Engine:
    """Open the file of an embedded catalogue."""
    return sa.create_engine(f"sqlite:///{folder / 'catalog.db'}")


def test_the_steps_make_the_tables_the_code_names(tmp_path: Path) -> None:
    """No column, index or table is in one and not in the other."""
    SqliteCatalog(tmp_path / "catalog.db").upgrade()
    engine = connected(tmp_path)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, TABLES) == []
    engine.dispose()


def test_people_of_the_first_version_go_on(tmp_path: Path) -> None:
    """Accounts and warrants stay, tokens may what they could; who was logged in logs in again."""
    engine = connected(tmp_path)
    with engine.begin() as connection:
        command.upgrade(config(connection), "0001")
        for line in OLD_ROWS.strip().splitlines():
            connection.execute(sa.text(line))
    engine.dispose()
    catalog = SqliteCatalog(tmp_path / "catalog.db")
    catalog.upgrade()

    with catalog.view() as view:
        person = view.people.by_username("lan")
        assert person
        assert (person.second_factor, person.left_on) == (None, None)
        assert [one.revoked_on for one in view.people.warrants("p1")] == [None]
        (token,) = view.sessions.tokens("p1")
        assert {"upload", "see", "sign", "people"} <= token.scope
        assert not view.sessions.of("p1")
    catalog.close()


@pytest.mark.parametrize("kind", BACK_ENDS)
def test_an_upgrade_killed_half_way_can_be_run_again(kind: str, tmp_path: Path) -> None:
    """A process killed between two tables leaves nothing that stops the next one."""
    program = KILLED_AT.format(kind=kind, folder=str(tmp_path))
    project = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=project, check=False)
    assert done.returncode == -9

    catalog = BACK_ENDS[kind](tmp_path)
    catalog.upgrade()
    with catalog.work() as work:
        work.records.add(record(), None)
    catalog.close()
