"""How often receipts may be guessed: by one address, at one code, and by everybody together.

A printed code has 60 bits and its second factor about 13 (attacks C2). What stops guessing is that
tries are counted: five a minute from one address, twenty a day at one code. Many addresses that
stay under both limits still add up: a hundred wrong pairs in ten minutes ring the alarm, written
once to the log and to the ledger, and from then on every address waits twice as long after each of
its misses as after the one before. The wait is an answer (429, Retry-After), not a sleeping thread:
a tarpit that held threads would let the guessers close the door to everybody else.

Both kinds of wrong pair pass the same lines here, so that neither the answer nor its time tells
whether a code exists.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from archive.catalog.sql.ledger import Fact
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act
from archive.parts import Parts
from archive.records.digest import new_id
from archive.records.errors import TooMany
from archive.records.receipt import keyed_hash

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limit:
    """At most so many in this time; ``words`` are said to whoever comes again too soon."""

    most: int
    window: timedelta
    words: str


PER_ADDRESS = Limit(
    5, timedelta(minutes=1), "Đã tra cứu quá nhiều lần. Hãy đợi một phút rồi thử lại."
)
PER_CODE = Limit(
    20,
    timedelta(days=1),
    "Mã này đã được nhập quá nhiều lần trong một ngày. Hãy thử lại sau, hoặc hỏi nơi nộp hồ sơ.",
)
ALARM = Limit(
    100,
    timedelta(minutes=10),
    "Đang có quá nhiều lượt tra cứu sai. Hãy đợi ít phút rồi thử lại.",
)
"""So many wrong pairs from all addresses together are no citizens mistyping."""

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=10)
MISSED, RUNG = "look-up:missed", "look-up:alarm"
ARCHIVE, PUBLIC = "archive", "public"


@dataclass(frozen=True)
class Guess:
    """One try: keyed hashes of where it came from and of the code, never the words themselves."""

    address: str
    code: str


def guess_of(parts: Parts, address: str, code_hash: str) -> Guess:
    """Return the try of this address at this code."""
    return Guess(keyed_hash(parts.pepper, "address", address), code_hash)


def count(parts: Parts, guess: Guess) -> None:
    """Count a try before anything is looked at. Raises ``TooMany``, which is not counted itself.

    Counting and its limit are one transaction: many tries at once cannot slip past.
    """
    now = parts.clock()
    buckets = (
        (f"look-up:address:{guess.address}", PER_ADDRESS),
        (f"look-up:code:{guess.code}", PER_CODE),
    )
    with parts.catalog.work() as work:
        for bucket, limit in buckets:
            if work.sessions.tries(bucket, since=now - limit.window) >= limit.most:
                raise TooMany(limit.words, wait=int(limit.window.total_seconds()))
        _wade(parts, work, guess)
        for bucket, _ in buckets:
            work.sessions.try_once(new_id(parts.chance), bucket, at=now)


def miss(parts: Parts, guess: Guess) -> None:
    """Count a wrong pair, whichever of the two was wrong; ring the alarm when there are too many.

    The alarm is one entry of the ledger and one line of the log for each of its windows.
    """
    now = parts.clock()
    with parts.catalog.work() as work:
        for bucket in (MISSED, _missed_by(guess)):
            work.sessions.try_once(new_id(parts.chance), bucket, at=now)
        if not _is_rung(parts, work) or work.sessions.tries(RUNG, since=now - ALARM.window):
            return
        work.sessions.try_once(new_id(parts.chance), RUNG, at=now)
        work.ledger.note(
            Fact(Act.ALARM, ARCHIVE, PUBLIC), entry_id=new_id(parts.chance), at=parts.clock()
        )
    LOG.error("alarm: receipts are being guessed, %d wrong pairs in %s", ALARM.most, ALARM.window)


def _wade(parts: Parts, work: Work, guess: Guess) -> None:
    """While the alarm rings, let an address wait after each miss longer than after the last."""
    if not _is_rung(parts, work):
        return
    now, mine = parts.clock(), _missed_by(guess)
    misses = work.sessions.tries(mine, since=now - ALARM.window)
    wait = min(FIRST_WAIT * 2 ** min(misses, 10), LONGEST_WAIT)
    if misses and work.sessions.tries(mine, since=now - wait):
        raise TooMany(ALARM.words, wait=int(wait.total_seconds()))


def _is_rung(parts: Parts, work: Work) -> bool:
    return work.sessions.tries(MISSED, since=parts.clock() - ALARM.window) >= ALARM.most


def _missed_by(guess: Guess) -> str:
    return f"look-up:missed:{guess.address}"
