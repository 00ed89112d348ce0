"""An index that begins empty is filled by jobs: after an upgrade to another format, or its loss."""

from itertools import islice
from pathlib import Path

from archive.parts import Parts
from archive.records.job import Task
from archive.upkeep.follow_up import follow_up
from search.index.address import Address
from search.open import is_begun

AT_ONCE = 500
"""Records whose jobs are noted in one transaction."""


def refill(parts: Parts, where: Path | Address) -> int:
    """Have every record indexed if no index of this version lies in the folder or on the server.

    Call it before anybody opens the index. Returns how many jobs were noted; asking again before
    the first of them is done notes none twice. Raises ``IndexUnavailable``.
    """
    if is_begun(where):
        return 0
    with parts.catalog.view() as view:
        known = iter(list(view.records.ids()))
    count = 0
    while few := list(islice(known, AT_ONCE)):
        with parts.catalog.work() as work:
            found = [work.records.get(one) for one in few]
            count += sum(follow_up(parts, work, record, Task.INDEX) for record in found)
    return count
