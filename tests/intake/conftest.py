"""An archive with one officer, at whose doors things are handed in."""

from collections.abc import Iterator

import pytest

from tests.attacks.gate import Gate, besieged


@pytest.fixture(scope="package")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """Open the archive; whoever hands in looks after its own records."""
    with besieged(tmp_path_factory.mktemp("intake") / "data") as gate:
        yield gate
