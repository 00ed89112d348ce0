"""Where bytes are kept.

The contract, tested sentence by sentence in tests/contracts/test_object_store.py:

- Bytes are named by their owner and their digest, so a name never changes its meaning.
- ``put`` is whole or absent: no reader ever sees half an object.
- ``put`` has reached the disk when it returns; a failed one leaves no half object behind.
- ``put`` may be repeated: the same bytes of one owner are one object; two owners never share one.
- ``put`` over damaged bytes makes them whole again and leaves their lock and holds as they are.
- ``read``, ``open``, ``path_for`` and ``size`` raise ``NotFound`` for a name not kept, and so do
  ``lock``, ``hold``, ``release`` and the questions about them.
- ``names`` and ``owners`` list what is kept, sorted, and nothing else.
- ``lock`` can be made longer, never shorter: a shorter one raises ``UnderHold``; the same is fine.
- ``remove`` raises ``UnderHold`` until the last day of a lock has passed, whoever asks.
- ``remove`` raises ``UnderHold`` while any hold stands, whatever the day.
- ``hold`` and ``release`` may be repeated; each hold stands by itself under its reason's id.
- ``remove`` is for good and may be repeated; other names are not touched.
- ``must_have_room`` raises what the next ``put`` of a record would, and writes nothing.
- Locks, holds and bytes outlive the process that made them.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import BinaryIO, Protocol

from archive.objects.keys import Name


class ObjectStore(Protocol):
    """Keeps an owner's bytes under their digest.

    Every verb may raise ``Unavailable`` (or its kinds in ``errors``) when the store cannot answer;
    a reading verb raises ``Damaged`` where it can tell that the bytes are not those that were put.
    """

    def put(self, owner: str, content: BinaryIO | bytes, *, prefix: str = "") -> Name:
        """Keep these bytes, read to the end, and return their name.

        Durable before it returns. Raises ``Refused`` for what cannot be an owner or a prefix.
        """

    def put_file(self, owner: str, path: Path) -> Name:
        """Keep a copy of this file's bytes, never loading it whole."""

    def read(self, name: Name) -> bytes:
        """Return the bytes kept under this name."""

    def open(self, name: Name) -> BinaryIO:
        """Return the bytes kept under this name as a stream the caller closes."""

    def path_for(self, name: Name) -> AbstractContextManager[Path]:
        """Lend a local file with these bytes, to be read only, for the length of a ``with``."""

    def size(self, name: Name) -> int:
        """Return how many bytes are kept under this name."""

    def names(self, owner: str) -> Iterator[Name]:
        """Yield the names of one owner, sorted; none for an owner of nothing."""

    def owners(self) -> Iterator[str]:
        """Yield everybody who owns at least one object, sorted."""

    def must_have_room(self) -> None:
        """Raise what the next ``put`` of a record's bytes would raise for the disk's sake.

        ``NoSpace`` where there is no room, ``StoreStopped`` after a broken promise.
        """

    def lock(self, name: Name, *, until: date) -> None:
        """Refuse removal up to and including this day."""

    def locked_until(self, name: Name) -> date | None:
        """Return the last day of the lock, or None where there is none."""

    def hold(self, name: Name, *, reason_id: str) -> None:
        """Refuse removal until the hold of this id is released. Raises ``Refused`` for no id."""

    def release(self, name: Name, *, reason_id: str) -> None:
        """End the hold of this id."""

    def holds(self, name: Name) -> frozenset[str]:
        """Return the ids of the holds that stand."""

    def remove(self, name: Name, *, today: date) -> None:
        """Forget these bytes for good."""
