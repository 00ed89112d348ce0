"""How the ways in are: watched folders, the mail box, the virus scanner (for ``vankho doctor``)."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.intake.folder import BAD, NOTES, TAKEN
from archive.intake.mailbox import MailBox
from archive.records.errors import ArchiveError
from archive.sandbox.clamd import Clamd
from archive.upkeep.diagnosis import Finding, Level, fine

LATE = timedelta(minutes=10)
"""When the last look lies further back, nobody looks."""


def examine_scanner(scanner: Clamd | None) -> Finding:
    """Say whether the virus scanner answers."""
    if scanner is None:
        return fine("Chưa nối bộ quét vi-rút (thiết lập clamd); tệp lạ chỉ mở trong vùng cách ly.")
    try:
        return fine(f"Bộ quét vi-rút trả lời: {scanner.version()}.")
    except ArchiveError:
        return Finding(
            Level.RED,
            f"Bộ quét vi-rút {scanner.address} không trả lời: tệp mới nộp phải chờ.",
            "systemctl start clamav-daemon, hoặc sửa thiết lập clamd",
        )


def examine_folder(path: Path) -> Finding:
    """Say whether files of a folder can be taken, and how many lie aside."""
    shut = [one for one in (path, path / TAKEN, path / BAD, path / NOTES) if _is_shut(one)]
    if shut:
        return Finding(
            Level.RED,
            f"Thư mục quét {path}: không ghi được vào {shut[0]}, tệp không chuyển đi được.",
            f"Cho tài khoản chạy vankho quyền ghi: chmod u+rwx {shut[0]}",
        )
    aside = sum(len(names) for _, _, names in os.walk(path / BAD)) // 2
    if aside:
        return Finding(
            Level.YELLOW,
            f"Thư mục quét {path}: {aside} tệp không nhận được, để riêng trong {BAD}/.",
            f"Đọc lý do trong các tệp .txt ở {path / BAD}, rồi quét lại hoặc xóa.",
        )
    return fine(f"Thư mục quét {path} nhận được tệp.")


def _is_shut(path: Path) -> bool:
    return path.exists() and not os.access(path, os.R_OK | os.W_OK | os.X_OK)


def examine_mail(box: MailBox, name: str) -> Finding:
    """Say whether the mail box answers, and how many messages wait and lie aside."""
    try:
        waiting, aside = box.count()
    except ArchiveError as error:
        how = "Xem lại mail_host, mail_port, mail_user và tệp mật khẩu, hoặc hỏi quản trị thư."
        return Finding(Level.RED, f"{name}: {error.message}", how)
    if aside:
        return Finding(
            Level.YELLOW,
            f"{name} trả lời: {waiting} thư chờ, {aside} thư để riêng trong {BAD.capitalize()}.",
            "Mở hộp thư, đọc lý do rồi chuyển thư đã xử lý đi nơi khác.",
        )
    return fine(f"{name} trả lời: {waiting} thư chờ.")


def examine_rounds(mark: Path, now: datetime) -> Iterator[Finding]:
    """Say when somebody last looked at the folders and the mail box."""
    how = "Chạy “vankho serve” với kho này."
    try:
        last = datetime.fromtimestamp(mark.stat().st_mtime, UTC)
    except FileNotFoundError:
        yield Finding(Level.YELLOW, "Chưa lần nào xem thư mục quét và hộp thư.", how)
        return
    when = f"Lần xem thư mục quét và hộp thư gần nhất: {last:%d/%m/%Y %H:%M} (UTC)."
    yield Finding(Level.YELLOW, when, how) if now - last > LATE else fine(when)
