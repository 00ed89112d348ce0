"""Bringing the tables up to date, of every catalogue: all of it or nothing, even when killed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.catalog_double import BACK_ENDS, record

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
