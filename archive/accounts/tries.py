"""How often somebody may guess, without any guesser shutting the right person out.

Three counts, each under a keyed hash (no name and no address can be read in the catalogue):

- one account from one address: after a few failures that pair waits;
- one address, whatever the account: spraying one password over many accounts ends there;
- one account, from wherever: then strange addresses are slowed, and only they.

An address from which the account was opened in the last 30 days is no stranger: the second and the
third count do not stop it (OWASP ASVS 5.0, 6.1.1 and 6.3.1). A try is counted before the guess is
looked at, in one transaction with its limits, so many at once cannot slip past them.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from archive.accounts.needs import Needs
from archive.accounts.told import ARCHIVE, PUBLIC, tell
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act
from archive.records.digest import new_id
from archive.records.errors import TooMany
from archive.records.receipt import keyed_hash

log = logging.getLogger(__name__)

KNOWN_FOR = timedelta(days=30)
FORGET = timedelta(days=7)
"""Tries older than this are dropped; no window in the archive is longer."""

MOST_ALARMS = 12
ALARM_WINDOW = timedelta(hours=1)
"""Alarms of the whole archive: an attack fills no ledger."""


@dataclass(frozen=True)
class Limit:
    """So many failures in so long a time."""

    most: int
    window: timedelta


@dataclass(frozen=True)
class Door:
    """What is guessed at: its name in the counts, and the three limits."""

    name: str
    pair: Limit
    address: Limit
    account: Limit


PASSWORD = Door(
    "login",
    pair=Limit(5, timedelta(minutes=15)),
    address=Limit(30, timedelta(minutes=15)),
    account=Limit(20, timedelta(hours=1)),
)
CODE = Door(
    "code",
    pair=Limit(5, timedelta(minutes=15)),
    address=Limit(30, timedelta(minutes=15)),
    account=Limit(20, timedelta(hours=1)),
)
INVITATION = Door(
    "invitation",
    pair=Limit(60, timedelta(minutes=15)),
    address=Limit(60, timedelta(minutes=15)),
    account=Limit(600, timedelta(hours=1)),
)


@dataclass(frozen=True)
class Guess:
    """One try that was counted. ``is_slowed``: the account is under attack, and this a stranger."""

    pair: str
    attempts: tuple[str, ...]
    address: str
    is_slowed: bool


def count(parts: Needs, work: Work, door: Door, who: str, address: str) -> Guess:
    """Count one try of an account from an address. Raises ``TooMany`` where that must wait."""
    now = parts.clock()
    known = keyed_hash(parts.pepper, "known address", who, address)
    buckets = {
        f"{door.name}:{keyed_hash(parts.pepper, door.name, who, address)}": door.pair,
        f"{door.name}-from:{keyed_hash(parts.pepper, door.name, address)}": door.address,
        f"{door.name}-to:{keyed_hash(parts.pepper, door.name, who)}": door.account,
    }
    tries = [
        work.sessions.tries(bucket, since=now - limit.window) for bucket, limit in buckets.items()
    ]
    is_over = [n >= limit.most for n, limit in zip(tries, buckets.values(), strict=True)]
    is_known = work.sessions.knows(known, since=now - KNOWN_FOR)
    if is_over[0] or (is_over[1] and not is_known):
        raise too_many()
    attempts = tuple(new_id(parts.chance) for _ in buckets)
    for attempt, bucket in zip(attempts, buckets, strict=True):
        work.sessions.try_once(attempt, bucket, at=now)
    if tries[1] + 1 == door.address.most or tries[2] + 1 == door.account.most:
        _alarm(parts, work)
    return Guess(next(iter(buckets)), attempts, known, is_over[2] and not is_known)


def forgive(parts: Needs, work: Work, guess: Guess) -> None:
    """Forget the failures of this pair, and that this try was one: the right person came."""
    work.sessions.clear_tries(guess.pair)
    for attempt in guess.attempts:
        work.sessions.take_back(attempt)
    work.sessions.forget_tries(before=parts.clock() - FORGET)


def remember(parts: Needs, work: Work, username: str, address: str) -> None:
    """Note that this account was opened from this address."""
    now = parts.clock()
    work.sessions.know(keyed_hash(parts.pepper, "known address", username, address), at=now)
    work.sessions.forget_addresses(before=now - KNOWN_FOR)


def too_many() -> TooMany:
    """Return the refusal of one guess too many."""
    message = "Đã thử sai quá nhiều lần. Hãy đợi 15 phút rồi thử lại."
    return TooMany(message, wait=15 * 60)


def _alarm(parts: Needs, work: Work) -> None:
    now = parts.clock()
    if work.sessions.tries("alarm", since=now - ALARM_WINDOW) < MOST_ALARMS:
        work.sessions.try_once(new_id(parts.chance), "alarm", at=now)
        tell(parts, work, Act.ALARM, ARCHIVE, by=PUBLIC)
        log.warning("many wrong guesses at accounts")
