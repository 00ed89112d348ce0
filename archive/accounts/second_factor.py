"""The second factor: a code generator on the person's own phone, and eight codes for a lost phone.

Its secret is kept only sealed (``vault``), recovery codes only as keyed hashes; a code that was
used is refused the second time (RFC 6238, 5.2; OWASP ASVS 5.0, 6.5 and 6.6).
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import timedelta

from archive.accounts.login import Limits, Opened, Place, begin, session_of
from archive.accounts.needs import Needs
from archive.accounts.people import person_of
from archive.accounts.register import changing
from archive.accounts.rights import must_govern
from archive.accounts.secret import hash_of
from archive.accounts.told import tell
from archive.accounts.totp import SECRET, from_typed, step_of, to_type, uri_of
from archive.accounts.tries import CODE, FORGET, Guess, count, forgive, too_many
from archive.accounts.vault import seal, unseal
from archive.catalog.sql.people import Person
from archive.catalog.sql.sessions import Session
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act
from archive.records.actor import Actor
from archive.records.digest import base32
from archive.records.errors import Conflict, NotAllowed, Refused
from archive.records.receipt import keyed_hash

RECOVERY_CODES = 8
RECOVERY_LENGTH = 10
"""Symbols of one: 50 random bits."""
WHATEVER = Limits(timedelta(days=365), timedelta(days=365))
"""How long a session lives was asked at the door, by the site's own limits."""


@dataclass(frozen=True)
class Enrolment:
    """A second factor to be taken up: as the phone's camera reads it, and as it is typed."""

    uri: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Enrolled:
    """A second factor was taken up: a session that passed it, and the codes for a lost phone."""

    opened: Opened
    recovery: tuple[str, ...] = field(repr=False)


def start_enrolment(parts: Needs, cookie: str) -> Enrolment:
    """Return the second factor this session is to take up; asked again, the same.

    Raises ``NotAllowed`` for a cookie that opens nothing, ``Conflict`` where there is one already.
    """
    session, person = _standing(parts, cookie)
    if person.second_factor is not None:
        message = "Tài khoản đã có xác thực hai bước. Hãy bỏ bước cũ trước khi đặt bước mới."
        raise Conflict(message)
    pending = session.pending
    if pending is None:
        pending = seal(parts, parts.chance(SECRET), bound=_bound(person.id))
        with parts.catalog.work() as work:
            work.sessions.prepare(session.hash, pending=pending)
    secret = unseal(parts, pending, bound=_bound(person.id))
    return Enrolment(uri_of(secret, person.username), to_type(secret))


def finish_enrolment(parts: Needs, cookie: str, code: str, place: Place) -> Enrolled:
    """Take the second factor up, once its first code is right; the session gets a new cookie.

    Raises ``Refused`` for a wrong code, ``TooMany`` after too many. Every other session ends.
    """
    session, person = _standing(parts, cookie)
    if session.pending is None:
        raise _wrong_code()
    secret = unseal(parts, session.pending, bound=_bound(person.id))
    guess = _counted(parts, person, place)
    with changing(parts) as work:
        recovery = _keep(parts, work, person, (secret, code))
        forgive(parts, work, guess)
        work.sessions.end_all(person.id)
        opened = begin(parts, work, person_of(work, person.id), place, passed=True)
    return Enrolled(opened, recovery)


def pass_second_factor(parts: Needs, cookie: str, code: str, place: Place) -> Opened:
    """Give the code (or a recovery code) a session waits for; the session gets a new cookie.

    Raises ``Refused`` for a wrong code, ``TooMany`` after too many, ``NotAllowed`` for a cookie
    that opens nothing.
    """
    session, person = _standing(parts, cookie)
    guess = _counted(parts, person, place)
    is_recovery = len(_typed(code)) == RECOVERY_LENGTH
    with changing(parts) if is_recovery else parts.catalog.work() as work:
        _must_fit(parts, work, person, code)
        forgive(parts, work, guess)
        work.sessions.end(session.hash)
        return begin(parts, work, person_of(work, person.id), place, passed=True)


def renew_recovery(parts: Needs, cookie: str, code: str, place: Place) -> tuple[str, ...]:
    """Return eight new recovery codes; the old ones open nothing. Raises as a wrong code does."""
    _, person = _standing(parts, cookie)
    guess = _counted(parts, person, place)
    with changing(parts) as work:
        _must_fit(parts, work, person, code)
        forgive(parts, work, guess)
        tell(parts, work, Act.SECOND_FACTOR, person.id, by=person.id)
        return _fresh_recovery(parts, work, person.id)


def drop_second_factor(parts: Needs, cookie: str, code: str, place: Place) -> None:
    """Give one's own second factor up, against one of its codes; every session ends.

    Whoever needs one is asked to take a new one up at the next log-in.
    """
    _, person = _standing(parts, cookie)
    guess = _counted(parts, person, place)
    with changing(parts) as work:
        _must_fit(parts, work, person, code)
        forgive(parts, work, guess)
        _forget(parts, work, person, by=person.id)


def reset_second_factor(parts: Needs, person_id: str, *, by: Actor) -> None:
    """Take the second factor of somebody whose phone is lost; every session ends.

    Raises ``NotFound`` for somebody beyond the reach of whoever asks, ``NotAllowed`` for oneself.
    """
    with changing(parts) as work:
        person = must_govern(work, by, person_id)
        if by.id == person_id:
            message = "Không tự đặt lại bước hai của mình được. Hãy nhờ người quản trị khác."
            raise NotAllowed(message)
        _forget(parts, work, person, by=by.id)


