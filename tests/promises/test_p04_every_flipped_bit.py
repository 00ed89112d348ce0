"""P4: every flipped bit is found, and where none was flipped nothing is said.

Twelve bits of each kind: objects, guards, rows, the ledger, the index. The thousand are flipped by
hand (``python -m tests.measures.flips``).
"""

from pathlib import Path

import pytest

from archive.accounts.register import differing
from archive.upkeep.check import EVERYTHING, check
from tests.archive.upkeep.store import freeze, open_store
from tests.promises.bits import missed, shown

COUNT = 60
SEEDS = (20261122,)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_flipped_bit_is_missed(tmp_path: Path, seed: int) -> None:
    """Whatever bit it is, the check says damage; put back, all is well again."""
    store = open_store(tmp_path / "data")
    store.sealed("mot")
    store.hand_in("hai")
    freeze(store)
    try:
        found = missed(store, COUNT, seed)
        store.parts.index.close()

        assert not found, shown(found)
        assert check(store.parts, EVERYTHING, differing).ok
    finally:
        store.close()
