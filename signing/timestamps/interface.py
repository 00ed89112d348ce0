"""What gives time-stamps.

The contract, tested in tests/signing/test_timestamps.py:

- A token that is returned answers exactly this request: same digest, same nonce.
- Whoever is asked, a failure is a TimestampUnavailable; nothing waits longer than its limit.
- Whether the token can be trusted is not decided here but in `signing.extend`, against a Trust.
"""

from typing import Protocol


class Timestamper(Protocol):
    """Asks a time-stamping authority."""

    def stamp(self, digest: bytes) -> bytes:
        """Return a time-stamp token (CMS ContentInfo, DER) for a SHA-256 digest."""
