"""Disk full and fsync failed: orderly, in words, and nothing half visible (P14)."""

import json
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from archive.assemble import assemble, now
from archive.demo.papers import sample
from archive.demo.prepare import make_world, people_the_archive
from archive.settings import read_settings
from tests.faults.tracing import PROJECT

MOUNT = "/tmp/vankho-small-disk"  # noqa: S108 - inside a mount name space of its own
SMALL = 16 << 20


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder with people."""
    folder = tmp_path_factory.mktemp("full") / "data"
    folder.mkdir(mode=0o700)
    world = make_world(folder, at=now(), chance=secrets.token_bytes)
    archive = assemble(read_settings(folder))
    people_the_archive(archive.parts, folder, world)
    archive.close()
    return folder


@pytest.mark.needs("bubblewrap", "tesseract")
def test_a_full_disk_refuses_in_words_and_goes_on_by_itself(data: Path, tmp_path: Path) -> None:
    """On a disk of 16 MB: 507 with what to do, no trace of what was refused, reading goes on.

    Work that was noted waits without an attempt counted, and is done once there is room.
    """
    paper = tmp_path / "giay.pdf"
    paper.write_bytes(sample("letter", seed=1).content)
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
    assert story["states"] == []
    assert (story["damaged"], story["unchecked"]) == ([], [])
