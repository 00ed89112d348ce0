"""Keys in a token or HSM (PKCS#11, OASIS v2.40): the private key never leaves it.

Only the raw operation is asked of the token, on a digest computed here: many have no mechanism that
hashes as well (SoftHSM none for ECDSA). Each signature is checked against the certificate before it
is given away, so that a wrong pair of key and certificate is found at the first one.
"""

import contextlib
import hashlib
import logging
import threading
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

import pkcs11
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11.exceptions import (
    AttributeTypeInvalid,
    GeneralError,
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PinLocked,
    PKCS11Error,
    UserAlreadyLoggedIn,
)

from signing import words
from signing.errors import KeyUnusable, WrongPin
from signing.keys.holders import holder_of, is_signed_by, mechanism_of
from signing.keys.interface import Digest, Held, Holder, Mechanism, Scheme, Token
from signing.keys.policy import LAW, Policy

log = logging.getLogger(__name__)

HASHED = {
    Digest.SHA256: (pkcs11.Mechanism.SHA256, pkcs11.MGF.SHA256),
    Digest.SHA384: (pkcs11.Mechanism.SHA384, pkcs11.MGF.SHA384),
    Digest.SHA512: (pkcs11.Mechanism.SHA512, pkcs11.MGF.SHA512),
}
PREFIX = {
    Digest.SHA256: bytes.fromhex("3031300d060960864801650304020105000420"),
    Digest.SHA384: bytes.fromhex("3041300d060960864801650304020205000430"),
    Digest.SHA512: bytes.fromhex("3051300d060960864801650304020305000440"),
}
"""What stands before a digest in PKCS#1 v1.5 (RFC 8017, 9.2, note 1)."""


class Private(Protocol):
    """A private key in an open token, as python-pkcs11 gives it."""

    label: str

    def sign(
        self, data: bytes, *, mechanism: pkcs11.Mechanism, mechanism_param: object = None
    ) -> bytes:
        """Sign with this mechanism."""


@dataclass(frozen=True)
class Signs:
    """Whose key it is, and how it signs."""

    holder: Holder
    mechanism: Mechanism


class Pkcs11Key(Held):
    """A key in a token that was unlocked; one signature at a time, as tokens are.

    The token is locked again when the key is closed or forgotten. Until then nobody else in this
    process can unlock it: a token that is open asks the next one for no PIN.
    """

    def __init__(self, session: pkcs11.Session, private: Private, told: Signs) -> None:
        super().__init__(told.holder, told.mechanism)
        self._private = private
        self._turn = threading.Lock()
        self._end = weakref.finalize(self, session.close)

    def close(self) -> None:
        """Lock the token again."""
        self._end()

    def sign(self, message: bytes) -> bytes:
        """Sign the message; KeyUnusable when the token refuses, or was pulled out."""
        with self._turn, _in_our_words():
            signature = self._signed(hashlib.new(self.mechanism.digest, message).digest())
        if not is_signed_by(self.holder, self.mechanism, message, signature):
            raise KeyUnusable(words.DEVICE_WRONG_PAIR)
        return signature

    def _signed(self, digest: bytes) -> bytes:
        if self.mechanism.scheme is Scheme.ECDSA:
            pair = self._private.sign(digest, mechanism=pkcs11.Mechanism.ECDSA)
            half = len(pair) // 2
            r, s = (int.from_bytes(part, "big") for part in (pair[:half], pair[half:]))
            return encode_dss_signature(r, s)
        name = self.mechanism.digest
        if self.mechanism.scheme is Scheme.RSA_PKCS1:
            return self._private.sign(PREFIX[name] + digest, mechanism=pkcs11.Mechanism.RSA_PKCS)
        return self._private.sign(
            digest,
            mechanism=pkcs11.Mechanism.RSA_PKCS_PSS,
            mechanism_param=(*HASHED[name], name.size),
        )


def unlock(where: Token, pin: str, policy: Policy = LAW) -> Pkcs11Key:
    """Open a token with its PIN and find the key that signs.

    WrongPin; KeyUnusable when the token, the key or its certificate is not there, the token is
    locked or in use, or several would do and none was named.
    """
    with contextlib.ExitStack() as undone, _in_our_words():
        session = _token(where).open(user_pin=pin)
        undone.callback(session.close)
        private, certificates = _the_only(session, where)
        holder = holder_of(certificates[0], tuple(certificates[1:]))
        key = Pkcs11Key(session, private, Signs(holder, mechanism_of(holder, policy)))
        undone.pop_all()
    return key


def _the_only(session: pkcs11.Session, where: Token) -> tuple[Private, list[bytes]]:
    """Return the key that was meant, with its own certificate and then all others (DER)."""
    certificates = _certificates(session)
    found = [
        (cast("Private", one), mark)
        for one in session.get_objects(_private(where))
        if (mark := bytes(one[pkcs11.Attribute.ID])) in certificates
        and where.certificate in (b"", certificates[mark])
    ]
    if not found:
        raise KeyUnusable(words.DEVICE_NO_KEY)
    if len(found) > 1:
        labels = ", ".join(private.label for private, _ in found)
        raise KeyUnusable(words.DEVICE_KEYS.format(keys=labels))
    private, mark = found[0]
    return private, [certificates.pop(mark), *certificates.values()]


def _token(where: Token) -> pkcs11.Token:
    try:
        library = pkcs11.lib(str(where.module))
    except (GeneralError, RuntimeError, OSError) as problem:
        raise KeyUnusable(words.DEVICE_NO_MODULE.format(module=where.module.name)) from problem
    present: Sequence[pkcs11.Token] = [
        token
        for slot in library.get_slots(token_present=True)
        if pkcs11.TokenFlag.TOKEN_INITIALIZED in (token := slot.get_token()).flags
        and where.token in ("", token.label)
    ]
    if len(present) != 1:
        labels = ", ".join(str(token.label) for token in present)
        raise KeyUnusable(
            words.DEVICE_WHICH.format(tokens=labels) if present else words.DEVICE_MISSING
        )
    return present[0]


def _private(where: Token) -> dict[pkcs11.Attribute, object]:
    wanted: dict[pkcs11.Attribute, object] = {
        pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY,
        pkcs11.Attribute.SIGN: True,
    }
    return wanted | ({pkcs11.Attribute.LABEL: where.key} if where.key else {})


def _certificates(session: pkcs11.Session) -> dict[bytes, bytes]:
    """Return the certificates of a token (DER) by the id they share with their keys."""
    listed = session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE})
    found = {}
    for one in listed:
        with contextlib.suppress(AttributeTypeInvalid):
            found[bytes(one[pkcs11.Attribute.ID])] = bytes(one[pkcs11.Attribute.VALUE])
    return found


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    """Tell what a token answers as one of our errors."""
    try:
        yield
    except (PinIncorrect, PinInvalid, PinLenRange) as problem:
        raise WrongPin from problem
    except PinLocked as problem:
        raise KeyUnusable(words.DEVICE_LOCKED) from problem
    except UserAlreadyLoggedIn as problem:
        raise KeyUnusable(words.DEVICE_BUSY) from problem
    except PKCS11Error as problem:
        log.info("device refused: %s", type(problem).__name__)
        raise KeyUnusable(words.DEVICE_REFUSED) from problem
