"""Whether the ledger is sealed and stamped in time, by a clock that is right (promise P9)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from archive.ledger.entry import Entry
from archive.ledger.errors import LedgerError
from archive.objects.keys import LEDGER
from archive.parts import Parts
from archive.records.digest import digest_of
from archive.upkeep.diagnosis import Finding, Level, fine
from signing.errors import SigningError
from signing.timestamps.request import time_of

LATE = timedelta(hours=1)
VERY_LATE = timedelta(hours=24)
"""How long entries may wait for a checkpoint, and a checkpoint for its time-stamp (P9)."""

EARLIEST = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock is right that is older than this program."""

AGREES = timedelta(minutes=5)
"""How far this machine's clock may be from the time-stamping authority's."""

STAMP = "stamp-"
LOOKED_BACK = 200
"""Entries at the end of the ledger whose instants the clock is compared with."""

MEND_CLOCK = "timedatectl set-ntp true, rồi khởi động lại"


def examine_sealing(parts: Parts, tsa_url: str) -> Iterator[Finding]:
    """Look at the clock, the time-stamping authority, the checkpoints and their stamps."""
    yield _clock(parts)
    yield from _authority(parts, tsa_url)
    yield _checkpoints(parts)
    yield from _stamps(parts)


def _clock(parts: Parts) -> Finding:
    now = parts.clock()
    newest = _newest(parts)
    if now < EARLIEST or (newest is not None and now < newest):
        return Finding(
            Level.RED,
            f"Đồng hồ máy chỉ {now:%d/%m/%Y %H:%M} UTC, sớm hơn việc đã ghi trong sổ.",
            MEND_CLOCK,
        )
    return fine(f"Đồng hồ máy chỉ {now:%d/%m/%Y %H:%M} UTC.")


def _newest(parts: Parts) -> datetime | None:
    """Return the latest instant the end of the ledger knows of.

    Not that of the last entry alone: one entry written with the wrong time must not hide it.
    """
    with parts.catalog.view() as view:
        size = view.ledger.size()
        rows = view.ledger.rows(max(size - LOOKED_BACK, 0), size)
        instants = [one.at for one in view.ledger.checkpoints()[-1:]]
    for row in rows:
        try:
            instants.append(Entry.from_bytes(row.data.encode()).at)
        except LedgerError:
            continue  # told by the check
    return max(instants, default=None)


def _authority(parts: Parts, url: str) -> Iterator[Finding]:
    if not url:
        yield Finding(
            Level.RED,
            "Chưa đặt dịch vụ dấu thời gian: chữ ký dừng ở “chờ dấu thời gian”.",
            "Ghi tsa_url vào settings.toml.",
        )
        return
    try:
        token = parts.signing.timestamper.stamp(bytes.fromhex(digest_of(b"doctor")))
    except SigningError as error:
        yield Finding(
            Level.YELLOW,
            f"Dịch vụ dấu thời gian {url} không trả lời; chữ ký mới sẽ chờ. ({error})",
            "Kiểm tra mạng và tsa_url; việc chờ tự chạy tiếp khi có lại.",
        )
        return
    yield fine(f"Dịch vụ dấu thời gian {url} trả lời.")
    yield from _compared(parts, token)


def _compared(parts: Parts, token: bytes) -> Iterator[Finding]:
    """Compare the clock with one that nobody on this machine can set."""
    theirs = time_of(token)
    if theirs is not None and abs(parts.clock() - theirs) > AGREES:
        yield Finding(
            Level.RED,
            f"Đồng hồ máy lệch với dịch vụ đóng dấu: bên đó là {theirs:%d/%m/%Y %H:%M} UTC. "
            "Thời hạn lưu trữ và khóa không được tính theo đồng hồ này.",
            MEND_CLOCK,
        )


def _checkpoints(parts: Parts) -> Finding:
    with parts.catalog.view() as view:
        known = view.ledger.checkpoints()
        sealed = known[-1].size if known else 0
        waiting = view.ledger.rows(sealed, sealed + 1)
    if not waiting:
        return fine("Sổ nhật ký đã được niêm phong đến dòng cuối.")
    try:
        age = parts.clock() - Entry.from_bytes(waiting[0].data.encode()).at
    except LedgerError:
        return Finding(Level.RED, "Sổ nhật ký không đọc được.", "vankho check --ledger")
    if age < LATE:
        return fine("Sổ nhật ký được niêm phong đều.")
    return Finding(
        _level(age), f"Sổ nhật ký chưa niêm phong {_hours(age)} giờ.", "Chạy “vankho serve”."
    )


def _stamps(parts: Parts) -> Iterator[Finding]:
    with parts.catalog.view() as view:
        known = view.ledger.checkpoints()
    names = (one.prefix for one in parts.objects.names(LEDGER))
    stamped = max((int(one.split("-")[1]) for one in names if one.startswith(STAMP)), default=-1)
    waiting = [one for one in known if one.size > stamped]
    age = parts.clock() - waiting[0].at if waiting else timedelta()
    if age < LATE:
        yield fine("Điểm chốt của sổ đều có dấu thời gian.")
        return
    yield Finding(
        _level(age),
        f"{len(waiting)} điểm chốt chưa có dấu thời gian, lâu nhất {_hours(age)} giờ; "
        "sổ vẫn được niêm phong bằng khóa của kho.",
        "Kiểm tra mạng và tsa_url; phần thiếu tự được đóng dấu bù theo thứ tự.",
    )


def _level(age: timedelta) -> Level:
    return Level.RED if age >= VERY_LATE else Level.YELLOW


def _hours(age: timedelta) -> int:
    return age // timedelta(hours=1)
