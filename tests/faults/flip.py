"""Flip one bit: of a file, whatever its mode, or of a value in a row of the catalogue."""

import os
import sqlite3
import stat
from pathlib import Path


def flip_bit(content: bytes, bit: int) -> bytes:
    """Return the bytes with this one bit turned (counted from the first byte's highest)."""
    at, mask = bit // 8 % len(content), 0x80 >> bit % 8
    return content[:at] + bytes([content[at] ^ mask]) + content[at + 1 :]


def flip_file(path: Path, bit: int = 0) -> None:
    """Turn one bit of a file in place; its mode and times stay, as when a disk rots."""
    was = path.stat()
    path.chmod(0o600)
    path.write_bytes(flip_bit(path.read_bytes(), bit))
    path.chmod(stat.S_IMODE(was.st_mode))
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def flip_row(database: Path, table: str, column: str, row: int, bit: int = 0) -> None:
    """Turn one bit of a text or blob in a row (by ``rowid``), past every trigger and check."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        where = f'FROM "{table}" WHERE rowid = ?'
        (kept,) = connection.execute(f'SELECT "{column}" {where}', (row,)).fetchone()
        turned = flip_bit(kept if isinstance(kept, bytes) else str(kept).encode(), bit)
        value = turned if isinstance(kept, bytes) else turned.decode("utf-8", "replace")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            connection.execute(f'DROP TRIGGER "{name}"')
        change = f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?'  # noqa: S608 - as above
        connection.execute(change, (value, row))
    connection.close()
