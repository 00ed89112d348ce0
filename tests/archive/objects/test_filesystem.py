"""What only the filesystem back end promises: order on the disk, and orderly failure (P1, P14)."""

import errno
import stat
import threading
from datetime import date
from pathlib import Path

import pytest

from archive.objects.errors import NoSpace, StoreStopped
from archive.objects.filesystem import FilesystemStore
from archive.objects.keys import Name
from archive.records.errors import Damaged, UnderHold
from tests.faults.disk import RESERVE, FaultyDisk

RECORD = "0123456789abcdefghjkmnpqrs"
HOLD = "hhhhhhhhhhhhhhhhhhhhhhhhhh"
DAY = date(2036, 1, 31)


@pytest.fixture
def disk() -> FaultyDisk:
    """Give a disk that can be broken."""
    return FaultyDisk()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Name the folder of the store."""
    return tmp_path / "store"


@pytest.fixture
def store(root: Path, disk: FaultyDisk) -> FilesystemStore:
    """Open a store on the disk that can be broken."""
    return FilesystemStore(root, disk=disk)


def files_in(root: Path) -> list[Path]:
    """Return every file of the store, arrivals too."""
    return sorted(path for path in root.rglob("*") if path.is_file())


def object_path(root: Path, name: Name) -> Path:
    """Return where the format says an object lies."""
    return root / name.owner[:2] / name.owner / name.leaf


def test_bytes_reach_the_disk_before_their_name_does(
    store: FilesystemStore, disk: FaultyDisk
) -> None:
    """Acknowledged is on disk: write, sync the file, rename, sync the folders, then return (P1)."""
    store.put(RECORD, b"content")

    assert disk.steps == ["write", "sync", "move", "sync_folder", "sync_folder", "sync_folder"]


def test_nobody_else_on_the_machine_can_read_or_change_objects(
    store: FilesystemStore, root: Path
) -> None:
    """Objects are 0400 in folders of 0700."""
    name = store.put(RECORD, b"content")
    store.lock(name, until=DAY)

    assert {stat.S_IMODE(path.stat().st_mode) for path in files_in(root)} == {0o400}
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_the_last_of_the_disk_is_for_the_archives_own_entries(
    store: FilesystemStore, disk: FaultyDisk
) -> None:
    """Records wait while the ledger goes on: what is handed out can still be noted (P19)."""
    disk.left = RESERVE
    for refused in (store.must_have_room, lambda: store.put(RECORD, b"content")):
        with pytest.raises(NoSpace):
            refused()
    assert store.read(store.put("ledger", b"entry", prefix="tail-000000000001")) == b"entry"

    disk.left = None
    store.must_have_room()


@pytest.mark.parametrize("step", ["write", "sync", "move"])
def test_a_full_disk_keeps_nothing_and_goes_on_later(
    store: FilesystemStore, disk: FaultyDisk, root: Path, step: str
) -> None:
    """ENOSPC at any step leaves no trace, says so in Vietnamese, and passes by itself (P14)."""
    disk.failing = {step: errno.ENOSPC}
    with pytest.raises(NoSpace, match="hết dung lượng"):
        store.put(RECORD, b"content")

    assert files_in(root) == []
    assert list(store.owners()) == []
    disk.failing = {}
    assert store.read(store.put(RECORD, b"content")) == b"content"


def test_a_full_disk_leaves_the_old_lock_standing(store: FilesystemStore, disk: FaultyDisk) -> None:
    """A lock that could not grow is still the lock it was."""
    name = store.put(RECORD, b"content")
    store.lock(name, until=DAY)
    disk.failing = {"write": errno.ENOSPC}
    with pytest.raises(NoSpace):
        store.lock(name, until=DAY.replace(year=2040))

    assert store.locked_until(name) == DAY


@pytest.mark.parametrize("step", ["sync", "sync_folder"])
def test_a_failed_fsync_stops_all_writing_until_a_restart(
    store: FilesystemStore, disk: FaultyDisk, root: Path, step: str
) -> None:
    """The store does not try again: it reads on, and writes only after it was opened anew (P14)."""
    name = store.put(RECORD, b"before")
    disk.failing = {step: errno.EIO}
    with pytest.raises(StoreStopped):
        store.put(RECORD, b"content")
    disk.failing = {}

    with pytest.raises(StoreStopped):
        store.put(RECORD, b"content")
    with pytest.raises(StoreStopped):
        store.lock(name, until=DAY)
    with pytest.raises(StoreStopped):
        store.remove(name, today=DAY)
    assert store.read(name) == b"before"
    assert FilesystemStore(root).put(RECORD, b"content").owner == RECORD


def test_a_put_over_damaged_bytes_makes_them_whole(store: FilesystemStore, root: Path) -> None:
    """A repeated put is acknowledged only with good bytes on disk; the lock stays as it was."""
    name = store.put(RECORD, b"content")
    store.lock(name, until=DAY)
    path = object_path(root, name)
    path.chmod(0o600)
    path.write_bytes(b"rotten!")
    store.put(RECORD, b"content")

    assert store.read(name) == b"content"
    assert store.locked_until(name) == DAY


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace(b"2036", b"2026"),
        lambda text: text.replace(HOLD.encode(), b"j" * 26),
        lambda text: text[:-1],
        lambda _: b"",
        lambda _: b"\xff",
        lambda _: b"{}",
        lambda _: b"[]",
    ],
)
def test_a_spoilt_lock_frees_nothing(store: FilesystemStore, root: Path, spoil: object) -> None:
    """Every change beside an object is noticed, and nothing is removed on its word (P4)."""
    assert callable(spoil)
    name = store.put(RECORD, b"content")
    store.lock(name, until=DAY)
    store.hold(name, reason_id=HOLD)
    guard = object_path(root, name).with_name(f"{name.leaf}.guard")
    text = spoil(guard.read_bytes())
    guard.chmod(0o600)
    guard.write_bytes(text)

    for ask in (store.locked_until, store.holds, lambda name: store.remove(name, today=DAY)):
        with pytest.raises(Damaged):
            ask(name)
    assert store.read(name) == b"content"


def test_the_lock_of_one_object_does_not_pass_for_anothers(
    store: FilesystemStore, root: Path
) -> None:
    """A guard names its object: copied beside another it is damage, not a lock."""
    locked, other = store.put(RECORD, b"locked"), store.put(RECORD, b"other")
    store.lock(locked, until=DAY)
    guard = object_path(root, locked).with_name(f"{locked.leaf}.guard")
    guard.with_name(f"{other.leaf}.guard").write_bytes(guard.read_bytes())

    with pytest.raises(Damaged):
        store.locked_until(other)


def test_locks_from_many_threads_all_count(root: Path) -> None:
    """Twenty threads with a store each put twenty holds and longer locks: none is lost."""
    name = FilesystemStore(root).put(RECORD, b"content")
    holds = [f"{number:026d}" for number in range(20)]

    def work(number: int) -> None:
        store = FilesystemStore(root)
        store.hold(name, reason_id=holds[number])
        try:
            store.lock(name, until=date(2030 + number, 1, 1))
        except UnderHold:
            assert store.locked_until(name) is not None

    threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert FilesystemStore(root).holds(name) == set(holds)
    assert FilesystemStore(root).locked_until(name) == date(2049, 1, 1)


def test_putting_and_removing_at_once_never_loses_a_put(root: Path) -> None:
    """A folder that is removed because it is empty never takes a new object with it."""
    store, failures = FilesystemStore(root), list[BaseException]()

    def work(number: int) -> None:
        try:
            for turn in range(30):
                name = store.put(RECORD, f"{number} {turn}".encode())
                assert store.size(name)
                store.remove(name, today=DAY)
        except BaseException as error:  # noqa: BLE001 # told to the main thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert list(store.owners()) == []
