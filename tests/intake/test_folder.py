"""A watched folder: complete files are taken once, and people see what came of them."""

import os
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from archive.intake.folder import BAD, NOTES, TAKEN, Folder
from archive.intake.handing import Desk
from archive.records.actor import OPERATOR
from archive.records.arrival import Channel
from archive.records.record import Record
from tests.attacks import bad_files
from tests.attacks.gate import BODY, Gate


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Return the folder the scanner writes to."""
    folder = tmp_path / "may-quet"
    folder.mkdir()
    return folder


@pytest.fixture
def look(gate: Gate, scans: Path) -> Callable[[], int]:
    """Return what looks twice, with the time a file must lie still between."""
    folder = Folder(gate.parts, scans, Desk(BODY, OPERATOR), settle=timedelta(seconds=10))

    def twice() -> int:
        count = folder.look()
        gate.clock.now += timedelta(seconds=11)
        return count + folder.look()

    return twice


def taken(gate: Gate, name: str) -> Record:
    """Return the one record of this name."""
    (record,) = gate.named(name)
    return record


def test_a_complete_file_becomes_a_record_and_moves(
    gate: Gate, scans: Path, look: Callable[[], int]
) -> None:
    """In a folder of its own it belongs to the dossier of that name; the note is for later."""
    (scans / "HS-77").mkdir()
    (scans / "HS-77" / "quet-1.pdf").write_bytes(b"%PDF-1.7 thu")

    assert look() == 1
    record = taken(gate, "quet-1.pdf")
    with gate.parts.catalog.view() as view:
        assert view.dossiers.get(str(record.dossier)).code == "HS-77"
    assert record.arrival is not None
    assert record.arrival.channel is Channel.FOLDER
    assert (scans / TAKEN / "HS-77" / "quet-1.pdf").read_bytes() == b"%PDF-1.7 thu"
    assert (scans / NOTES / record.id).exists()
    assert look() == 0


@pytest.mark.parametrize("name", ["dang-chep.pdf.part", "~tam.pdf", ".an.pdf", "dang.TMP"])
def test_what_is_not_complete_or_hidden_stays(
    scans: Path, look: Callable[[], int], name: str
) -> None:
    """Programs that copy say so in the name; links and pipes are no scans either."""
    (scans / name).write_bytes(b"%PDF")
    (scans / "lien-ket.pdf").symlink_to("/etc/hostname")
    os.mkfifo(scans / "ong.pdf")

    assert look() == 0
    assert (scans / name).exists()


def test_a_file_that_still_grows_waits(gate: Gate, scans: Path) -> None:
    """Size and time must stand still; a file this machine sees open waits too."""
    path = scans / "lon-dan.pdf"
    path.write_bytes(b"%PDF")
    folder = Folder(gate.parts, scans, Desk(BODY, OPERATOR), settle=timedelta(seconds=10))
    folder.look()
    gate.clock.now += timedelta(seconds=11)
    path.write_bytes(b"%PDF-1.7 nua")
    assert folder.look() == 0
    with path.open("rb") as held, subprocess.Popen(["/usr/bin/sleep", "60"], stdin=held) as other:
        gate.clock.now += timedelta(seconds=11)
        assert folder.look() == 0
        other.kill()
    assert folder.look() == 1


def test_taken_once_even_when_it_was_not_moved(
    gate: Gate, scans: Path, look: Callable[[], int]
) -> None:
    """Killed between the commit and the move, the same file finds its record again."""
    path = scans / "mot-lan.pdf"
    path.write_bytes(b"%PDF-1.7 mot lan")
    status = path.stat()
    look()
    record = taken(gate, "mot-lan.pdf")
    (scans / TAKEN / "mot-lan.pdf").rename(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    (scans / NOTES / record.id).unlink()

    assert look() == 1
    assert taken(gate, "mot-lan.pdf").id == record.id


def test_what_is_refused_lies_aside_with_its_reason(
    gate: Gate, scans: Path, look: Callable[[], int]
) -> None:
    """At once or after it was looked into, in Vietnamese, beside the file."""
    (scans / "rong.pdf").touch()
    (scans / "trang-web.pdf").write_bytes(bad_files.OTHERS["html"])
    (scans / "bang-vong.pdf").write_bytes(bad_files.circling_tables_pdf())
    look()
    assert "rỗng (0 byte)" in (scans / BAD / "rong.pdf.txt").read_text(encoding="utf-8")
    assert "không phải là PDF" in (scans / BAD / "trang-web.pdf.txt").read_text(encoding="utf-8")
    gate.runner.run_until_idle()
    look()

    assert "Hãy" in (scans / BAD / "bang-vong.pdf.txt").read_text(encoding="utf-8")
    assert (scans / BAD / "bang-vong.pdf").exists()
    assert not (scans / TAKEN / "bang-vong.pdf").exists()
    assert list((scans / NOTES).iterdir()) == []
