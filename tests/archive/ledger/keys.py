"""Ed25519 keys for tests: the caller's side of a signed note."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from archive.ledger.note import ed25519_key_id, verifier_key


@dataclass(frozen=True)
class PublicKey:
    """A key that verifies."""

    name: str
    key: Ed25519PublicKey

    @property
    def key_id(self) -> bytes:
        """The key's id."""
        return ed25519_key_id(self.name, self.key.public_bytes(Encoding.Raw, PublicFormat.Raw))

    @property
    def line(self) -> str:
        """The key as foreign tools read it."""
        return verifier_key(self.name, self.key.public_bytes(Encoding.Raw, PublicFormat.Raw))

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Say whether this is the key's signature over the text."""
        try:
            self.key.verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class PrivateKey:
    """A key that signs."""

    name: str
    key: Ed25519PrivateKey

    @property
    def key_id(self) -> bytes:
        """The key's id."""
        return self.public.key_id

    @property
    def public(self) -> PublicKey:
        """The other half."""
        return PublicKey(self.name, self.key.public_key())

    def sign(self, text: bytes) -> bytes:
        """Return the signature over a note's text."""
        return self.key.sign(text)


def key_of(name: str, number: int = 1) -> PrivateKey:
    """Return the key with this number, the same in every run."""
    return PrivateKey(name, Ed25519PrivateKey.from_private_bytes(number.to_bytes(32)))
