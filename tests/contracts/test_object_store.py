"""The contract of every object store, sentence by sentence (archive/objects/interface.py).

A new back end is one line in ``BACK_ENDS``. A back end is opened twice on the same place to show
that what it keeps outlives the process that put it there.
"""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from archive.objects.filesystem import FilesystemStore
from archive.objects.interface import ObjectStore
from archive.objects.keys import Name, manifest_prefix
from archive.objects.verified import VerifiedStore
from archive.records.errors import NotFound, Refused, UnderHold
from tests.contracts.object_store_double import MemoryStore

RECORD = "0123456789abcdefghjkmnpqrs"
OTHER = "zyxwvtsrqpnmkjhgfedcba9876"
HOLD = "hhhhhhhhhhhhhhhhhhhhhhhhhh"
SECOND_HOLD = "jjjjjjjjjjjjjjjjjjjjjjjjjj"
LAST = date(2036, 1, 31)
NEXT = date(2036, 2, 1)

MEMORY: dict[Path, MemoryStore] = {}
BACK_ENDS: dict[str, Callable[[Path], ObjectStore]] = {
    "memory": lambda place: MEMORY.setdefault(place, MemoryStore()),
    "filesystem": lambda place: FilesystemStore(place / "store"),
    "verified": lambda place: VerifiedStore(FilesystemStore(place / "store")),
}

Opening = Callable[[], ObjectStore]


@pytest.fixture(params=BACK_ENDS)
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Opening:
    """Open the back end on this test's own place, again with every call."""
    make = BACK_ENDS[cast(str, request.param)]
    return lambda: make(tmp_path)


@pytest.fixture
def store(opening: Opening) -> ObjectStore:
    """One open store."""
    return opening()


def test_a_store_with_room_says_so(store: ObjectStore) -> None:
    """Asking writes nothing and raises nothing."""
    store.must_have_room()
    assert list(store.owners()) == []


class Breaking(BytesIO):
    """A sender whose connection breaks after the first part."""

    def read(self, _size: int | None = -1, /) -> bytes:
        """Give one part, then fail."""
        if self.tell():
            raise ConnectionResetError
        self.seek(1)
        return b"first part"


def test_a_name_is_the_owner_and_the_digest(store: ObjectStore) -> None:
    """Bytes are named by their owner and their digest, so a name never changes its meaning."""
    name = store.put(RECORD, b"content")

    assert str(name) == f"{RECORD}/{hashlib.sha256(b'content').hexdigest()}"
    assert Name.parse(str(name)) == name
    assert store.read(name) == b"content"


def test_a_numbered_piece_carries_its_number_before_the_digest(store: ObjectStore) -> None:
    """Manifests sort by their number and still end with the digest of their bytes."""
    tenth = store.put(RECORD, b"ten", prefix=manifest_prefix(10))
    second = store.put(RECORD, b"two", prefix=manifest_prefix(2))

    assert list(store.names(RECORD)) == [second, tenth]
    assert second.leaf == f"manifest-000002-{second.digest}"
    assert second.prefix == "manifest-000002"


@pytest.mark.parametrize("content", [b"", b"x", bytes(range(256)) * 20_000])
def test_every_way_in_and_out_gives_the_same_bytes(
    store: ObjectStore, content: bytes, tmp_path: Path
) -> None:
    """Bytes, a stream and a file are kept alike, and read, open and path_for agree."""
    source = tmp_path / "source"
    source.write_bytes(content)
    name = store.put(RECORD, content)

    assert store.put(RECORD, BytesIO(content)) == name
    assert store.put_file(RECORD, source) == name
    assert store.read(name) == content
    with store.open(name) as stream:
        assert stream.read() == content
    with store.path_for(name) as path:
        assert path.read_bytes() == content
    assert store.size(name) == len(content)
    assert list(store.names(RECORD)) == [name]


def test_a_broken_put_leaves_nothing(store: ObjectStore) -> None:
    """Put is whole or absent: no reader ever sees half an object."""
    with pytest.raises(ConnectionResetError):
        store.put(RECORD, cast(BinaryIO, Breaking()))

    assert list(store.names(RECORD)) == []
    assert list(store.owners()) == []


def test_two_owners_never_share_an_object(store: ObjectStore) -> None:
    """Removing one owner's bytes leaves the same bytes of another."""
    mine, theirs = store.put(RECORD, b"same"), store.put(OTHER, b"same")
    store.remove(mine, today=NEXT)

    with pytest.raises(NotFound):
        store.read(mine)
    assert store.read(theirs) == b"same"


def test_a_put_again_leaves_lock_and_holds_as_they_are(store: ObjectStore) -> None:
    """Repeating a put is no way around a lock."""
    name = store.put(RECORD, b"content")
    store.lock(name, until=LAST)
    store.hold(name, reason_id=HOLD)
    store.put(RECORD, b"content")

    assert store.locked_until(name) == LAST
    assert store.holds(name) == {HOLD}


