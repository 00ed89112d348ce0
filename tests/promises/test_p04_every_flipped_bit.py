"""P4: every flipped bit is found, and where none was flipped nothing is said.

Twelve bits of each kind: objects, guards, rows, the ledger, the index. The thousand are flipped by
hand (``python -m tests.measures.flips``).
"""

import pytest

from archive.accounts.register import differing
from archive.upkeep.check import EVERYTHING, check
from tests.archive.upkeep.store import Store
from tests.promises.bits import missed, shown

COUNT = 60


@pytest.mark.parametrize("seed", [20261122])
def test_no_flipped_bit_is_missed(store: Store, seed: int) -> None:
    """Whatever bit it is, the check says damage; put back, all is well again."""
    found = missed(store, COUNT, seed)
    store.parts.index.close()

    assert not found, shown(found)
    assert check(store.parts, EVERYTHING, differing).ok
