"""Verified reading: every flipped bit is found before a byte leaves (promise P4)."""

from collections.abc import Callable
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.objects.interface import ObjectStore
from archive.objects.keys import Name
from archive.objects.verified import VerifiedStore
from archive.records.errors import Damaged
from tests.contracts.object_store_double import MemoryStore

RECORD = "0123456789abcdefghjkmnpqrs"


class WireStore(MemoryStore):
    """A store whose streams cannot be rewound, as over a network."""

    def open(self, name: Name) -> BinaryIO:
        """Return a stream that only goes forward."""
        return cast(BinaryIO, Forward(self.read(name)))


class Forward(RawIOBase):
    """Bytes that come once."""

    def __init__(self, content: bytes) -> None:
        self.source = BytesIO(content)

    def read(self, size: int = -1, /) -> bytes:
        """Give the next bytes."""
        return self.source.read(size)

    def seekable(self) -> bool:
        """Say no."""
        return False


def through_path(store: ObjectStore, name: Name) -> bytes:
    """Read an object through the file that is lent."""
    with store.path_for(name) as path:
        return path.read_bytes()


def through_stream(store: ObjectStore, name: Name) -> bytes:
    """Read an object through its stream."""
    with store.open(name) as stream:
        return stream.read()


WAYS: list[Callable[[ObjectStore, Name], bytes]] = [
    lambda store, name: store.read(name),
    through_stream,
    through_path,
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("make", [MemoryStore, WireStore])
@given(content=st.binary(min_size=1, max_size=200), data=st.data())
def test_every_flipped_bit_is_found(
    way: Callable[[ObjectStore, Name], bytes],
    make: type[MemoryStore],
    content: bytes,
    data: st.DataObject,
) -> None:
    """Good bytes pass unchanged; with any one bit flipped, Damaged is raised on every way out."""
    inner = make()
    store = VerifiedStore(inner)
    name = store.put(RECORD, content)
    assert way(store, name) == content

    bit = data.draw(st.integers(0, len(content) * 8 - 1))
    number = int.from_bytes(content) ^ (1 << bit)
    inner.kept[name] = number.to_bytes(len(content))
    with pytest.raises(Damaged):
        way(store, name)


def test_a_cut_file_is_found(tmp_path: Path) -> None:
    """Fewer or more bytes are damage too, also in large files."""
    inner = MemoryStore()
    source = tmp_path / "large"
    source.write_bytes(bytes(3 << 20))
    name = inner.put_file(RECORD, source)

    for wrong in (bytes((3 << 20) - 1), bytes((3 << 20) + 1), b""):
        inner.kept[name] = wrong
        with pytest.raises(Damaged):
            VerifiedStore(inner).open(name)
