"""Disk full and fsync failed: orderly, in words, and nothing half visible (P14)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from archive.demo.papers import sample
from tests.faults.tracing import PROJECT

MOUNT = "/tmp/vankho-small-disk"  # noqa: S108 - inside a mount name space of its own
SMALL = 16 << 20


@pytest.mark.needs("bubblewrap")
def test_a_full_disk_refuses_in_words_and_goes_on_by_itself(data: Path, tmp_path: Path) -> None:
    """On a disk of 16 MB: 507 with what to do, no trace of what was refused, reading goes on.

    Work that was noted waits without an attempt counted, and is done once there is room.
    """
    paper = tmp_path / "giay.pdf"
    paper.write_bytes(sample("locked", seed=1).content.ljust(150_000))
    walls = ["bwrap", "--dev-bind", "/", "/", "--size", str(SMALL), "--tmpfs", MOUNT]
    program = [sys.executable, "-m", "tests.faults.filling", str(data), MOUNT, str(paper)]
    ended = subprocess.run(
        [*walls, *program], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    story = json.loads(ended.stdout)

    assert [("hết dung lượng" in said) for said in story["refused"]] == [True] * 3
    assert story["statuses"] == [507] * 3
    assert story["codes"] == ["no_space"] * 3
    assert (story["visible"], story["owners"], story["arriving"]) == (1, 1, 0)
    assert story["read_meanwhile"]
    assert story["failed"] == []
    assert story["unfinished"] == []
    assert (story["damaged"], story["unchecked"]) == ([], [])
