"""The archive's keys in one file that opens with a passphrase only (``vankho keys backup``).

scrypt (RFC 7914) makes a key of the passphrase, AES-256-GCM (NIST SP 800-38D) encrypts and
authenticates; how it was done stands before it, authenticated too. The file is kept apart from the
data: together with a backup of the data it is the whole archive.

    vankho-keys 1
    {"cipher":"AES-256-GCM","kdf":"scrypt","log":…,"made":…,"n":131072,"nonce":…,"p":1,"r":8,…}
    <ciphertext of canonical JSON: each file's name and its bytes in base64>
"""

import base64
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from archive.ledger import canonical
from archive.records.calendar import from_text, to_text
from archive.records.digest import Chance
from archive.records.errors import Conflict, Damaged, Refused
from archive.upkeep.errors import KeyTrouble
from archive.upkeep.keyfiles import FOLDER, refuse_open, write_secret

MAGIC = b"vankho-keys 1\n"
SHORTEST = 12
"""Symbols of a passphrase: the file may lie where it can be tried for years."""

COST = 1 << 17
HIGHEST_COST = 1 << 20
"""scrypt's N: 128 MiB and half a second; a file that asks for more than 1 GiB is refused."""

BLOCKS, LANES, SALT, NONCE, KEY = 8, 1, 16, 12, 32

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


@dataclass(frozen=True)
class Bundle:
    """The key files of one archive, by name; ``log`` is the ledger's origin, ``made`` the time."""

    log: str
    made: datetime
    files: Mapping[str, bytes]

    def __repr__(self) -> str:
        return f"Bundle({self.log}, {self.made}, {len(self.files)} files)"


def gather(folder: Path) -> Mapping[str, bytes]:
    """Return every key file of a data folder. Raises ``KeyTrouble`` for one others can read."""
    keys = folder / FOLDER
    if not keys.is_dir():
        message = f"Không có thư mục khóa {keys}. Hãy kiểm tra lại --data."
        raise KeyTrouble(message)
    found = [one for one in sorted(keys.iterdir()) if one.is_file() and _NAME.fullmatch(one.name)]
    for one in found:
        refuse_open(one)
    return {one.name: one.read_bytes() for one in found}


def close(bundle: Bundle, passphrase: str, chance: Chance, *, cost: int = COST) -> bytes:
    """Return the encrypted file. Raises ``Refused`` for a passphrase that is too short."""
    if len(passphrase) < SHORTEST:
        message = f"Mật khẩu của bản sao lưu khóa phải có từ {SHORTEST} ký tự."
        raise Refused(message)
    salt, nonce = chance(SALT), chance(NONCE)
    said = {"log": bundle.log, "made": to_text(bundle.made), "salt": salt.hex()}
    how = {"cipher": "AES-256-GCM", "kdf": "scrypt", "n": cost, "r": BLOCKS, "p": LANES}
    head = MAGIC + canonical.encode({**said, **how, "nonce": nonce.hex()}) + b"\n"
    files = {name: base64.b64encode(one).decode() for name, one in bundle.files.items()}
    key = _key(passphrase, salt, cost)
    return head + AESGCM(key).encrypt(nonce, canonical.encode(files), head)


def reopen(content: bytes, passphrase: str) -> Bundle:
    """Return what an encrypted file holds.

    Raises ``KeyTrouble`` where the passphrase is wrong or a byte was changed (which of the two
    cannot be told), or where this is no such file.
    """
    try:
        line, rest = content.removeprefix(MAGIC).split(b"\n", 1)
        said = cast("dict[str, str | int]", canonical.decode(line))
        cost, salt = int(said["n"]), bytes.fromhex(str(said["salt"]))
        shape = (said["cipher"], said["kdf"], said["r"], said["p"])
        if shape != ("AES-256-GCM", "scrypt", BLOCKS, LANES) or not 1 < cost <= HIGHEST_COST:
            raise KeyTrouble(detail="another way of encrypting")
        nonce, head = bytes.fromhex(str(said["nonce"])), MAGIC + line + b"\n"
        plain = AESGCM(_key(passphrase, salt, cost)).decrypt(nonce, rest, head)
        files = cast("dict[str, str]", canonical.decode(plain))
        kept = {name: base64.b64decode(one, validate=True) for name, one in files.items()}
        return Bundle(str(said["log"]), from_text(str(said["made"])), kept)
    except (InvalidTag, Damaged, AttributeError, KeyError, TypeError, ValueError) as error:
        message = "Không mở được bản sao lưu khóa: sai mật khẩu, hoặc tệp đã bị cắt, bị sửa."
        raise KeyTrouble(message) from error


def put_back(folder: Path, bundle: Bundle) -> tuple[str, ...]:
    """Write key files that are missing and return their names; those that are there stay.

    Raises ``Conflict``, and writes nothing, where another key of the same name lies there.
    """
    keys = folder / FOLDER
    for name, content in bundle.files.items():
        if _NAME.fullmatch(name) is None:
            raise KeyTrouble(detail=f"no name of a key file: {name!r}")
        if (keys / name).exists() and (keys / name).read_bytes() != content:
            message = (
                f"{keys / name} đã có và khác bản sao lưu. Không ghi gì. "
                "Nếu đúng là muốn thay, hãy chuyển thư mục keys sang chỗ khác rồi làm lại."
            )
            raise Conflict(message)
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    missing = tuple(name for name in bundle.files if not (keys / name).exists())
    for name in missing:
        write_secret(keys / name, bundle.files[name])
    return missing


def _key(passphrase: str, salt: bytes, cost: int) -> bytes:
    typed = unicodedata.normalize("NFC", passphrase).encode()
    return Scrypt(salt=salt, length=KEY, n=cost, r=BLOCKS, p=LANES).derive(typed)
