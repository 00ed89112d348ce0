"""Behind walls a child sees, reaches and changes nothing but its job (decision 14, attacks C4)."""

import os
import socket
from pathlib import Path

import pytest

from archive.records.errors import ArchiveError
from archive.sandbox.errors import ChoreFailed
from archive.sandbox.jail import best_jail
from archive.sandbox.limits import Limits
from archive.sandbox.runner import Sandbox
from tests.archive.sandbox.conftest import FOLDER, UNRULY, Misbehave, misbehaving, walls

pytestmark = walls
ROOT = FOLDER.parents[3]


@pytest.fixture
def misbehave(out: Path) -> Misbehave:
    """Run unruly chores behind walls."""
    return misbehaving(Sandbox(jail=best_jail(UNRULY.readable), table=UNRULY), out)


def test_the_network_cannot_be_reached(misbehave: Misbehave) -> None:
    """A server on this very machine hears nothing, and no packet leaves it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        with pytest.raises(ChoreFailed) as caught:
            misbehave("connect", port=server.getsockname()[1])
        with pytest.raises(TimeoutError):
            server.accept()

    assert "OSError" in caught.value.detail or "ConnectionRefused" in caught.value.detail
    with pytest.raises(ChoreFailed):
        misbehave("resolve", host="192.0.2.1")


@pytest.mark.parametrize("path", ["/usr/x", "/etc/x", "/in/x", "/x", str(FOLDER / "x"), "/proc/x"])
def test_nothing_outside_can_be_written(misbehave: Misbehave, path: str) -> None:
    """Every folder but the job's own is read-only or not there."""
    with pytest.raises(ChoreFailed):
        misbehave("write", path=path)

    assert not Path(path).exists()


def test_what_is_written_to_tmp_is_gone(misbehave: Misbehave) -> None:
    """The child's /tmp is its own and ends with it."""
    misbehave("write", path="/tmp/vankho-sandbox-test")  # noqa: S108 # the child's own

    assert not Path("/tmp/vankho-sandbox-test").exists()  # noqa: S108 # this machine's


def test_an_input_cannot_be_changed(misbehave: Misbehave, tmp_path: Path) -> None:
    """Received bytes stay as they are, whoever parses them (decision 6)."""
    source = tmp_path / "source"
    source.write_text("received")
    with pytest.raises(ChoreFailed):
        misbehave("change_input", inputs={"file": source})

    assert source.read_text() == "received"


def test_only_the_job_can_be_seen(misbehave: Misbehave, tmp_path: Path) -> None:
    """No secret file, no variable of the parent, no other process; and it is nobody."""
    source = tmp_path / "source"
    source.write_text("đây là tệp")
    secrets = [
        tmp_path,
        ROOT / ".git",
        ROOT / "pyproject.toml",
        "/etc/passwd",
        "/etc/shadow",
        "/var",
    ]
    seen = misbehave("look_around", inputs={"file": source}, paths=":".join(map(str, secrets)))

    assert seen["files"] == []
    assert seen["user"] == 65534
    assert seen["processes"] == 2
    assert seen["inputs"] == {"file": "đây là tệp"}
    told = {"PATH", "HOME", "LANG", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PWD"}
    threads = {"OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MALLOC_ARENA_MAX"}
    assert set(seen["environment"]) - {"LC_CTYPE"} == told | threads  # type: ignore[call-overload] # a list of text


@pytest.mark.skipif(os.getuid() == 0, reason="the kernel does not count root's processes")
def test_processes_are_counted(misbehave: Misbehave) -> None:
    """A child cannot start processes without end."""
    assert misbehave("fork", many=3) == {"started": 3}
    with pytest.raises(ArchiveError):
        misbehave("fork", many=80, limits=Limits(processes=40))


def test_the_best_jail_is_taken_by_itself(out: Path) -> None:
    """Without being told, a sandbox uses walls where they work, and says so."""
    assert Sandbox().kind == "bubblewrap"
    assert os.access(out, os.W_OK)
