"""Look at everything, change nothing (``vankho check``)."""

from dataclasses import dataclass

from archive.parts import Parts
from archive.upkeep.against import check_against
from archive.upkeep.drift import check_index
from archive.upkeep.fixity import Share, check_objects
from archive.upkeep.journal import check_ledger
from archive.upkeep.locks import check_locks
from archive.upkeep.report import Findings, Report
from archive.upkeep.rows import Witness, check_rows


@dataclass(frozen=True)
class Wanted:
    """What is looked at beside the structure, which always is.

    ``data`` is the share of all bytes that is read, None for none. ``against`` is a signed
    checkpoint somebody kept outside, which the ledger must go on from.
    """

    data: Share | None = None
    ledger: bool = False
    index: bool = False
    locks: bool = False
    against: bytes | None = None


EVERYTHING = Wanted(Share(), ledger=True, index=True, locks=True)


def check(parts: Parts, wanted: Wanted = EVERYTHING, *witnesses: Witness) -> Report:
    """Look at all that is wanted, to the end, whatever is found on the way.

    ``witnesses`` look at the tables that others keep copies of in the store.
    """
    findings = Findings()
    findings.add(check_objects(parts, wanted.data))
    findings.add(check_rows(parts, *witnesses))
    if wanted.ledger:
        findings.add(check_ledger(parts))
    if wanted.against is not None:
        findings.add(check_against(parts, wanted.against))
    if wanted.index:
        findings.add(check_index(parts))
    if wanted.locks:
        findings.add(check_locks(parts))
    return findings.report()
