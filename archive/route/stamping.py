"""Time-stamp the ledger's checkpoints, about one an hour, in their order (promise P9).

What must be stamped follows from the store alone, so nothing is forgotten and nothing is written
down twice: an authority that was away for days is asked again, and the hours it missed are caught
up, the oldest first. A stamp over a checkpoint vouches for every entry under it.
"""

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from archive.catalog.sql.ledger import KeptCheckpoint
from archive.objects.keys import LEDGER, Name
from archive.parts import Parts
from archive.records.calendar import legal_day
from archive.records.retention import ROLLING_LOCK
from signing.errors import SigningError

log = logging.getLogger(__name__)

STAMP = "stamp-"
"""How time-stamps begin in the store: ``stamp-{entries}-{hour}``."""

LONGEST = timedelta(minutes=5)
"""How long stamps are caught up at once: the next checkpoint shall not wait for them."""


def stamp_due(parts: Parts) -> int:
    """Stamp what is due, until it is done or the authority does not answer; return how many."""
    began, done = parts.clock(), 0
    for hour, kept in due(parts):
        try:
            token = parts.signing.timestamper.stamp(hashlib.sha256(kept.note.encode()).digest())
        except SigningError as error:
            log.warning("time-stamp waits", extra={"code": error.code})
            break
        name = parts.objects.put(LEDGER, token, prefix=f"{STAMP}{kept.size:012d}-{hour}")
        parts.objects.lock(name, until=legal_day(parts.clock()) + ROLLING_LOCK)
        done += 1
        if parts.clock() - began > LONGEST:
            break
    return done


def due(parts: Parts) -> Sequence[tuple[str, KeptCheckpoint]]:
    """Return the checkpoints that are still to be stamped, oldest first, each with its hour.

    That is the last one of each hour without a stamp, and once an hour the newest of all.
    """
    with parts.catalog.view() as view:
        known = view.ledger.checkpoints()
    stamps = dict(_stamps(parts.objects.names(LEDGER)))
    waiting = [one for one in known if one.size > max(stamps, default=-1)]
    if not waiting:
        return ()
    now, newest = hour_of(parts.clock()), waiting[-1]
    last: Mapping[str, KeptCheckpoint] = {hour_of(one.at): one for one in waiting}
    missed = [
        (hour, one)
        for hour, one in last.items()
        if hour not in stamps.values() and hour != now and one is not newest
    ]
    return missed if now in stamps.values() else [*missed, (now, newest)]


def hour_of(instant: datetime) -> str:
    """Return the hour an instant lies in, as it stands in the names of stamps."""
    return f"{instant:%Y%m%d%H}"


def _stamps(names: Iterator[Name]) -> Iterator[tuple[int, str]]:
    """Yield how many entries each stamp covers, and the hour it was made for."""
    for name in names:
        if name.prefix.startswith(STAMP):
            size, hour = name.prefix.removeprefix(STAMP).split("-")
            yield int(size), hour
