"""Prove to anybody that the ledger only grew between two of its checkpoints."""

from archive.inquiry.proof import Consistency
from archive.ledger.tree import Tree
from archive.parts import Parts
from archive.records.errors import NotFound


def growth(parts: Parts, first: int, second: int) -> Consistency:
    """Return what proves that the first ``second`` entries begin with the first ``first``.

    Raises ``NotFound`` where no checkpoint covers so many: what is not yet vouched for is not
    proved to anybody.
    """
    with parts.catalog.view() as view:
        known = view.ledger.checkpoints()
        newest = known[-1].size if known else 0
        if not 0 < first <= second <= newest:
            message = f"Sổ đã niêm phong {newest} dòng. Hãy chọn 1 ≤ first ≤ second ≤ {newest}."
            raise NotFound(message)
        tree = Tree(view.ledger.leaves(second))
    return Consistency(first, second, tree.consistency_proof(first, second))
