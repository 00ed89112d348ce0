"""What can be proved: digests that a signed checkpoint stands behind.

A sealed entry names a manifest or a receipt by its digest, the manifest names the record's files by
theirs. Nothing else is proof, and only proof mends (promise P7).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from archive.catalog.sql.ledger import Row
from archive.ledger.canonical import decode
from archive.ledger.entry import Entry
from archive.objects.interface import ObjectStore
from archive.objects.keys import Name
from archive.parts import Parts
from archive.records.digest import Digest
from archive.records.errors import Damaged, NotFound
from archive.records.manifest import record_of
from archive.upkeep.entries import sealed_rows, witnessed_by
from archive.upkeep.manifests import Manifest, by_number, readable_of


@dataclass(frozen=True)
class Proof:
    """The sealed entries and what they name."""

    rows: Sequence[Row]
    manifests: frozenset[Digest]
    receipts: Mapping[str, Digest]

    @classmethod
    def of(cls, parts: Parts) -> "Proof":
        """Return what the store's own checkpoints prove. Raises ``Damaged`` where they do not."""
        rows = sealed_rows(parts)
        receipts: dict[str, Digest] = {}
        for row in rows:
            entry = Entry.from_bytes(row.data.encode())
            if "receipt" in entry.commitments:
                receipts[entry.subject] = entry.commitments["receipt"]
        return cls(rows, witnessed_by(rows), receipts)

    def names(self, objects: ObjectStore, name: Name) -> bool:
        """Say whether a sealed entry names these bytes, itself or by a manifest it names."""
        if name.digest in self.manifests or self.receipts.get(name.owner) == name.digest:
            return True
        return any(name.digest in _files(objects, one) for one in self._manifests(objects, name))

    def newest(self, objects: ObjectStore, record: str) -> Manifest | None:
        """Return a record's newest manifest if it is sealed, None where anything is younger."""
        for same in by_number(objects, record):
            sealed = [name for name in same if name.digest in self.manifests]
            return next(readable_of(objects, sealed), None)
        return None

    def _manifests(self, objects: ObjectStore, name: Name) -> Sequence[Name]:
        return [one for one in objects.names(name.owner) if one.digest in self.manifests]


def _files(objects: ObjectStore, manifest: Name) -> frozenset[Digest]:
    try:
        data = cast("dict[str, object]", decode(objects.read(manifest)))
        return frozenset(file.sha256 for file in record_of(data).files)
    except (Damaged, NotFound, KeyError, TypeError, ValueError):
        return frozenset()
