"""Trust anchors: the roots that somebody decided to believe, and for which period."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import pem, x509

from signing import words
from signing.errors import SigningError


@dataclass(frozen=True)
class Anchor:
    """One certificate (DER) that is believed without further proof.

    ``since`` and ``until`` bound the times of signing it is believed for; None means no bound.
    """

    certificate: bytes
    since: datetime | None = None
    until: datetime | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate in hexadecimal, as people compare it."""
        return hashlib.sha256(self.certificate).hexdigest()

    @property
    def name(self) -> str:
        """The common name, or the whole subject where there is none."""
        subject = x509.Certificate.load(self.certificate).subject
        return str(subject.native.get("common_name") or subject.human_friendly)

    @property
    def made_out(self) -> tuple[datetime, datetime]:
        """From when until when the certificate itself is valid."""
        made = x509.Certificate.load(self.certificate)
        return made.not_valid_before, made.not_valid_after

    @property
    def is_authority(self) -> bool:
        """Whether the certificate may issue others."""
        return bool(x509.Certificate.load(self.certificate).ca)

    @property
    def pem(self) -> bytes:
        """The certificate as PEM."""
        return bytes(pem.armor("CERTIFICATE", self.certificate))

    def holds_at(self, moment: datetime) -> bool:
        """Whether a signature of this moment may rest on this anchor."""
        return (self.since is None or self.since <= moment) and (
            self.until is None or moment <= self.until
        )


@dataclass(frozen=True)
class Trust:
    """All anchors, with further CA certificates (DER) that help to build chains, prove nothing."""

    anchors: tuple[Anchor, ...]
    intermediates: tuple[bytes, ...] = ()


PERIOD = re.compile(rb"^(Since|Until): (\S+)\s*$", re.MULTILINE)
BEGIN = b"-----BEGIN"


def load_pem(*contents: bytes, intermediates: Iterable[bytes] = ()) -> Trust:
    """Read PEM or DER certificates as anchors; SigningError when one cannot be read."""
    return Trust(
        anchors=tuple(one for content in contents for one in read_anchors(content)),
        intermediates=tuple(der for content in intermediates for der in _certificates(content)),
    )


def read_anchors(content: bytes) -> tuple[Anchor, ...]:
    """Read the anchors of one file; SigningError when it cannot be read.

    Lines ``Since:`` and ``Until:`` (ISO 8601) before the first certificate bound them all.
    """
    head = content.partition(BEGIN)[0] if BEGIN in content else b""
    told = {key.decode(): value.decode() for key, value in PERIOD.findall(head)}
    try:
        since, until = (_moment(told.get(key)) for key in ("Since", "Until"))
    except ValueError as problem:
        raise SigningError(words.ANCHOR_UNREADABLE) from problem
    return tuple(Anchor(der, since, until) for der in _certificates(content))


def _moment(text: str | None) -> datetime | None:
    """Read an instant; one without a zone is UTC."""
    if text is None:
        return None
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _certificates(content: bytes) -> list[bytes]:
    """Split a file into its certificates (DER)."""
    try:
        if not pem.detect(content):
            return [_checked(content)]
        return [
            _checked(der)
            for kind, _, der in pem.unarmor(content, multiple=True)
            if kind == "CERTIFICATE"
        ]
    except (ValueError, TypeError) as problem:
        raise SigningError(words.ANCHOR_UNREADABLE) from problem


def _checked(der: bytes) -> bytes:
    """Make sure that these bytes are one whole certificate."""
    return bytes(x509.Certificate.load(der, strict=True).dump())
