"""Which manifest of a record is the one that counts.

A step writes its manifest before it is committed, so a step that was undone may leave one behind:
two may carry the same number. The ledger names the digest of each manifest that brought an act;
where it names one of the two, that one counts. One whose place in the ledger was given to another
entry was undone, and does not count. Else the choice is told as doubtful.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import cast

from archive.ledger.canonical import decode
from archive.objects.interface import ObjectStore
from archive.objects.keys import Name
from archive.records.digest import Digest
from archive.records.dossier import Dossier
from archive.records.errors import Damaged, NotFound
from archive.records.manifest import dossier_of, record_of, told_of
from archive.records.record import Record

PREFIX = "manifest-"


@dataclass(frozen=True)
class Manifest:
    """A manifest as it was read; ``is_doubtful`` where another one had the same right.

    ``seq`` is the number of the ledger entry it came with, None for one that does not say.
    """

    name: Name
    record: Record
    dossier: Dossier | None
    seq: int | None = None
    is_doubtful: bool = False


def newest(
    objects: ObjectStore, owner: str, witnessed: Collection[Digest], *, entries: int = 0
) -> Manifest | None:
    """Return the manifest that counts, or None where there is none.

    ``witnessed`` are the digests the ledger names, ``entries`` is how many entries it has. A
    damaged manifest is passed over for the one before it: less is known then, but nothing wrong.
    """
    for same in by_number(objects, owner):
        named = [name for name in same if name.digest in witnessed]
        readable = [
            one
            for one in readable_of(objects, named or same)
            if named or one.seq is None or one.seq >= entries
        ]
        if readable:
            return replace(readable[0], is_doubtful=len(readable) > 1)
    return None


def is_left_over(objects: ObjectStore, owner: str) -> bool:
    """Say whether this owner without a manifest that counts has one that can be read.

    It is what an upload left that was never answered.
    """
    return any(any(readable_of(objects, same)) for same in by_number(objects, owner))


def by_number(objects: ObjectStore, owner: str) -> Iterator[Sequence[Name]]:
    """Yield the manifests of each number, the highest number first."""
    names = [name for name in objects.names(owner) if name.prefix.startswith(PREFIX)]
    names.sort(key=_number, reverse=True)
    for _, same in groupby(names, key=_number):
        yield sorted(same)


def _number(name: Name) -> int:
    return int(name.prefix.removeprefix(PREFIX))


def readable_of(objects: ObjectStore, names: Sequence[Name]) -> Iterator[Manifest]:
    """Yield what these names hold, passing over what is no manifest of its owner and number."""
    for name in names:
        try:
            data = cast("dict[str, object]", decode(objects.read(name)))
            record = record_of(data)
            if record.id == name.owner and record.version == _number(name):
                told = told_of(data)
                yield Manifest(name, record, dossier_of(data), told.seq if told else None)
        except (Damaged, NotFound, KeyError, TypeError, ValueError):
            continue
