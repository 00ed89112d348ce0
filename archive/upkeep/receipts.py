"""Receipts in the store: one small object each, under the id of their dossier."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from archive.ledger.canonical import decode
from archive.objects.interface import ObjectStore
from archive.objects.keys import Name
from archive.records.digest import Digest
from archive.records.dossier import Dossier, Receipt
from archive.records.errors import Damaged, NotFound
from archive.records.manifest import RECEIPT, dossier_of, receipt_of


@dataclass(frozen=True)
class Slip:
    """A receipt as it lies in the store, with its dossier as it was when the receipt was given."""

    name: Name
    receipt: Receipt
    dossier: Dossier


def slips_of(objects: ObjectStore, dossier: str) -> Sequence[Slip]:
    """Return the receipts of this dossier that can be read, the newest first."""
    names = [name for name in objects.names(dossier) if name.prefix.startswith(RECEIPT)]
    names.sort(key=lambda name: int(name.prefix.removeprefix(RECEIPT)), reverse=True)
    found = (_slip(objects, name) for name in names)
    return [slip for slip in found if slip is not None]


def last_slip(objects: ObjectStore, dossier: str, told: Digest | None) -> Slip | None:
    """Return the receipt that counts, None for none.

    That is the one the ledger tells of last; where it tells of none that can be read, the newest.
    """
    slips = slips_of(objects, dossier)
    named = [slip for slip in slips if slip.name.digest == told]
    return next(iter([*named, *slips]), None)


def _slip(objects: ObjectStore, name: Name) -> Slip | None:
    try:
        data = cast("dict[str, object]", decode(objects.read(name)))
        slip = Slip(name, receipt_of(data), cast(Dossier, dossier_of(data)))
    except (Damaged, NotFound, KeyError, TypeError, ValueError):
        return None
    return slip if slip.receipt.dossier == name.owner else None
