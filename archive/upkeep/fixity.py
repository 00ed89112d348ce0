"""Every object must be what it was, and the catalogue must say what the store says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from archive.catalog.sql.work import Work
from archive.ledger.canonical import decode
from archive.objects.keys import SYSTEM, Name, manifest_prefix
from archive.parts import Parts, name_of
from archive.records.dossier import Dossier
from archive.records.errors import Damaged, NotFound, Unavailable
from archive.records.manifest import dossier_of, record_of
from archive.records.record import Record, Role
from archive.upkeep.report import Findings, What

TRIES = 3
"""A record that moves while it is looked at is looked at again."""


@dataclass(frozen=True)
class Share:
    """Which bytes are read: part ``part`` of ``of``, counted from 1; 1 of 1 is all of them."""

    part: int = 1
    of: int = 1

    def has(self, name: Name) -> bool:
        """Say whether this object falls into the share; its digest decides."""
        return int(name.digest[:8], 16) % self.of == self.part - 1


def check_objects(parts: Parts, share: Share | None) -> Findings:
    """Look at every object of every owner; ``share`` says which bytes are read, None reads none."""
    findings = Findings()
    known: frozenset[str] = frozenset()
    is_known = False
    with findings.asking(), parts.catalog.view() as view:
        known, is_known = frozenset(view.records.ids()), True
    for record in sorted(known):
        findings.add(_steady(parts, record, share))
    owners: list[str] = []
    with findings.looking():
        owners = [one for one in parts.objects.owners() if one not in known]
    for owner in owners:
        with findings.looking(record=owner):
            if owner in SYSTEM or not is_known:
                findings.add(_read(parts, owner, share))
            else:
                _unknown(parts, owner, share, findings)
    return findings


def readable(view: Work, record_id: str) -> Record | None:
    """Return a record, None where there is none or its row cannot be read (told by this file)."""
    try:
        return view.records.find(record_id)
    except (KeyError, TypeError, ValueError):
        return None


def _steady(parts: Parts, record_id: str, share: Share | None) -> Findings:
    """Look at a record until it did not change meanwhile."""
    findings = Findings()
    for _ in range(TRIES):
        findings = Findings()
        with findings.asking(record=record_id):
            kept = _kept(parts, record_id)
            if kept is None:
                return findings
            _look(parts, kept, share, findings)
            if not findings.damaged or _kept(parts, record_id) == kept:
                return findings
    return findings


@dataclass(frozen=True)
class Kept:
    """A record as the catalogue describes it, with its dossier as of that description."""

    record: Record
    dossier: Dossier | None

    @classmethod
    def of(cls, data: Mapping[str, object]) -> "Kept":
        """Read a description; raises ``KeyError``, ``TypeError`` or ``ValueError`` for none."""
        return cls(record_of(data), dossier_of(data))


def _kept(parts: Parts, record_id: str) -> Kept | None:
    with parts.catalog.view() as view:
        data = view.records.described(record_id)
    return Kept.of(data) if data is not None else None


def _look(parts: Parts, kept: Kept, share: Share | None, findings: Findings) -> None:
    record = kept.record
    there = set(parts.objects.names(record.id))
    wanted = {name_of(record, file): file.bytes for file in record.files}
    for name, size in wanted.items():
        if name not in there:
            findings.wrong(What.MISSING, record=record.id, thing=name)
        elif parts.objects.size(name) != size:
            findings.wrong(What.BYTES_CHANGED, record=record.id, thing=name)
    findings.stray += sum(1 for name in there if not name.prefix and name not in wanted)
    _manifest(parts, kept, there, findings)
    findings.add(_read(parts, record.id, share))
    if share is not None and share.of == 1:
        _pages(parts, record, findings)


def _manifest(parts: Parts, kept: Kept, there: set[Name], findings: Findings) -> None:
    """Compare the catalogue's record with its manifest; of two with one number one must fit."""
    record = kept.record
    prefix = manifest_prefix(record.version)
    same = [name for name in sorted(there) if name.prefix == prefix]
    if not same:
        findings.wrong(What.MANIFEST_MISSING, record=record.id, thing=prefix)
    elif not any(_says(parts, name, kept) for name in same):
        findings.wrong(What.MANIFEST_DIFFERS, record=record.id, thing=same[0])


def _says(parts: Parts, name: Name, kept: Kept) -> bool:
    try:
        return Kept.of(cast("dict[str, object]", decode(parts.objects.read(name)))) == kept
    except (Damaged, KeyError, TypeError, ValueError):
        return False


def _read(parts: Parts, owner: str, share: Share | None) -> Findings:
    """Read the bytes that fall into the share; the store's own wrapper compares the digests."""
    findings = Findings()
    record = "" if owner in SYSTEM else owner
    for name in parts.objects.names(owner):
        findings.checked += 1
        if share is None or not share.has(name):
            continue
        try:
            parts.objects.open(name).close()
        except Damaged:
            findings.wrong(What.BYTES_CHANGED, record=record, thing=name)
        except NotFound:
            continue  # taken away meanwhile; whether it is missed is asked elsewhere
        except Unavailable as error:
            findings.skip(error.code, record=record, thing=name)
    return findings


def _pages(parts: Parts, record: Record, findings: Findings) -> None:
    """Compare the pages kept for speed with the record's reading."""
    reading = record.file(Role.READING)
    if reading is None:
        return
    try:
        said = json.loads(parts.objects.read(name_of(record, reading)))["pages"]
    except (NotFound, Damaged):
        return  # told already
    with parts.catalog.view() as view:
        kept = [json.loads(page) for page in view.pages.all(record.id)]
    if kept != said:
        findings.wrong(What.PAGES_DIFFER, record=record.id, thing=name_of(record, reading))


def _unknown(parts: Parts, owner: str, share: Share | None, findings: Findings) -> None:
    """Judge an owner that is no record: a dossier, or one missed if it was ever promised."""
    with parts.catalog.view() as view:
        is_dossier = view.dossiers.knows(owner)
        is_promised = bool(view.ledger.of(owner)) and view.records.find(owner) is None
    if is_dossier:
        findings.add(_read(parts, owner, share))
    elif is_promised:
        findings.wrong(What.NOT_IN_CATALOGUE, record=owner)
    else:
        findings.stray += sum(1 for _ in parts.objects.names(owner))
