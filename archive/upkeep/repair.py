"""Mend what can be proved to be wrong and what can be proved to be right (promise P7).

Proof is a sealed entry of the ledger: it names a manifest, and the manifest names the files and the
rule. Damaged bytes are put aside and never thrown away; good ones are never written over; what
cannot be proved stays as it is, and is named.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archive.catalog.sql.ledger import Fact
from archive.ledger.entry import Act
from archive.parts import Parts
from archive.records.digest import is_id, new_id
from archive.records.errors import Damaged
from archive.upkeep.check import EVERYTHING, check
from archive.upkeep.mend_objects import mend_ledger_pieces, mend_locks, mend_objects
from archive.upkeep.mend_rows import mend_checkpoints, mend_entries, mend_index, mend_records
from archive.upkeep.proof import Proof
from archive.upkeep.rebuild import Restore
from archive.upkeep.report import Damage, Report, Skipped, What
from archive.upkeep.rows import Witness
from archive.upkeep.second import Folders


@dataclass(frozen=True)
class Keeper:
    """Who keeps further tables in the store (``archive.accounts.register``)."""

    witness: Witness
    restore: Restore


@dataclass(frozen=True)
class Mended:
    """What was mended, what is left, and what could not be looked at."""

    mended: tuple[Damage, ...]
    left: tuple[Damage, ...]
    unchecked: tuple[Skipped, ...]

    @property
    def exit_code(self) -> int:
        """The exit code of ``vankho repair``: 0 all is well, 1 something is left, 3 could not."""
        return 1 if self.left else 3 if self.unchecked else 0

    def to_json(self) -> dict[str, object]:
        """Return the object ``vankho repair --json`` writes."""
        said = Report(0, 0, self.left, self.unchecked).to_json()
        mended = Report(0, 0, self.mended, ()).to_json()
        return {
            "mended": mended["damaged"],
            "left": said["damaged"],
            "unchecked": said["unchecked"],
            "ok": said["ok"],
        }


def repair(
    parts: Parts, folders: Folders, *keepers: Keeper, work: Callable[[], object], by: str
) -> Mended:
    """Mend what the check finds, as far as there is proof; nobody else may work meanwhile.

    ``work`` runs the jobs that were noted (the index follows by jobs); ``by`` stands in the ledger.
    """
    witnesses = [keeper.witness for keeper in keepers]
    before = check(parts, EVERYTHING, *witnesses)
    if before.damaged:
        _mend(parts, before.damaged, folders, keepers)
        work()
        # Whole manifests may prove what could not be proved before.
        again = check(parts, EVERYTHING, *witnesses)
        if again.damaged:
            _mend(parts, again.damaged, folders, keepers)
            work()
    after = check(parts, EVERYTHING, *witnesses)
    mended = tuple(one for one in before.damaged if one not in after.damaged)
    _note(parts, mended, by)
    return Mended(mended, after.damaged, after.unchecked)


def _mend(
    parts: Parts, damaged: Sequence[Damage], folders: Folders, keepers: Sequence[Keeper]
) -> None:
    """Mend in the order of proof: the ledger, objects, locks, rows, the index."""
    mend_ledger_pieces(parts, damaged, folders)
    try:
        proof = Proof.of(parts)
    except Damaged:
        return  # without a ledger that fits its checkpoints nothing is proved
    mend_entries(parts, proof)
    mend_checkpoints(parts, damaged, proof)
    mend_objects(parts, damaged, proof, folders)
    mend_locks(parts, damaged, proof, folders)
    mend_records(parts, damaged, proof)
    if any(one.what is What.REGISTER_DIFFERS for one in damaged):
        with parts.catalog.work() as work:
            for keeper in keepers:
                keeper.restore(parts, work)
    mend_index(parts, damaged)


def _note(parts: Parts, mended: Sequence[Damage], by: str) -> None:
    subjects = {one.record if is_id(one.record) else "archive" for one in mended}
    with parts.catalog.work() as work:
        for subject in sorted(subjects):
            fact = Fact(Act.REPAIRED, subject, by)
            work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())
