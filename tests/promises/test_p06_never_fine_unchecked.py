"""P6: the checker never says "fine" when it could not check, and leaves nothing behind.

0 fine, 1 damage, 3 could not check all, 4 no space, 10 no store, 11 locked, 12 key.
"""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from archive.cli.waiting import being_rebuilt
from archive.objects.durable import in_our_words
from archive.objects.interface import ObjectStore
from archive.objects.keys import Name
from archive.records.record import Role
from archive.upkeep.check import Wanted, check
from archive.upkeep.fixity import Share
from tests.archive.upkeep.store import Store
from tests.doors.cli.conftest import Said, said_by

CHECKING = "from archive.cli.main import main; main()"


def checked(store: Store, *words: str) -> Said:
    """Check as the shell does; the archive is closed before."""
    store.close()
    return said_by("check", "--json", *words, "--data", store.folder)


def things(folder: Path) -> set[str]:
    """Return every file there, but those SQLite keeps while a database is open and locks."""
    passing = ("-wal", "-shm", ".lock")
    return {str(path) for path in folder.rglob("*") if not path.name.endswith(passing)}


class Failing:
    """A store whose disk refuses one object: the machine's own error, in the store's words."""

    def __init__(self, inner: ObjectStore, name: Name, error: int) -> None:
        self._inner = inner
        self._name = name
        self._error = error

    def __getattr__(self, verb: str) -> Callable[..., object]:
        """Pass on every other verb."""
        return cast("Callable[..., object]", getattr(self._inner, verb))

    def open(self, name: Name) -> BinaryIO:
        """Fail as the disk does."""
        with in_our_words():
            if name == self._name:
                raise OSError(self._error, os.strerror(self._error))
        return self._inner.open(name)


def test_a_sound_archive_is_fine(store: Store) -> None:
    """0: every object asked for was read, and matched."""
    said = checked(store)

    assert (said.code, said.lines[0]["ok"], said.lines[0]["unchecked"]) == (0, True, [])


@pytest.mark.parametrize("error", [errno.EIO, errno.EACCES, errno.ENOSPC, errno.EMFILE])
def test_one_object_that_cannot_be_read_is_not_fine(store: Store, error: int) -> None:
    """3, the object is named, and all others were looked at."""
    record = store.record(store.named("mot"))
    name = Name.made(record.id, record.original.sha256)
    failing = cast("ObjectStore", Failing(store.parts.objects, name, error))
    before = things(store.folder)
    store.parts = replace(store.parts, objects=failing)
    report = check(store.parts)

    assert (report.exit_code, report.ok) == (3, False)
    assert {one.object for one in report.unchecked} == {str(name)}
    assert things(store.folder) == before


@pytest.mark.parametrize("role", [Role.ORIGINAL, Role.SIGNED])
def test_a_missing_object_and_a_missing_guard_are_damage(store: Store, role: Role) -> None:
    """1, whichever of the two it is; other parts of the check do not hide it."""
    path = store.path(store.named("mot"), role)
    guard = path.with_name(path.name + ".guard")
    guard.unlink()
    assert checked(store, "--locks").code == 1
    path.unlink()
    said = checked(store)

    assert said.code == 1
    assert "missing" in {one["what"] for one in said.lines[0]["damaged"]}


def test_each_part_finds_its_own_damage(store: Store) -> None:
    """``--locks``, ``--index``, ``--ledger``, ``--read-data=n/t``: alone, each 1 for its own."""
    path = store.path(store.named("mot"), Role.SIGNED)
    path.with_name(path.name + ".guard").unlink()
    store.parts.index.remove(store.named("hai"))
    with store.parts.catalog.work() as work:
        work.derived.forget_entry(1, "")
    kept = store.path(store.named("hai"), Role.READING)
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes().replace(b"trang", b"trong"))
    wanted = {
        "lock_short": Wanted(locks=True),
        "not_indexed": Wanted(index=True),
        "ledger": Wanted(ledger=True),
    }
    for what, part in wanted.items():
        found = {one.what for one in check(store.parts, part).damaged}
        assert found & wanted.keys() == {what}
    parts = [check(store.parts, Wanted(Share(part, 7))) for part in range(1, 8)]

    assert sorted(report.exit_code for report in parts) == [0] * 6 + [1]


def test_a_key_that_is_gone_stops_the_check(store: Store) -> None:
    """12: without it no checkpoint can be judged."""
    (store.folder / "keys" / "ledger.key").unlink()

    assert checked(store).code == 12


def test_a_folder_without_an_archive_has_no_store(tmp_path: Path) -> None:
    """10, and nothing is made there."""
    assert said_by("check", "--data", tmp_path / "nowhere").code == 10
    assert not list(tmp_path.iterdir())


def test_a_store_that_is_gone_is_not_an_empty_one(store: Store) -> None:
    """1: the catalogue tells what should be there."""
    (store.folder / "objects").rename(store.folder / "elsewhere")

    assert checked(store).code == 1


def test_a_rebuild_under_way_is_waited_for(store: Store) -> None:
    """11: half a catalogue is not judged."""
    with being_rebuilt(store.folder):
        assert checked(store).code == 11


@pytest.mark.needs("bubblewrap")
def test_a_full_disk_is_said(store: Store) -> None:
    """4, where the catalogue itself could not be opened for want of space."""
    store.close()
    walls = ["bwrap", "--dev-bind", "/", "/", "--size", str(SMALL), "--tmpfs", MOUNT]
    program = [sys.executable, "-c", FULL, str(store.folder), MOUNT]
    ended = subprocess.run([*walls, *program], check=False, capture_output=True, text=True)

    assert ended.returncode == 4, ended.stderr
    assert "dung lượng" in ended.stderr


MOUNT = "/tmp/vankho-full-disk"  # noqa: S108 - inside a mount name space of its own
SMALL = 4 << 20

FULL = """
import shutil, sys
from contextlib import suppress
from pathlib import Path
from archive.cli.main import vankho
from archive.cli.outcome import guarded

source, mount = map(Path, sys.argv[1:])
shutil.copytree(source, mount / "data")
with suppress(OSError), (mount / "filling").open("wb", buffering=0) as filling:
    while True:
        filling.write(bytes(4096))
guarded(vankho, ["check", "--data", str(mount / "data")])
"""
"""A check on a disk that has room for nothing more."""


def test_a_killed_check_did_not_say_fine(store: Store) -> None:
    """No 0 and no report, and the next one finds nothing left over."""
    store.close()
    before = things(store.folder)
    words = [sys.executable, "-c", CHECKING, "check", "--json", "--data", str(store.folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as check_:
        time.sleep(0.3)
        check_.send_signal(signal.SIGKILL)
        said = check_.communicate()[0]

    assert (check_.returncode, said) == (-signal.SIGKILL, b"")
    assert things(store.folder) == before
    assert checked(store).code == 0
