"""The key that signs the ledger's checkpoints, as it is written down: one line a key.

The forms are those of C2SP signed-note, so foreign tools read them: ``PRIVATE+KEY+<name>+<id>+
<base64>`` for the secret, ``<name>+<id>+<base64>`` for the public half. The name is the log's
origin and stays for ever; a new key has another id under the same name.
"""

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from archive.ledger import note
from archive.ledger.trust import Retired
from archive.records.digest import Chance, new_id
from archive.upkeep.errors import KeyTrouble

LENGTH = 32
"""Bytes of an Ed25519 key, secret or public."""

_MARK = "PRIVATE+KEY+"


@dataclass(frozen=True)
class PublicKey:
    """Knows the signatures of one key: a ``note.Verifier``."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The key's id, four bytes."""
        return note.ed25519_key_id(self.name, self.public)

    @property
    def line(self) -> str:
        """The key as foreign tools read it."""
        return note.verifier_key(self.name, self.public)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Say whether this is the key's signature over the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Replaced:
    """A key that was replaced when the log had ``until`` entries."""

    key: PublicKey
    until: int

    @property
    def line(self) -> str:
        """The key and its limit as they are kept."""
        return f"{self.key.line} {self.until}"


@dataclass(frozen=True)
class LedgerKey:
    """Signs checkpoints and knows them: a ``trust.LogKey``. ``before`` are the keys it replaced."""

    name: str
    secret: Ed25519PrivateKey
    before: tuple[Replaced, ...] = ()

    @property
    def retired(self) -> tuple[Retired, ...]:
        """The keys before it, oldest first."""
        return tuple(Retired(one.key, one.until) for one in self.before)

    @property
    def lines(self) -> tuple[str, ...]:
        """The public keys for whoever verifies, today's first."""
        return (self.known.line, *(one.line for one in reversed(self.before)))

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self.secret.public_key().public_bytes_raw()

    @property
    def known(self) -> PublicKey:
        """The public half, with the name."""
        return PublicKey(self.name, self.public)

    @property
    def key_id(self) -> bytes:
        """The key's id, four bytes."""
        return note.ed25519_key_id(self.name, self.public)

    def sign(self, text: bytes) -> bytes:
        """Return the signature over a note's text."""
        return self.secret.sign(text)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Say whether this is the key's signature over the text."""
        return self.known.verify(text, signature)


def new_line(chance: Chance, name: str = "") -> bytes:
    """Return a fresh key as it is written; without a name it begins a log of its own."""
    secret = Ed25519PrivateKey.from_private_bytes(chance(LENGTH))
    key = LedgerKey(name or f"vankho/{new_id(chance)}", secret)
    seed = base64.b64encode(note.ED25519 + secret.private_bytes_raw()).decode()
    return f"{_MARK}{key.name}+{key.key_id.hex()}+{seed}\n".encode()


def read_line(text: bytes, path: Path) -> LedgerKey:
    """Return the key written in a file. Raises ``KeyTrouble`` for anything else."""
    try:
        name, key_id, seed = _taken_apart(text.decode().strip().removeprefix(_MARK))
        key = LedgerKey(name, Ed25519PrivateKey.from_private_bytes(seed))
    except ValueError as error:
        raise KeyTrouble(detail=str(path)) from error
    if key.key_id.hex() != key_id:
        raise KeyTrouble(detail=str(path))
    return key


def read_replaced(text: bytes, path: Path) -> tuple[Replaced, ...]:
    """Return the keys a log had before, oldest first. Raises ``KeyTrouble``."""
    try:
        return tuple(_replaced(line) for line in text.decode().splitlines())
    except ValueError as error:
        raise KeyTrouble(detail=str(path)) from error


def _replaced(line: str) -> Replaced:
    said, until = line.split(" ")
    name, key_id, public = _taken_apart(said)
    key = PublicKey(name, public)
    if key.key_id.hex() != key_id or not until.isdecimal():
        raise ValueError(line)
    return Replaced(key, int(until))


def _taken_apart(line: str) -> tuple[str, str, bytes]:
    """Return a key line's name, id and 32 bytes; raises ``ValueError`` where it has none."""
    name, key_id, said = line.split("+", 2)
    try:
        raw = base64.b64decode(said, validate=True).removeprefix(note.ED25519)
    except binascii.Error as error:
        raise ValueError(line) from error
    if len(raw) != LENGTH:
        raise ValueError(line)
    return name, key_id, raw
