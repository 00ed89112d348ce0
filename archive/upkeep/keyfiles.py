"""The archive's own secrets: files in ``DIR/keys``, made at the first start, never a default.

``pepper``       32 random bytes: the key of keyed hashes (receipt codes, counted tries)
``ledger.key``   the Ed25519 key that signs checkpoints, with the log's name, as one line in the
                 form of C2SP signed-note keys: ``PRIVATE+KEY+<name>+<id>+<base64>``
``ledger.pub``   its public half, as foreign tools read it: ``<name>+<id>+<base64>``

Without them nothing can be rebuilt: they belong into every backup.
"""

import base64
import binascii
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive.ledger import note
from archive.records.digest import Chance, new_id
from archive.upkeep.errors import KeyTrouble

FOLDER = "keys"
PEPPER = "pepper"
LEDGER = "ledger.key"
LEDGER_PUBLIC = "ledger.pub"

ARCHIVE = ("catalog.sqlite", "objects")
"""What lies in a data folder once there is an archive."""

LENGTH = 32
_MARK = "PRIVATE+KEY+"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WRITERS = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True)
class LedgerKey:
    """Signs and knows checkpoints: a ``note.Signer`` and a ``note.Verifier``."""

    name: str
    secret: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self.secret.public_key().public_bytes_raw()

    @property
    def key_id(self) -> bytes:
        """The key's id, four bytes."""
        return note.ed25519_key_id(self.name, self.public)

    def sign(self, text: bytes) -> bytes:
        """Return the signature over a note's text."""
        return self.secret.sign(text)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Say whether this is the key's signature over the text."""
        try:
            self.secret.public_key().verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Secrets:
    """The secrets of one archive."""

    pepper: bytes
    ledger_key: LedgerKey

    def __repr__(self) -> str:
        return "Secrets(…)"


def ensure_secrets(folder: Path, chance: Chance) -> Secrets:
    """Return the secrets of a data folder, made with mode 0600 where there is no archive yet.

    Raises ``KeyTrouble`` where one is open to others, broken, or missing beside an archive: a new
    one would make every earlier checkpoint look forged and every receipt code wrong.
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
    pepper = _kept(keys / PEPPER, chance(LENGTH))
    if len(pepper) != LENGTH:
        raise KeyTrouble(detail=str(keys / PEPPER))
    key = _read_key(_kept(keys / LEDGER, _fresh_key(chance)), keys / LEDGER)
    if not (keys / LEDGER_PUBLIC).exists():
        public = note.verifier_key(key.name, key.public).encode() + b"\n"
        write_secret(keys / LEDGER_PUBLIC, public)
    return Secrets(pepper, key)


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


def _kept(path: Path, fresh: bytes) -> bytes:
    """Return what a file holds, written durably first where there is none."""
    if not path.exists():
        write_secret(path, fresh)
    refuse_open(path)
    return path.read_bytes()


def write_secret(path: Path, content: bytes) -> None:
    """Write a new file only its owner reads, whole or absent; one that is there stays."""
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(made)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(part)
        except FileExistsError:
            return
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        part.unlink(missing_ok=True)


def _fresh_key(chance: Chance) -> bytes:
    key = LedgerKey(
        f"vankho/{new_id(chance)}", Ed25519PrivateKey.from_private_bytes(chance(LENGTH))
    )
    seed = base64.b64encode(note.ED25519 + key.secret.private_bytes_raw()).decode()
    return f"{_MARK}{key.name}+{key.key_id.hex()}+{seed}\n".encode()


def _read_key(text: bytes, path: Path) -> LedgerKey:
    try:
        name, key_id, said = text.decode().strip().removeprefix(_MARK).split("+", 2)
        seed = base64.b64decode(said, validate=True).removeprefix(note.ED25519)
        key = LedgerKey(name, Ed25519PrivateKey.from_private_bytes(seed))
    except (ValueError, binascii.Error) as error:
        raise KeyTrouble(detail=str(path)) from error
    if key.key_id.hex() != key_id:
        raise KeyTrouble(detail=str(path))
    return key
