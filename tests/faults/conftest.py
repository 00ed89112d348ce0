"""A data folder with people, made once: the tests of this folder take copies of it."""

import shutil
from pathlib import Path

import pytest

from tests.faults.trial import with_people


@pytest.fixture(scope="session")
def inhabited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder with bodies, people and certificates; nobody writes to it."""
    return with_people(tmp_path_factory.mktemp("inhabited") / "data")


@pytest.fixture
def data(inhabited: Path, tmp_path: Path) -> Path:
    """Give a test a data folder of its own."""
    return Path(shutil.copytree(inhabited, tmp_path / "data"))
