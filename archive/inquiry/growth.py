"""Prove to anybody that the ledger only grew between two of its checkpoints."""

from archive.inquiry import vouched
from archive.inquiry.proof import Consistency, unfit
from archive.ledger.checkpoint import read
from archive.parts import Parts
from archive.records.errors import NotFound


def growth(parts: Parts, first: int, second: int) -> Consistency:
    """Return what proves that the first ``second`` entries begin with the first ``first``.

    Raises ``NotFound`` where no checkpoint covers so many: what is not yet vouched for is not
    proved to anybody; ``Damaged`` where the ledger is not what its checkpoint says.
    """
    with parts.catalog.view() as view:
        newest = view.ledger.newest_checkpoint()
        most = newest.size if newest else 0
        if newest is None or not 0 < first <= second <= most:
            message = f"Sổ đã niêm phong {most} dòng. Hãy chọn 1 ≤ first ≤ second ≤ {most}."
            raise NotFound(message)
        path = vouched.growth(view, first, second, read(newest.note.encode()))
    if path is None:
        raise unfit()
    return Consistency(first, second, path)
