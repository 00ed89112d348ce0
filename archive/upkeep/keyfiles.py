"""The archive's own secrets: files in ``DIR/keys``, made at the first start, never a default.

``pepper``         32 random bytes: the key of keyed hashes (receipt codes, counted tries, forms)
``pepper.old``     the peppers before it, newest first, one a line: ``<day> <hexadecimal>``
``ledger.key``     the Ed25519 key that signs checkpoints, with the log's name (``ledgerkey.py``)
``ledger.pub``     its public half, and those of the keys before it, as foreign tools read them
``ledger.old``     the public keys before it, oldest first, each with the entries it signed at most

Nothing can be rebuilt without them, and they are kept apart from the data (``vankho keys backup``).
"""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from archive.objects.disk import Disk
from archive.records.digest import Chance
from archive.upkeep.errors import KeyTrouble
from archive.upkeep.ledgerkey import LENGTH, LedgerKey, new_line, read_line, read_replaced

FOLDER = "keys"
PEPPER = "pepper"
PEPPERS_BEFORE = "pepper.old"
LEDGER = "ledger.key"
LEDGER_PUBLIC = "ledger.pub"
LEDGER_BEFORE = "ledger.old"

ARCHIVE = ("catalog.sqlite", "objects")
"""What lies in a data folder once there is an archive."""

FEWEST_VALUES = 12
"""Different bytes among 32 random ones: there are about 30, and fewer than these only by hand."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WRITERS = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True)
class OldPepper:
    """A pepper that was replaced on ``day``: it only checks what was hashed before."""

    day: date
    value: bytes

    def __repr__(self) -> str:
        return f"OldPepper({self.day}, …)"


@dataclass(frozen=True)
class Secrets:
    """The secrets of one archive."""

    pepper: bytes
    ledger_key: LedgerKey
    peppers_before: tuple[OldPepper, ...] = ()

    def __repr__(self) -> str:
        return "Secrets(…)"


def ensure_secrets(folder: Path, chance: Chance) -> Secrets:
    """Return the secrets of a data folder, made with mode 0600 where there is no archive yet.

    Raises ``KeyTrouble`` where one is open to others, broken, not random, or missing beside an
    archive: a new one would make every earlier checkpoint look forged and every receipt code wrong.
    """
    keys = folder / FOLDER
    missing = [name for name in (PEPPER, LEDGER) if not (keys / name).exists()]
    if missing and any((folder / name).exists() for name in ARCHIVE):
        message = (
            f"Thiếu khóa {', '.join(missing)} trong {keys}. "
            "Hãy lấy lại thư mục keys từ bản sao lưu; kho không tự tạo khóa mới."
        )
        raise KeyTrouble(message)
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_open(keys)
    for name in missing:
        write_secret(keys / name, chance(LENGTH) if name == PEPPER else new_line(chance))
    kept = read_secrets(folder)
    public = public_lines(kept.ledger_key)
    if not (keys / LEDGER_PUBLIC).exists() or (keys / LEDGER_PUBLIC).read_bytes() != public:
        replace_secret(keys / LEDGER_PUBLIC, public)
    return kept


def read_secrets(folder: Path) -> Secrets:
    """Return the secrets that lie in a data folder; nothing is made.

    Raises ``KeyTrouble`` as ``ensure_secrets`` does, and ``FileNotFoundError`` where there is none.
    """
    keys = folder / FOLDER
    pepper = _read(keys / PEPPER)
    if len(pepper) != LENGTH:
        raise KeyTrouble(detail=str(keys / PEPPER))
    key = read_line(_read(keys / LEDGER), keys / LEDGER)
    _refuse_made_up(pepper, keys / PEPPER)
    _refuse_made_up(key.secret.private_bytes_raw(), keys / LEDGER)
    before = read_replaced(_if_there(keys / LEDGER_BEFORE), keys / LEDGER_BEFORE)
    return Secrets(pepper, replace(key, before=before), _peppers(keys / PEPPERS_BEFORE))


def public_lines(key: LedgerKey) -> bytes:
    """Return the public keys of a log as they are given to whoever verifies."""
    return "".join(f"{line}\n" for line in key.lines).encode()


def refuse_open(path: Path) -> None:
    """Raise ``KeyTrouble``, with the command that helps, where others than the owner have a right.

    To read a file, or to write into a folder: who only lists its names learns nothing.
    """
    mode = path.stat().st_mode
    is_folder = stat.S_ISDIR(mode)
    if mode & (_WRITERS if is_folder else _OTHERS):
        right = "700" if is_folder else "600"
        message = (
            f"{path} đang mở cho người khác (quyền {stat.S_IMODE(mode):o}). "
            f"Hãy chạy “chmod {right} {path}” rồi khởi động lại."
        )
        raise KeyTrouble(message)


def write_secret(path: Path, content: bytes) -> None:
    """Write a new file only its owner reads, whole or absent; one that is there stays."""
    with _written(path, content) as part:
        try:
            path.hardlink_to(part)
        except FileExistsError:
            return
        Disk().sync_folder(path.parent)


def replace_secret(path: Path, content: bytes) -> None:
    """Put a secret file in another's place, durably, whole or not at all."""
    with _written(path, content) as part:
        part.replace(path)
        Disk().sync_folder(path.parent)


@contextmanager
def _written(path: Path, content: bytes) -> Iterator[Path]:
    """Lend a file beside another, of mode 0600, with these bytes on the disk."""
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(made)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    refuse_open(path)
    return path.read_bytes()


def _if_there(path: Path) -> bytes:
    return _read(path) if path.exists() else b""


def _peppers(path: Path) -> tuple[OldPepper, ...]:
    try:
        lines = [line.split(" ") for line in _if_there(path).decode().splitlines()]
        return tuple(OldPepper(date.fromisoformat(day), bytes.fromhex(said)) for day, said in lines)
    except ValueError as error:
        raise KeyTrouble(detail=str(path)) from error


def _refuse_made_up(secret: bytes, path: Path) -> None:
    """Raise ``KeyTrouble`` for a secret no dice gave: zeros, one letter, a word repeated."""
    if len(set(secret)) < FEWEST_VALUES:
        message = (
            f"Khóa {path} không phải số ngẫu nhiên. Hãy lấy lại từ bản sao lưu, "
            "hoặc xóa thư mục keys nếu kho còn trống."
        )
        raise KeyTrouble(message)
