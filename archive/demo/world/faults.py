"""What can be made to go wrong on purpose, while the servers run."""

from dataclasses import dataclass
from enum import StrEnum


class Off(Exception):
    """A service plays dead."""


class TsaFault(StrEnum):
    """How the time-stamping authority misbehaves."""

    NONE = "none"
    DEAD = "dead"
    """Answers 503 instead of a time-stamp."""
    WRONG_NONCE = "wrong nonce"
    WRONG_DIGEST = "wrong digest"
    FUTURE = "future"
    """Gives a time that is two days ahead."""
    UNTRUSTED = "untrusted"
    """Signs with a signer's certificate, which is not for time-stamping."""


@dataclass
class Faults:
    """Switches; tests turn them while requests are running.

    ``tsa_seconds`` is how long the authority thinks before each answer.
    """

    tsa: TsaFault = TsaFault.NONE
    tsa_seconds: float = 0
    ocsp_off: bool = False
    crl_off: bool = False
