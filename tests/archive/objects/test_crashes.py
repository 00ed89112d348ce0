"""Killed processes and living ones: what was acknowledged is there, what was not is gone (P1)."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from archive.objects.filesystem import FilesystemStore
from archive.objects.keys import Name
from archive.objects.verified import VerifiedStore

RECORD = "0123456789abcdefghjkmnpqrs"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Name the folder of the store."""
    return tmp_path / "store"


def files_in(root: Path) -> list[Path]:
    """Return every file of the store, arrivals too."""
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_what_a_killed_process_left_is_swept_at_the_next_start(root: Path) -> None:
    """Kill -9 in the middle of a put leaves no object, and its arrival goes with the next start."""
    program = (
        "import os, sys, pathlib\n"
        "from archive.objects.filesystem import FilesystemStore\n"
        "class Killing:\n"
        "    def read(self, size):\n"
        "        if hasattr(self, 'read_once'): os.kill(os.getpid(), 9)\n"
        "        self.read_once = True\n"
        "        return b'x' * size\n"
        "FilesystemStore(pathlib.Path(sys.argv[1])).put(sys.argv[2], Killing())\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, root, RECORD], check=False)
    assert ended.returncode == -9
    assert len(files_in(root)) == 1

    store = FilesystemStore(root)
    assert files_in(root) == []
    assert list(store.owners()) == []


def test_what_was_acknowledged_survives_kill_9(root: Path) -> None:
    """Ten times killed in the middle of work: every name that was told is there and whole (P1)."""
    program = (
        "import os, pathlib, sys\n"
        "from archive.objects.filesystem import FilesystemStore\n"
        "store = FilesystemStore(pathlib.Path(sys.argv[1]))\n"
        "while True:\n"
        "    print(store.put(sys.argv[2], os.urandom(5000)), flush=True)\n"
    )
    told = list[Name]()
    for enough in range(1, 20, 2):
        command = [sys.executable, "-c", program, str(root), RECORD]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            told += [Name.parse(process.stdout.readline().strip()) for _ in range(enough)]
            process.kill()

    store = VerifiedStore(FilesystemStore(root))
    assert len(told) == 100
    assert all(store.size(name) == 5000 for name in told)
    assert set(told) <= {name for name in store.names(RECORD) if store.read(name)}
    assert list((root / ".incoming").iterdir()) == []


def test_a_start_leaves_arrivals_of_living_processes_alone(root: Path) -> None:
    """Opening the store in a second process does not break an upload in the first."""
    first = FilesystemStore(root)

    class Opening(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            FilesystemStore(root)
            return super().read(size)

    name = first.put(RECORD, Opening(b"a slow upload"))
    assert first.read(name) == b"a slow upload"
