"""The doctor says what is missing, in words, with the command that brings it."""

import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from archive.catalog.sql.jobs import Order
from archive.records.digest import new_id
from archive.records.job import Task
from archive.upkeep.diagnosis import Finding, Level
from archive.upkeep.doctor import Patient, examine
from tests.archive.upkeep.store import Store, Walls

URL = "http://127.0.0.1:1/tsa"


def script(folder: Path, name: str, text: str) -> Callable[[str], str | None]:
    """Put a program of this name before all others."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    return lambda asked: str(path) if asked == name else shutil.which(asked)


def patient(store: Store) -> Patient:
    """Return a healthy archive on a machine that has everything."""
    return Patient(store.folder, store.parts, tsa_url=URL, program=_every)


def _every(name: str) -> str | None:
    return shutil.which("true") if name == "bwrap" else shutil.which(name)


def about(findings: tuple[Finding, ...], word: str) -> Finding:
    """Return the one finding that speaks of this."""
    (found,) = (one for one in findings if word in one.what)
    return found


@pytest.mark.needs("tesseract")
def test_a_healthy_archive_is_green(store: Store) -> None:
    """On this machine, apart from how much room its disk has."""
    findings = examine(patient(store))

    assert {one.level for one in findings if "GiB" not in one.what} == {Level.GREEN}
    assert all(not one.how for one in findings if one.level is Level.GREEN)


def test_everything_that_is_not_green_says_how_to_mend_it(tmp_path: Path) -> None:
    """On a machine that has nothing, before there is an archive."""
    nothing = Patient(tmp_path / "none", program=lambda _: None)
    findings = examine(nothing)

    assert about(findings, "tesseract").how.startswith("apt install tesseract-ocr")
    assert about(findings, "vùng cách ly").how == "apt install bubblewrap"
    assert about(findings, "thư mục dữ liệu").how.startswith("vankho serve")
    assert all(one.how for one in findings if one.level is not Level.GREEN)


def test_a_reader_without_vietnamese_is_named(store: Store, tmp_path: Path) -> None:
    """Each model is looked for by itself."""
    program = script(tmp_path, "tesseract", "echo eng; echo osd")
    findings = examine(replace(patient(store), program=program))

    assert about(findings, "“vie”") == Finding(
        Level.RED, "Bộ nhận dạng chữ thiếu mô hình “vie”.", "apt install tesseract-ocr-vie"
    )
    assert about(findings, "“osd”").level is Level.GREEN


def test_walls_that_do_not_stand_are_told(store: Store) -> None:
    """Bubblewrap may be there while the kernel lets nobody use it."""
    parts = replace(store.parts, sandbox=cast(Any, Walls("plain")))
    found = about(examine(replace(patient(store), parts=parts)), "vùng cách ly")

    assert found.level is Level.YELLOW
    assert "sysctl" in found.how


def test_a_key_others_can_read_is_red(store: Store) -> None:
    """With the command that closes it."""
    path = store.folder / "keys" / "pepper"
    path.chmod(0o644)
    found = about(examine(patient(store)), "pepper")

    assert (found.level, found.how) == (Level.RED, f"chmod 600 {path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_missing_key_is_red(store: Store) -> None:
    """It comes from the backup, from nowhere else."""
    (store.folder / "keys" / "ledger.key").unlink()

    assert "bản sao lưu" in about(examine(patient(store)), "Thiếu khóa").how


def test_a_clock_behind_the_ledger_is_red(store: Store) -> None:
    """Nothing was entered in the future."""
    store.clock.now -= timedelta(days=1)

    assert about(examine(patient(store)), "Đồng hồ").level is Level.RED


def test_a_silent_time_stamping_authority_is_yellow(store: Store) -> None:
    """Work goes on by itself later; without any address it cannot, and that is red."""
    store.stamper.is_up = False
    silent = about(examine(patient(store)), "Dịch vụ dấu thời gian")
    none = about(examine(replace(patient(store), tsa_url="")), "dịch vụ dấu thời gian:")

    assert (silent.level, none.level) == (Level.YELLOW, Level.RED)


@pytest.mark.parametrize(("hours", "level"), [(0, Level.GREEN), (2, Level.YELLOW), (25, Level.RED)])
def test_a_ledger_nobody_freezes_grows_red(store: Store, hours: int, level: Level) -> None:
    """After an hour yellow, after a day red."""
    store.hand_in("ba")
    store.clock.now += timedelta(hours=hours)

    assert about(examine(patient(store)), "Sổ nhật ký").level is level


def test_dead_jobs_are_counted(store: Store) -> None:
    """They wait for a person."""
    with store.parts.catalog.work() as work:
        order = Order(new_id(store.parts.chance), Task.SEAL, store.clock.now, max_attempts=0)
        work.jobs.enqueue(order)
    store.work()

    assert about(examine(patient(store)), "Có 1 việc dừng").level is Level.YELLOW


def test_a_lock_that_nobody_rolled_is_red(store: Store) -> None:
    """Under ninety days."""
    assert not [one for one in examine(patient(store)) if "cuốn chiếu" in one.what]
    store.clock.now += timedelta(days=320)

    assert about(examine(patient(store)), "cuốn chiếu").level is Level.RED


def test_signing_without_a_second_factor_is_yellow(store: Store) -> None:
    """A house may leave it to its people, but not unnoticed."""
    lax = replace(store.parts, wants_second_factor=False)

    told = about(examine(replace(patient(store), parts=lax)), "không bắt buộc")
    assert told.level is Level.YELLOW
    assert "second_factor" in told.how


def test_a_demonstration_is_called_one(store: Store) -> None:
    """Nobody shall mistake it for an archive."""
    assert (
        about(examine(replace(patient(store), demo=True)), "kho trình diễn").level is Level.YELLOW
    )
