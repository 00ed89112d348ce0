"""What keys an archive has: names, fingerprints, ages; never what is in them."""

import hashlib
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.upkeep.errors import KeyTrouble
from archive.upkeep.keyfiles import (
    FOLDER,
    LEDGER,
    LEDGER_BEFORE,
    LEDGER_PUBLIC,
    PEPPER,
    PEPPERS_BEFORE,
)
from archive.upkeep.rotation import NEXT

USES = {
    PEPPER: "băm mã biên nhận, mã lần thử, biểu mẫu; mở kho mật khẩu và mã hai lớp",
    PEPPERS_BEFORE: "các pepper trước, chỉ để đối chiếu",
    LEDGER: "ký điểm chốt của sổ nhật ký",
    LEDGER_PUBLIC: "khóa công khai của sổ: đưa cho người kiểm tra",
    LEDGER_BEFORE: "khóa công khai trước đây của sổ",
    NEXT: "khóa sổ đang đổi dở: chạy lại “vankho keys rotate ledger”",
}
PERSONAL = "khóa ký của một người (PKCS#12, có mã PIN)"
OTHER = "không thuộc kho"

SHOWN = 16
"""Hexadecimal digits of a fingerprint: enough to compare two by eye."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class KeyFile:
    """One key file: what it is for, how to recognise it, since when, and whether it lies open."""

    name: str
    use: str
    fingerprint: str
    since: datetime
    open_to_others: bool

    def to_json(self) -> dict[str, object]:
        """Return the object ``vankho keys list --json`` writes."""
        return {**vars(self), "since": self.since.isoformat()}


def keys_in(folder: Path) -> Sequence[KeyFile]:
    """Return the key files of a data folder, by name. Raises ``KeyTrouble`` where there is none.

    A fingerprint is a hash of the whole file under a name of its own: of 256 random bits it tells
    nothing.
    """
    keys = folder / FOLDER
    if not keys.is_dir():
        message = f"Không có thư mục khóa {keys}. Hãy kiểm tra lại --data."
        raise KeyTrouble(message)
    return [_key(one) for one in sorted(keys.iterdir()) if one.is_file()]


def _key(path: Path) -> KeyFile:
    known = path.stat()
    said = hashlib.sha256(b"vankho fingerprint\0" + path.read_bytes()).hexdigest()
    use = USES.get(path.name, PERSONAL if path.suffix == ".p12" else OTHER)
    since = datetime.fromtimestamp(known.st_mtime, UTC)
    return KeyFile(path.name, use, said[:SHOWN], since, bool(known.st_mode & _OTHERS))
