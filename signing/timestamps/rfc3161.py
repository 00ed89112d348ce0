"""Time-stamps over HTTP (RFC 3161, 3.4).

The government's service was measured at 2 to 131 seconds an answer: the limit of time is the
caller's, and covers the whole exchange.
"""

from dataclasses import dataclass, field
from threading import BoundedSemaphore

from signing.errors import TimestampUnavailable, Unreachable
from signing.timestamps.request import ask, read
from signing.web import Limits, Post, exchange

LARGEST_ANSWER = 64 * 1024
AT_ONCE = 4
"""Questions in flight to one authority: it serves a whole country, and a batch is in no hurry."""
HEADERS = {
    "Content-Type": "application/timestamp-query",
    "Accept": "application/timestamp-reply",
}


@dataclass(frozen=True)
class HttpTimestamper:
    """Asks one address; ``timeout`` counts seconds for the whole exchange.

    Of many threads that ask at once the later ones wait for their turn; waiting is not counted.
    """

    url: str
    timeout: float
    turns: BoundedSemaphore = field(
        default_factory=lambda: BoundedSemaphore(AT_ONCE), repr=False, compare=False
    )

    def stamp(self, digest: bytes) -> bytes:
        """Return a time-stamp token for a SHA-256 digest."""
        request = ask(digest)
        limits = Limits(seconds=self.timeout, size=LARGEST_ANSWER, redirects=0)
        try:
            # The address is a setting of the operator: it may be inside the own network.
            with self.turns:
                answer = exchange(self.url, Post(request.content, HEADERS), limits)
        except Unreachable as problem:
            raise TimestampUnavailable(problem.detail) from problem
        return read(request, answer)
