"""Folders for one piece of work: nobody's papers stay behind, and a full disk is said to be one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archive.records.errors import NoSpace
from archive.sandbox.scratch import lent, sweep


def test_a_folder_is_empty_private_and_gone_afterwards(tmp_path: Path) -> None:
    """Also where the work in it failed."""
    with lent(tmp_path / "scratch") as folder:
        assert list(folder.iterdir()) == []
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "page.png").write_bytes(b"page")
    assert not folder.exists()
    with pytest.raises(RuntimeError), lent(tmp_path / "scratch") as folder:
        raise RuntimeError
    assert not folder.exists()


def test_what_a_killed_process_left_is_swept_and_the_living_ones_is_not(tmp_path: Path) -> None:
    """Its folder held a page of somebody's paper."""
    program = (
        "import os, pathlib, sys\n"
        "from archive.sandbox.scratch import lent\n"
        "with lent(pathlib.Path(sys.argv[1])) as folder:\n"
        "    (folder / 'page.png').write_bytes(b'page')\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert ended.returncode == -9
    assert len(list(tmp_path.iterdir())) == 1

    with lent(tmp_path) as living:
        assert sweep(tmp_path) == 1
        assert list(tmp_path.iterdir()) == [living]


def test_sweeping_nothing_is_harmless(tmp_path: Path) -> None:
    """Neither a missing folder nor a stray file stops a start."""
    (tmp_path / "stray").touch()

    assert sweep(tmp_path / "none") == 0
    assert sweep(tmp_path) == 0


def test_a_disk_without_room_for_a_folder_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a service that is away, not a job that failed."""

    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("archive.sandbox.scratch.mkdtemp", full)
    with pytest.raises(NoSpace), lent(tmp_path):
        shutil.rmtree(tmp_path)
