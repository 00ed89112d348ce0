"""Hold the archive to a checkpoint somebody kept: it may be rolled back, or written anew.

Whoever restores an old catalogue and an old store over newer ones restores their checkpoints too:
inside, everything fits. Only what lies elsewhere tells (attacks C5 33, promise P10).
"""

from archive.ledger.checkpoint import read
from archive.ledger.errors import BadCheckpoint
from archive.ledger.tree import Tree, leaf_hash
from archive.objects.keys import LEDGER
from archive.parts import Parts
from archive.records.errors import Refused
from archive.upkeep.journal import log_of
from archive.upkeep.report import Findings, What


def check_against(parts: Parts, kept: bytes) -> Findings:
    """Compare the ledger with a checkpoint kept outside.

    Raises ``Refused`` for what is no checkpoint of this archive. One signed by a key this archive
    does not know is compared too, and told as not checked: the keys may have been rolled back.
    """
    try:
        said = read(kept)
    except BadCheckpoint as error:
        raise _refused(error.detail) from error
    log, findings = log_of(parts), Findings(checked=1)
    if said.origin != log.origin:
        raise _refused(said.origin)
    try:
        log.opened(kept)
    except BadCheckpoint:
        findings.skip("unknown_key", thing=f"{LEDGER}/{said.size}")
    with parts.catalog.view() as view:
        rows = view.ledger.rows(0, said.size)
    tree = Tree(leaf_hash(row.data.encode()) for row in rows)
    if tree.size < said.size:
        findings.wrong(What.ROLLED_BACK, thing=f"{LEDGER}/{tree.size}-{said.size - 1}")
    elif tree.root() != said.root:
        findings.wrong(What.FORKED, thing=f"{LEDGER}/0-{said.size - 1}")
    return findings


def _refused(detail: str) -> Refused:
    message = "Tệp này không phải điểm chốt của kho này. Hãy kiểm tra lại tệp đã giữ."
    return Refused(message, detail=detail)
