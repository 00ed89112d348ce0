"""A signed note: a text and the signatures under it, one a line (C2SP signed-note).

The signature itself is made and checked by the caller, so that this package needs no cryptography
beyond hashes; ``ed25519_key_id`` and ``verifier_key`` name a key the way foreign tools expect it.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.ledger.errors import BadCheckpoint

LARGEST = 1 << 20
"""A longer note is refused before it is looked at."""

ED25519 = b"\x01"
"""The type of a key in a key id (C2SP signed-note, "Signature types")."""

_DASH = "— "
_KEY_ID = 4


class Signer(Protocol):
    """Somebody who signs notes."""

    @property
    def name(self) -> str:
        """The key's name, as a rule the log's origin; without spaces or plus signs."""

    @property
    def key_id(self) -> bytes:
        """The key's id, four bytes."""

    def sign(self, text: bytes) -> bytes:
        """Return the signature over a note's text."""


class Verifier(Protocol):
    """Somebody who knows a public key."""

    @property
    def name(self) -> str:
        """The key's name."""

    @property
    def key_id(self) -> bytes:
        """The key's id, four bytes."""

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Say whether this is the key's signature over the text."""


@dataclass(frozen=True)
class Signature:
    """A signature under a note."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True)
class Note:
    """A text that ends with a line feed, and the signatures under it."""

    text: bytes
    signatures: tuple[Signature, ...]


def sign(text: bytes, signers: Sequence[Signer]) -> bytes:
    """Return the note with a signature of each signer under it, in their order."""
    lines = [_line(Signature(one.name, one.key_id, one.sign(text))) for one in signers]
    return text + b"\n" + "".join(lines).encode()


def parse(note: bytes) -> Note:
    """Take a note apart without judging it; raises ``BadCheckpoint`` where it is none."""
    text, found, under = note.rpartition(b"\n\n")
    if not found or not under.endswith(b"\n") or len(note) > LARGEST:
        raise BadCheckpoint(detail="not a signed note")
    try:
        (text + b"\n").decode()
        lines = under.decode().split("\n")[:-1]
    except UnicodeDecodeError as error:
        raise BadCheckpoint(detail="a note is UTF-8") from error
    return Note(text + b"\n", tuple(_signature(line) for line in lines))


def check(note: Note, verifiers: Sequence[Verifier]) -> None:
    """Raise ``BadCheckpoint`` unless a known key signed, and no signature of a known key is wrong.

    Signatures of unknown keys are passed over, as the specification asks: witnesses may come.
    """
    known = {(one.name, one.key_id): one for one in verifiers}
    ours = [one for one in note.signatures if (one.name, one.key_id) in known]
    for one in ours:
        if not known[one.name, one.key_id].verify(note.text, one.value):
            raise BadCheckpoint(detail=f"the signature of {one.name} is wrong")
    if not ours:
        raise BadCheckpoint(detail="not signed by a key that is known")


def ed25519_key_id(name: str, public_key: bytes) -> bytes:
    """Return the id of an Ed25519 key of this name: the beginning of a hash over both."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:_KEY_ID]


def verifier_key(name: str, public_key: bytes) -> str:
    """Write an Ed25519 public key as foreign tools read it: ``name+id+key``."""
    key = base64.b64encode(ED25519 + public_key).decode()
    return f"{name}+{ed25519_key_id(name, public_key).hex()}+{key}"


def _line(signature: Signature) -> str:
    value = base64.b64encode(signature.key_id + signature.value).decode()
    return f"{_DASH}{signature.name} {value}\n"


def _signature(line: str) -> Signature:
    name, _, value = line.removeprefix(_DASH).partition(" ")
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadCheckpoint(detail="a signature is base64") from error
    whole = Signature(name, raw[:_KEY_ID], raw[_KEY_ID:])
    if not name or not whole.value or _line(whole) != line + "\n":
        raise BadCheckpoint(detail="not a signature line")
    return whole
