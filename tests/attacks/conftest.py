"""What the attacks share: one archive for those on uploads, one for those on rights."""

from collections.abc import Iterator

import pytest

from tests.attacks.gate import Gate, besieged
from tests.attacks.village import Village, founded


@pytest.fixture(scope="package")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """Open the archive that is attacked; whoever hands in looks after its own records."""
    with besieged(tmp_path_factory.mktemp("gate") / "data") as gate:
        yield gate


@pytest.fixture(scope="package")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """Found the village of two communes; tests add papers and take nothing away."""
    with founded(tmp_path_factory.mktemp("village") / "data") as village:
        yield village
