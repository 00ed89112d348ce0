"""A time-stamper whose tokens can be trusted, for whoever keeps them as they come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from signing.timestamps.interface import Timestamper
from signing.trust.anchors import Trust


@dataclass(frozen=True)
class Proven:
    """Lets a token through only if it proves its digest now (RFC 3161, 2.2).

    Wrong digest, wrong nonce, a time ahead of ours or a stranger's certificate are
    TimestampUnavailable, and another authority is asked where there is one.
    """

    asked: Timestamper
    trust: Trust
    clock: Callable[[], datetime]

    def stamp(self, digest: bytes) -> bytes:
        """Return a time-stamp token for a SHA-256 digest."""
        # Loaded at the first stamp: a server that only receives and finds stays small.
        from signing.timestamps.several import proven  # noqa: PLC0415 - as above

        return proven(self.asked, digest, self.trust, self.clock)
