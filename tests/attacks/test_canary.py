"""The canary of the attacks sees whoever opens it, so that an unopened one means something."""

import subprocess
import sys
from pathlib import Path

from tests.attacks.canary import WORD, watched

LOOK = "import os, sys; os.open(sys.argv[1], os.O_RDONLY | os.O_NONBLOCK)"


def test_a_file_nobody_opens_stays_whole(tmp_path: Path) -> None:
    """Its name may be listed and its size asked: that is no opening."""
    with watched(tmp_path / "canary") as canary:
        assert canary.path.stat().st_size == len(WORD)
        assert not canary.was_opened


def test_another_program_that_opens_it_is_seen(tmp_path: Path) -> None:
    """Even one that reads nothing and ends at once."""
    with watched(tmp_path / "canary") as canary:
        subprocess.run(
            [sys.executable, "-c", LOOK, str(canary.path)], check=False, capture_output=True
        )
        assert canary.was_opened
