"""Make the catalogue anew from the store alone, and let the index follow (decision 3).

One transaction: a rebuild that is killed leaves the catalogue as it was. Records, dossiers, pages,
receipts and the ledger to its last entry come from the store; so do people and bodies, by whoever
keeps their register (``Restore``). What may go with the catalogue stands in ``derived.py``.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from archive.catalog.sql.ledger import Fact
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act
from archive.objects.keys import SYSTEM
from archive.parts import Parts, name_of
from archive.records.digest import Digest, new_id
from archive.records.dossier import Dossier
from archive.records.errors import Damaged, NotFound
from archive.records.record import Role
from archive.upkeep.entries import all_rows, witnessed_by, write_rows
from archive.upkeep.follow_up import follow_up
from archive.upkeep.manifests import Manifest, is_left_over, newest
from archive.upkeep.receipts import last_slip
from archive.upkeep.rows import given_receipts

Restore = Callable[[Parts, Work], object]
"""Fills further tables from the store: accounts (``archive.accounts.register``)."""


@dataclass
class Rebuilt:
    """What was made anew, and what a person should look at.

    ``doubtful`` are records of which two manifests had the same right, ``unreadable`` owners of
    objects without a manifest that can be read, ``without_pages`` records whose reading is damaged.
    """

    records: int = 0
    dossiers: int = 0
    pages: int = 0
    entries: int = 0
    receipts: int = 0
    jobs: int = 0
    doubtful: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    without_pages: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, object]:
        """Return the object ``vankho rebuild --json`` writes."""
        return dict(vars(self))


def rebuild(parts: Parts, *restores: Restore, by: str = "operator") -> Rebuilt:
    """Write every derived row anew and note the jobs that follow; the index is emptied.

    The caller runs the jobs, which fill the index and take up the route of each record where it
    stopped. Nobody else may work on the archive meanwhile. Raises ``Damaged``, and changes nothing,
    when the ledger in the store is not what its checkpoints vouch for: ``check`` says where.
    """
    done = Rebuilt()
    with parts.catalog.work() as work:
        known = all_rows(parts, work.ledger.rows())
        work.derived.clear()
        write_rows(parts, work, known.rows)
        done.entries = len(known.rows)
        for restore in restores:
            restore(parts, work)
        _write_owners(parts, work, witnessed_by(known.rows), done)
        done.doubtful = sorted({*done.doubtful, *known.doubtful})
        _note(parts, work, Act.REBUILT, by)
    # After the commit: a rebuild that was killed leaves the index as it was too.
    parts.index.clear()
    parts.wake()
    return done


def _note(parts: Parts, work: Work, act: Act, by: str) -> None:
    fact = Fact(act, "archive", by)
    work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())


def _write_owners(parts: Parts, work: Work, witnessed: frozenset[Digest], done: Rebuilt) -> None:
    """Write the records, dossiers and receipts that the store holds."""
    dossiers: dict[str, Dossier] = {}
    slips: dict[str, Dossier] = {}
    given = given_receipts(work)
    for owner in parts.objects.owners():
        if owner in SYSTEM:
            continue
        slip = last_slip(parts.objects, owner, given.get(owner))
        if slip is not None:
            work.dossiers.put_receipt(slip.receipt)
            done.receipts += 1
            slips[owner] = slip.dossier
            continue
        manifest = newest(parts.objects, owner, witnessed, entries=done.entries)
        if manifest is None:
            if not is_left_over(parts.objects, owner):
                done.unreadable.append(owner)
            continue
        _write_record(parts, work, manifest, done)
        _remember(dossiers, manifest.dossier)
    # What a manifest says of a dossier is younger than what its receipt says.
    for dossier in (slips | dossiers).values():
        work.dossiers.put(dossier)
    done.dossiers = len(slips | dossiers)


def _write_record(parts: Parts, work: Work, manifest: Manifest, done: Rebuilt) -> None:
    if manifest.is_doubtful:
        done.doubtful.append(manifest.record.id)
    work.records.add(manifest.record, manifest.dossier)
    done.records += 1
    write_pages(parts, work, manifest, done)
    done.jobs += follow_up(parts, work, manifest.record)


def _remember(dossiers: dict[str, Dossier], dossier: Dossier | None) -> None:
    """Keep what is known of a dossier; of an open and a closed one the closed one is later."""
    if dossier is None:
        return
    known = dossiers.get(dossier.id)
    if known is None or (known.closed_on is None and dossier.closed_on is not None):
        dossiers[dossier.id] = dossier


def write_pages(parts: Parts, work: Work, manifest: Manifest, done: Rebuilt) -> None:
    """Write the pages of a record's reading; a damaged reading costs the pages only."""
    try:
        for number, page in _pages(parts, manifest):
            work.pages.put(manifest.record.id, number, page)
            done.pages += 1
    except (Damaged, NotFound, KeyError, TypeError, ValueError):
        work.pages.drop(manifest.record.id)
        done.without_pages.append(manifest.record.id)


def _pages(parts: Parts, manifest: Manifest) -> Iterator[tuple[int, str]]:
    reading = manifest.record.file(Role.READING)
    if reading is None:
        return
    said = json.loads(parts.objects.read(name_of(manifest.record, reading)))
    for page in said["pages"]:
        yield page["page"], json.dumps(page, ensure_ascii=False)
