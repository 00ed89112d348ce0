"""What tests are told again is what a child said, and no child was asked twice for it."""

from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

from archive.demo.papers import sample
from archive.records.errors import Refused
from archive.sandbox.chores import Chore
from archive.sandbox.jail import Plain, Start, View
from archive.sandbox.task import Answer
from tests.remembered import RememberingSandbox


class Counting(Plain):
    """A jail that counts whom it starts."""

    started = 0

    def start(self, program: Sequence[str], view: View) -> Start:
        """Start one more."""
        self.started += 1
        return super().start(program, view)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """Write a batch that no other test hands in."""
    with ZipFile(tmp_path / "batch.zip", "w") as archive:
        archive.writestr("giay.pdf", f"%PDF-1.7 {tmp_path}")
    return tmp_path / "batch.zip"


def test_the_same_question_is_asked_once(batch: Path, tmp_path: Path) -> None:
    """The second answer is the first one, with all files it came with; another file is another."""
    jail = Counting()
    folders = [tmp_path / name for name in "abc"]
    for folder in folders:
        folder.mkdir()
    said = [
        RememberingSandbox(jail=jail).run(Chore.UNZIP, {}, inputs={"file": batch}, folder=folder)
        for folder in folders[:2]
    ]
    with ZipFile(batch, "a") as archive:
        archive.writestr("to-2.pdf", b"%PDF-1.7")
    RememberingSandbox(jail=jail).run(Chore.UNZIP, {}, inputs={"file": batch}, folder=folders[2])

    assert jail.started == 2
    assert said[0] == said[1]
    first, second, third = ({one.name: one.read_bytes() for one in f.iterdir()} for f in folders)
    assert first == second
    assert len(third) == len(first) + 1


def test_each_finished_piece_is_told_again(tmp_path: Path) -> None:
    """Who hears the steps of the second run hears what the first one's child said."""
    (paper := tmp_path / "giay.pdf").write_bytes(sample("born_digital", seed=1).content)
    jail, heard = Counting(), list[list[Answer]]()
    for name in "ab":
        (folder := tmp_path / name).mkdir()
        steps: list[Answer] = []
        RememberingSandbox(jail=jail).run(
            Chore.READ_PAGES,
            {"pages": "1", "every": False},
            inputs={"file": paper},
            folder=folder,
            on_step=steps.append,
        )
        heard.append(steps)

    assert jail.started <= 1
    assert heard[0] == heard[1] != []


def test_a_failure_is_worked_out_anew(tmp_path: Path) -> None:
    """It may be the machine's, and a chore that was ended says nothing about its file."""
    jail = Counting()
    (batch := tmp_path / "batch.zip").write_bytes(b"PK\x03\x04 no batch")
    (folder := tmp_path / "out").mkdir()
    for _ in range(2):
        with pytest.raises(Refused):
            RememberingSandbox(jail=jail).run(
                Chore.UNZIP, {}, inputs={"file": batch}, folder=folder
            )

    assert jail.started == 2
