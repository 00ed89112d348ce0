"""How a world lies on disk: keys under random PINs, everything readable by its owner only."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from archive.demo.world.issue import Chance, Issued, Key

PINS = "pins.json"
REVOKED = "revoked.json"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PIN_LENGTH = 12


@dataclass(frozen=True)
class Credential:
    """A PKCS#12 file with the PIN that opens it."""

    pkcs12: bytes
    pin: str

    def __repr__(self) -> str:
        return "Credential(…)"


def new_pin(chance: Chance) -> str:
    """Make a PIN of 60 bits that is easy to read aloud."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in chance(PIN_LENGTH))


def write_private(path: Path, content: bytes) -> None:
    """Write a file only its owner can read, whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def pack(name: str, issued: Issued, chain: list[x509.Certificate], pin: str) -> bytes:
    """Put a key with its certificates into PKCS#12."""
    return pkcs12.serialize_key_and_certificates(
        name.encode(), issued.key, issued.certificate, chain, BestAvailableEncryption(pin.encode())
    )


def unpack(credential: Credential) -> tuple[Key, x509.Certificate]:
    """Take key and certificate out of PKCS#12."""
    kept = pkcs12.load_pkcs12(credential.pkcs12, credential.pin.encode())
    if not isinstance(kept.key, Key) or kept.cert is None:
        raise TypeError(type(kept.key))
    return kept.key, kept.cert.certificate


def write_pins(folder: Path, pins: dict[str, str]) -> None:
    """Keep the PINs, by key."""
    write_private(folder / PINS, json.dumps(pins, indent=1).encode())


def read_pins(folder: Path) -> dict[str, str]:
    """Read the PINs, by key."""
    read = json.loads((folder / PINS).read_bytes())
    return {str(key): str(pin) for key, pin in read.items()}


def write_revoked(folder: Path, revoked: dict[int, datetime]) -> None:
    """Keep which serial numbers are revoked, and since when."""
    text = {str(serial): at.isoformat() for serial, at in revoked.items()}
    write_private(folder / REVOKED, json.dumps(text, indent=1).encode())


def read_revoked(folder: Path) -> dict[int, datetime]:
    """Read which serial numbers are revoked, and since when."""
    path = folder / REVOKED
    read = json.loads(path.read_bytes()) if path.exists() else {}
    return {int(serial): datetime.fromisoformat(at) for serial, at in read.items()}
