"""How an installation lies open to others, and what of that stops its start (attacks C5 35)."""

import ipaddress
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from archive.upkeep.diagnosis import Finding, Level, fine
from archive.upkeep.errors import Unsafe
from archive.upkeep.keyfiles import ARCHIVE, FOLDER

SETTINGS = "settings.toml"
PRIVATE = 0o700

_WRITERS = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True)
class Exposure:
    """Where an installation lies and listens: the settings that can be unsafe."""

    folder: Path
    host: str
    public_url: str = ""
    demo: bool = False


def take_in_hand(folder: Path) -> None:
    """Close a folder that holds no archive yet to everybody but its owner."""
    begun = any((folder / name).exists() for name in (*ARCHIVE, FOLDER))
    if not begun and stat.S_IMODE(folder.stat().st_mode) != PRIVATE:
        folder.chmod(PRIVATE)


def refuse_unsafe(exposure: Exposure, *, debug: bool = False) -> None:
    """Raise ``Unsafe``, saying how to mend it, for what an archive may not be started with.

    ``debug`` is whether the web application would show its inside to whoever makes it fail.
    """
    for one in _stopping(exposure, debug=debug):
        message = f"Không khởi động: {one.what} {one.how}"
        raise Unsafe(message)


def examine_safety(exposure: Exposure) -> Iterator[Finding]:
    """Tell everything an installation should not be, the doctor's way."""
    found = [*_stopping(exposure, debug=False), *_warning(exposure)]
    yield from found or [fine("Thiết lập an toàn: thư mục riêng, địa chỉ không mở trần ra mạng.")]


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _stopping(exposure: Exposure, *, debug: bool) -> Iterator[Finding]:
    if debug:
        yield _red(
            "chế độ gỡ lỗi của Flask đang bật (FLASK_DEBUG).", "Hãy bỏ biến đó rồi chạy lại."
        )
    yield from _open_folder(exposure.folder)
    if is_loopback(exposure.host):
        return
    if exposure.demo:
        yield _red(
            f"kho trình diễn không được mở ra mạng (host {exposure.host}).",
            "Người mẫu và mật khẩu mẫu chỉ dành cho máy này: dùng --host 127.0.0.1.",
        )
    elif urlsplit(exposure.public_url).scheme != "https":
        yield _red(
            f"nghe ở {exposure.host} mà chưa khai báo HTTPS: mật khẩu sẽ đi trần trên mạng.",
            'Đặt proxy có TLS phía trước và ghi public_url = "https://…" (và trusted_proxy), '
            "hoặc dùng --host 127.0.0.1.",
        )


def _open_folder(folder: Path) -> Iterator[Finding]:
    mode = stat.S_IMODE(folder.stat().st_mode) if folder.is_dir() else PRIVATE
    if mode & stat.S_IRWXO or mode & _WRITERS:
        yield _red(
            f"thư mục dữ liệu {folder} mở cho người khác trên máy (quyền {mode:o}).",
            f"Hãy chạy “chmod 700 {folder}”.",
        )
    settings = folder / SETTINGS
    if settings.exists() and settings.stat().st_mode & _WRITERS:
        yield _red(
            f"người khác sửa được {settings}: họ đổi được chứng thư gốc và địa chỉ.",
            f"Hãy chạy “chmod 600 {settings}”.",
        )


def _warning(exposure: Exposure) -> Iterator[Finding]:
    public = urlsplit(exposure.public_url)
    if public.scheme == "http" and not is_loopback(public.hostname or ""):
        yield _red(
            f"mọi người vào bằng {exposure.public_url}, không mã hóa.",
            "Dùng HTTPS ở proxy phía trước và sửa public_url.",
        )
    if exposure.folder.is_dir() and exposure.folder.stat().st_mode & stat.S_IRGRP:
        what = f"Nhóm của máy đọc được thư mục dữ liệu {exposure.folder}."
        yield Finding(Level.YELLOW, what, f"chmod 700 {exposure.folder}")


def _red(what: str, how: str) -> Finding:
    return Finding(Level.RED, what, how)