def recovery_left(parts: Needs, person_id: str) -> int:
    """Return how many recovery codes a person has not used."""
    with parts.catalog.view() as view:
        return view.invitations.recovery_left(person_id)


def take_up(parts: Needs, person_id: str, secret: str, code: str) -> tuple[str, ...]:
    """Take up a second factor at the machine itself, without a browser: the operator stands by.

    ``secret`` is what ``new_enrolment`` returned. Returns the recovery codes. Every session ends.
    Raises ``Refused`` for a wrong code, ``Conflict`` where there is one already.
    """
    with changing(parts) as work:
        person = person_of(work, person_id)
        if person.second_factor is not None:
            raise Conflict
        recovery = _keep(parts, work, person, (from_typed(secret), code))
        work.sessions.end_all(person_id)
    return recovery


def new_enrolment(parts: Needs, username: str) -> Enrolment:
    """Return a fresh second factor that nobody has taken up."""
    secret = parts.chance(SECRET)
    return Enrolment(uri_of(secret, username), to_type(secret))


def _standing(parts: Needs, cookie: str) -> tuple[Session, Person]:
    """Return the living session of a cookie and its person as they are now."""
    visitor = session_of(parts, cookie, limits=WHATEVER)
    with parts.catalog.view() as view:
        session = view.sessions.find(hash_of(cookie))
    if visitor is None or session is None:
        message = "Phiên đăng nhập đã kết thúc. Hãy đăng nhập lại."
        raise NotAllowed(message)
    return session, visitor.person


def _counted(parts: Needs, person: Person, place: Place) -> Guess:
    """Count one try at a person's codes; a stranger waits once the account was tried too often."""
    with parts.catalog.work() as work:
        guess = count(parts, work, CODE, person.username, place.address)
    if guess.is_slowed:
        raise too_many()
    return guess


def _keep(parts: Needs, work: Work, person: Person, given: tuple[bytes, str]) -> tuple[str, ...]:
    """Write a second factor whose first code was given, and return its recovery codes."""
    secret, code = given
    if not _is_fresh(parts, work, person.id, secret, code):
        raise _wrong_code()
    sealed = seal(parts, secret, bound=_bound(person.id))
    now = parts.clock()
    work.people.put(
        replace(person_of(work, person.id), second_factor=sealed, second_factor_since=now)
    )
    tell(parts, work, Act.SECOND_FACTOR, person.id, by=person.id)
    return _fresh_recovery(parts, work, person.id)


def _must_fit(parts: Needs, work: Work, person: Person, code: str) -> None:
    """Use a code up. Raises ``Refused`` for one that is wrong or was used before."""
    if not _fits(parts, work, person, code):
        raise _wrong_code()


def _fits(parts: Needs, work: Work, person: Person, code: str) -> bool:
    """Say whether this is a code of the generator, or a recovery code, and use it up."""
    typed = _typed(code)
    sealed = person_of(work, person.id).second_factor
    if sealed is None:
        return False
    if len(typed) == RECOVERY_LENGTH:
        return any(
            work.invitations.use_recovery(
                person.id, _recovery_hash(pepper, person.id, typed), at=parts.clock()
            )
            for pepper in (parts.pepper, *parts.retired_peppers)
        )
    secret = unseal(parts, sealed, bound=_bound(person.id))
    return _is_fresh(parts, work, person.id, secret, typed)


def _is_fresh(parts: Needs, work: Work, person_id: str, secret: bytes, code: str) -> bool:
    """Say whether a code is right and was not used before; it is used now."""
    now = parts.clock()
    step = step_of(secret, _typed(code), now)
    if step is None:
        return False
    bucket = f"code-used:{person_id}:{step}"
    if work.sessions.tries(bucket, since=now - FORGET):
        return False
    # Named by what it means: of two at once, one row can be written.
    said = hashlib.sha256(bucket.encode()).digest()[:16]
    work.sessions.try_once(base32(int.from_bytes(said), 26), bucket, at=now)
    return True


def _fresh_recovery(parts: Needs, work: Work, person_id: str) -> tuple[str, ...]:
    codes = tuple(
        base32(int.from_bytes(parts.chance(8)) >> 14, RECOVERY_LENGTH)
        for _ in range(RECOVERY_CODES)
    )
    hashes = [_recovery_hash(parts.pepper, person_id, one) for one in codes]
    work.invitations.put_recovery(person_id, hashes)
    return tuple(f"{one[:5]}-{one[5:]}" for one in codes)


def _forget(parts: Needs, work: Work, person: Person, *, by: str) -> None:
    work.people.put(replace(person, second_factor=None, second_factor_since=None))
    work.invitations.put_recovery(person.id, ())
    work.sessions.end_all(person.id)
    tell(parts, work, Act.SECOND_FACTOR_ENDED, person.id, by=by)


def _recovery_hash(pepper: bytes, person_id: str, code: str) -> str:
    return keyed_hash(pepper, "recovery", person_id, code)


def _typed(code: str) -> str:
    """Return a code as it was meant: spaces and hyphens do not matter, nor O for 0."""
    clean = "".join(sign for sign in code.lower() if sign.isascii() and sign.isalnum())
    return clean.translate(str.maketrans("oil", "011"))


def _bound(person_id: str) -> bytes:
    return f"second factor of {person_id}".encode()


def _wrong_code() -> Refused:
    return Refused(
        "Mã xác thực không đúng hoặc đã dùng rồi. Hãy nhập mã đang hiện trên điện thoại."
    )
