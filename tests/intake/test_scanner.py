"""Viruses (C5, 12): what is found is held and told; without a clear answer nothing goes on."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.catalog.jobtable import JobTable
from archive.inquiry import disclose
from archive.inquiry.services import Service, Services
from archive.inquiry.view import trail
from archive.intake.examination import examine_scanner
from archive.parts import Parts
from archive.queue.children import ChildrenRunner
from archive.records.errors import Refused
from archive.records.job import JobState
from archive.records.state import State
from archive.route.handler import handler
from archive.sandbox.clamd import Clamd, clamd_address
from archive.sandbox.errors import ScannerAway
from archive.upkeep.diagnosis import Level
from tests.attacks.gate import Gate, record_in
from tests.intake.outcomes import packed
from tests.intake.scanners import EICAR, NAME, Mood, Scanner, clamd, scanning

INFECTED = b"%PDF-1.7\n" + EICAR


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[Scanner]:
    """Return a scanner of our own that answers."""
    with scanning(tmp_path) as scanner:
        yield scanner


def asked(scanner: Scanner, content: bytes = b"giay") -> str | None:
    """Ask with little patience."""
    return Clamd(scanner.address, patience=0.3).found_in(io.BytesIO(content))


def guarded(gate: Gate, address: str) -> Parts:
    """Return the archive's parts with a scanner."""
    return replace(gate.parts, scanner=Clamd(address, patience=0.3))


def work(gate: Gate, parts: Parts) -> None:
    """Do what is due, with these parts."""
    table = JobTable(parts.catalog, clock=gate.clock, chance=parts.chance, host="scanner")
    ChildrenRunner(table, handler(parts)).run_until_idle()


def test_a_clean_file_and_one_that_is_not_are_told_apart(scanner: Scanner) -> None:
    """However long; the name of what was found is text without signs that could do anything."""
    assert asked(scanner, bytes(300_000)) is None
    assert asked(scanner, bytes(300_000) + EICAR) == NAME
    assert Clamd(scanner.address).version() == "ClamAV 1.0.0"


@pytest.mark.parametrize("mood", [mood for mood in Mood if mood is not Mood.WELL])
def test_whatever_is_no_clear_answer_is_none(scanner: Scanner, mood: Mood) -> None:
    """A scanner that closes, is silent, breaks off or babbles clears nothing."""
    scanner.mood = mood
    with pytest.raises(ScannerAway, match="chưa trả lời"):
        asked(scanner, bytes(400_000))


@pytest.mark.parametrize("address", ["/no/such/socket", "127.0.0.1:1"])
def test_a_scanner_that_is_not_there_clears_nothing(address: str) -> None:
    """By path or by port."""
    with pytest.raises(ScannerAway):
        Clamd(address).found_in(io.BytesIO(b"giay"))


def test_an_address_is_a_path_or_a_port() -> None:
    """Anything else is refused when the settings are read."""
    assert clamd_address("/run/clamav/clamd.ctl ") == "/run/clamav/clamd.ctl"
    assert clamd_address("[::1]:3310") == "[::1]:3310"
    for wrong in ("clamd", "clamd.sock", "host:", "host:0"):
        with pytest.raises(ValueError, match="socket"):
            clamd_address(wrong)


def test_what_is_infected_is_held_and_told(gate: Gate, scanner: Scanner) -> None:
    """The bytes are kept and handed to nobody, the sender reads why, the ledger has an entry."""
    gate.work()
    record = record_in(gate.by_script("vi-rut.pdf", INFECTED))
    batch = record_in(gate.by_machine("lo-vi-rut.zip", packed({"a.pdf": INFECTED})))
    work(gate, guarded(gate, scanner.address))

    for one in (record, batch):
        held = gate.record(one)
        assert held.state is State.REFUSED
        assert held.is_quarantined
        with pytest.raises(Refused, match="cách ly"):
            disclose.download(gate.parts, gate.officer, one, None, purpose="xử lý hồ sơ")
    assert gate.kept(gate.record(record)) == INFECTED
    for address in (f"/ho-so/{record}", f"/nop/tien-do?id={record}", f"/api/v1/records/{record}"):
        page = gate.client.get(address).get_data(as_text=True)
        assert f"“{NAME}”" in page
        assert f"/tep/{record}" not in page
    assert gate.client.get(f"/tep/{record}/original").status_code == 422
    acts = [line.act for line in trail(gate.parts, gate.officer, record)]
    assert acts == ["received", "quarantined"]


def test_while_the_scanner_is_away_a_file_waits_and_goes_on_by_itself(
    gate: Gate, scanner: Scanner
) -> None:
    """It is not opened, no attempt is counted, pages say why, and nobody has to hand it in anew."""
    gate.work()
    parts, scanner.mood = guarded(gate, scanner.address), Mood.CLOSES
    record = record_in(gate.by_script("cho-quet.pdf", b"%PDF-1.7 cho quet"))
    for _ in range(4):
        work(gate, parts)
        gate.clock.now += timedelta(minutes=3)
    waits = gate.client.get(f"/nop/tien-do?id={record}").get_data(as_text=True)
    (job,) = [job for job in gate.jobs(JobState.READY) if job.record == record]

    assert gate.record(record).state is State.RECEIVED
    assert "Bộ quét vi-rút chưa trả lời" in waits
    assert job.attempts == 0
    assert [lack.service for lack in Services(parts).lacking()] == [Service.SCANNER]
    scanner.mood = Mood.WELL
    gate.clock.now += timedelta(minutes=3)
    work(gate, parts)
    assert gate.record(record).state is not State.RECEIVED
    assert Services(parts).lacking() == ()


def test_the_doctor_names_the_scanner(gate: Gate, scanner: Scanner) -> None:
    """Fine with its version, red while it does not answer; where there is none it says so."""
    fine = examine_scanner(Clamd(scanner.address))
    away = examine_scanner(Clamd("/no/such/socket"))
    none = examine_scanner(gate.parts.scanner)

    assert (fine.level, away.level, none.level) == (Level.GREEN, Level.RED, Level.GREEN)
    assert "ClamAV 1.0.0" in fine.what
    assert "systemctl" in away.how
    assert "Chưa nối" in none.what


@pytest.mark.needs("clamd")
def test_clamav_itself_answers_us(tmp_path: Path) -> None:
    """ClamAV's scanner finds what it has a signature of, clears the rest, and bounds a stream."""
    with clamd(tmp_path) as address:
        scanner = Clamd(address)
        assert str(scanner.found_in(io.BytesIO(INFECTED))).startswith(NAME)
        assert scanner.found_in(io.BytesIO(b"%PDF-1.7 giay")) is None
        assert scanner.version().startswith("ClamAV ")
        with pytest.raises(ScannerAway):
            scanner.found_in(io.BytesIO(bytes(2 << 20)))