@pytest.mark.parametrize(
    "ask",
    [
        lambda store, name: store.read(name),
        lambda store, name: store.open(name),
        lambda store, name: store.path_for(name).__enter__(),
        lambda store, name: store.size(name),
        lambda store, name: store.lock(name, until=LAST),
        lambda store, name: store.locked_until(name),
        lambda store, name: store.hold(name, reason_id=HOLD),
        lambda store, name: store.release(name, reason_id=HOLD),
        lambda store, name: store.holds(name),
    ],
)
def test_a_name_never_put_is_not_found(
    store: ObjectStore, ask: Callable[[ObjectStore, Name], object]
) -> None:
    """Every question about a name not kept is answered NotFound, also beside other objects."""
    store.put(RECORD, b"neighbour")

    for owner in (RECORD, OTHER):
        with pytest.raises(NotFound):
            ask(store, Name(owner, "0" * 64))


def test_names_and_owners_list_what_is_kept(store: ObjectStore) -> None:
    """Lists are sorted and hold nothing but objects: no locks, no arrivals, no empty owners."""
    names = sorted(store.put(RECORD, content) for content in (b"a", b"b", b"c"))
    piece = store.put("ledger", b"piece", prefix="checkpoint-000000000001")
    store.lock(names[0], until=LAST)
    gone = store.put(OTHER, b"gone")
    store.remove(gone, today=NEXT)

    assert list(store.names(RECORD)) == names
    assert list(store.names(OTHER)) == []
    assert list(store.names("ledger")) == [piece]
    assert list(store.owners()) == [RECORD, "ledger"]


def test_a_lock_holds_to_its_last_day(store: ObjectStore) -> None:
    """Removal is refused on the last day and allowed on the next."""
    name = store.put(RECORD, b"locked")
    store.lock(name, until=LAST)

    with pytest.raises(UnderHold):
        store.remove(name, today=LAST)
    store.remove(name, today=NEXT)
    assert list(store.names(RECORD)) == []


def test_a_lock_only_grows(store: ObjectStore) -> None:
    """A later day is taken, the same day changes nothing, an earlier day is refused."""
    name = store.put(RECORD, b"locked")
    store.lock(name, until=LAST)
    store.lock(name, until=LAST)

    with pytest.raises(UnderHold, match="31/01/2036"):
        store.lock(name, until=LAST - timedelta(days=1))
    assert store.locked_until(name) == LAST
    store.lock(name, until=NEXT)
    assert store.locked_until(name) == NEXT


def test_a_hold_outlasts_every_lock(store: ObjectStore) -> None:
    """While any hold stands nothing is removed, whatever the day; each is released by itself."""
    name = store.put(RECORD, b"held")
    for reason in (HOLD, SECOND_HOLD, HOLD):
        store.hold(name, reason_id=reason)
    store.release(name, reason_id=HOLD)
    store.release(name, reason_id=HOLD)

    assert store.holds(name) == {SECOND_HOLD}
    with pytest.raises(UnderHold):
        store.remove(name, today=date(2999, 1, 1))
    store.release(name, reason_id=SECOND_HOLD)
    store.remove(name, today=NEXT)


def test_a_hold_has_a_random_id_and_no_text(store: ObjectStore) -> None:
    """The reason itself stays in the record: what cannot be an id is refused."""
    name = store.put(RECORD, b"held")

    with pytest.raises(Refused):
        store.hold(name, reason_id="vụ án Nguyễn Văn A")
    assert store.holds(name) == frozenset()


def test_removal_is_for_good_and_may_be_repeated(opening: Opening) -> None:
    """What was removed stays away, locks included; asking again is no error."""
    name = opening().put(RECORD, b"short-lived")
    opening().lock(name, until=LAST)
    opening().remove(name, today=NEXT)
    opening().remove(name, today=NEXT)

    with pytest.raises(NotFound):
        opening().read(name)
    opening().put(RECORD, b"short-lived")
    assert opening().locked_until(name) is None


def test_everything_outlives_the_process(opening: Opening) -> None:
    """Bytes, locks and holds are found by the next one who opens the store."""
    name = opening().put(RECORD, b"kept")
    opening().lock(name, until=LAST)
    opening().hold(name, reason_id=HOLD)

    again = opening()
    assert again.read(name) == b"kept"
    assert again.locked_until(name) == LAST
    assert again.holds(name) == {HOLD}


@pytest.mark.parametrize(
    ("owner", "prefix"),
    [
        ("..", ""),
        ("", ""),
        ("../../etc", ""),
        (".incoming", ""),
        ("LEDGER", ""),
        (RECORD.upper(), ""),
        (RECORD + "\n", ""),
        (RECORD, "../x"),
        (RECORD, "a/b"),
        (RECORD, "a--b"),
        (RECORD, "Ghi-chú"),
        (RECORD, "a" * 65),
    ],
)
def test_what_is_no_name_is_refused_everywhere(store: ObjectStore, owner: str, prefix: str) -> None:
    """No owner and no prefix can lead out of the store (attacks C5, 11)."""
    with pytest.raises(Refused):
        store.put(owner, b"content", prefix=prefix)
    with pytest.raises(Refused):
        Name(owner, f"{prefix}-{'0' * 64}" if prefix else "0" * 64)
    assert list(store.owners()) == []
