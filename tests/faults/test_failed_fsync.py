"""A failed fsync is never tried again: the catalogue reads on and writes nothing more (P14)."""

import subprocess
from pathlib import Path

import pytest

from archive.catalog.sqlite import SqliteCatalog
from archive.objects.errors import StoreStopped
from archive.records.body import Body, BodyLevel
from tests.faults.tracing import PROJECT, calls_in, traced

TRIES = 3


@pytest.mark.needs("strace")
def test_after_a_failed_fsync_the_catalogue_only_reads(tmp_path: Path) -> None:
    """The kernel fails the first sync of a commit; nothing is synced or written after that."""
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    catalog.upgrade()
    with catalog.work() as work:
        work.dossiers.put_body(Body("truoc", "Xã Trước", BodyLevel.COMMUNE))
    catalog.close()
    log = tmp_path / "calls"
    command = traced(
        log, ("fdatasync", "fsync", "pwrite64"), "tests.faults.unsynced", str(tmp_path)
    )
    failing = [*command[:1], "-e", "inject=fdatasync,fsync:error=EIO", *command[1:]]
    ended = subprocess.run(failing, cwd=PROJECT, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == [StoreStopped.code] * TRIES + ["read truoc"]
    syncs = [call for call in calls_in(log) if call.name in {"fdatasync", "fsync"}]
    assert len(syncs) == 1
    assert not [call for call in calls_in(log) if call.began > syncs[0].ended]

    again = SqliteCatalog(tmp_path / "catalog.sqlite")
    with again.work() as work:
        work.dossiers.put_body(Body("sau", "Xã Sau", BodyLevel.COMMUNE))
    with again.view() as view:
        assert set(view.dossiers.bodies()) == {"truoc", "sau"}
    again.close()
