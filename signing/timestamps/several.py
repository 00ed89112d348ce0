"""Several authorities, so that one that is dead, slow or lying stops nobody.

They are asked in the order they were named. One that failed is asked last for a while: nobody waits
for the same silence with every document.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from signing.errors import TimestampUnavailable
from signing.timestamps.interface import Timestamper
from signing.timestamps.proven import Proven
from signing.timestamps.tokens import must_prove
from signing.trust.anchors import Trust

REST = 300.0
"""Seconds for which an authority that failed is asked last."""

Check = Callable[[bytes], None]
"""Raises TimestampUnavailable for a token that is not good enough."""


class Several:
    """Asks one authority after the other; ``clock`` counts seconds."""

    def __init__(
        self, members: Sequence[Timestamper], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._members = tuple(members)
        self._clock = clock
        self._failed: dict[int, float] = {}

    def stamp(self, digest: bytes) -> bytes:
        """Return the first token that is given."""
        return self.stamp_if(digest, lambda _: None)

    def stamp_if(self, digest: bytes, check: Check) -> bytes:
        """Return the first token that passes the check; what the first one said if none does."""
        found: TimestampUnavailable | None = None
        for place in self._order():
            try:
                token = self._members[place].stamp(digest)
                check(token)
            except TimestampUnavailable as problem:
                self._failed[place] = self._clock()
                found = found or problem
            else:
                self._failed.pop(place, None)
                return token
        raise found or TimestampUnavailable

    def _order(self) -> list[int]:
        """Return whom to ask, in turn: those that are well first."""
        now = self._clock()
        tired = {place for place, at in self._failed.copy().items() if now - at < REST}
        return sorted(range(len(self._members)), key=lambda place: place in tired)


def proven(ask: Timestamper, digest: bytes, trust: Trust, moment: Callable[[], datetime]) -> bytes:
    """Return a token that proves a digest and can be trusted; TimestampUnavailable without one.

    ``moment`` is the time now: an authority may have thought for minutes.
    """

    def check(token: bytes) -> None:
        must_prove(token, digest, trust, moment())

    if isinstance(ask, Proven):
        ask = ask.asked
    if isinstance(ask, Several):
        return ask.stamp_if(digest, check)
    token = ask.stamp(digest)
    check(token)
    return token
