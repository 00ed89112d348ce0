"""What every act is given: the catalogue, the store, the index, and the clock and dice.

Only ``assemble`` makes it; web, worker, shell and tests all get the same one.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from archive.catalog.interface import Catalog
from archive.ledger.trust import LogKey
from archive.objects.interface import ObjectStore
from archive.objects.keys import Name
from archive.records.digest import Chance
from archive.records.record import File, Record
from archive.sandbox.clamd import Clamd
from archive.sandbox.runner import Sandbox
from archive.sandbox.scratch import lent
from search.index.interface import Index
from signing.moment import ISO_8601
from signing.timestamps.interface import Timestamper
from signing.trust import Fetcher, Trust

Clock = Callable[[], datetime]
"""Returns this instant in UTC."""


@dataclass(frozen=True)
class SigningParts:
    """What signing and judging need: whom to trust, and whom to ask.

    ``anchors`` are the same trust as PEM files, for the child that judges foreign bytes. ``keys``
    is the folder that key files are named from. ``time_formats`` are the bodies' own templates of
    the time in a mark (strftime); ``certify``: the first signature of a document that is issued
    binds all later changes to what was foreseen.
    """

    trust: Trust
    anchors: tuple[Path, ...]
    timestamper: Timestamper
    fetcher: Fetcher
    keys: Path
    time_formats: Mapping[str, str] = field(default_factory=dict)
    certify: bool = False

    def time_format(self, body: str) -> str:
        """Return how this body writes the time of a signature."""
        return self.time_formats.get(body, ISO_8601)


@dataclass(frozen=True)
class Parts:
    """The archive, assembled. ``wake`` tells the queue that a job was committed.

    ``retired_peppers`` only check what was hashed before the pepper was changed, newest first.
    ``wants_second_factor``: signers and administrators must have one. ``webhook_hosts`` are the
    ``host:port`` inside the house that messages may go to. ``refused_kinds``: codes of files that
    the rules would keep as evidence and this installation does not. ``scanner`` looks for viruses
    in what comes in, where there is one.
    """

    catalog: Catalog
    objects: ObjectStore
    index: Index
    sandbox: Sandbox
    signing: SigningParts
    clock: Clock
    chance: Chance
    scratch: Path
    pepper: bytes
    ledger_key: LogKey
    wake: Callable[[], None]
    retired_peppers: tuple[bytes, ...] = ()
    wants_second_factor: bool = True
    webhook_hosts: frozenset[str] = frozenset()
    refused_kinds: frozenset[str] = frozenset()
    scanner: Clamd | None = None

    @contextmanager
    def bench(self, record: Record, file: File) -> Iterator[tuple[Path, Path]]:
        """Lend one file of a record and an empty folder beside it, for one piece of work."""
        with self.objects.path_for(name_of(record, file)) as source, lent(self.scratch) as folder:
            yield source, folder


def name_of(record: Record, file: File) -> Name:
    """Return the key of a record's file in the store."""
    return Name.made(record.id, file.sha256)
