"""Tokens for the shell and for machines: a person's own, with an end and a scope.

A token never does more than its person may, and of that only what its scope names. Somebody who
needs a second factor gets none before having one (OWASP ASVS 5.0, 7.2 and 10.4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from archive.accounts.login import Visitor
from archive.accounts.needs import Needs
from archive.accounts.people import actor_of, clean_username
from archive.accounts.policy import Step, step_of
from archive.accounts.rights import must_reach
from archive.accounts.secret import hash_of, new_secret
from archive.accounts.told import tell
from archive.catalog.sql.people import Person
from archive.catalog.sql.sessions import Token
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act as LedgerAct
from archive.records.access import Act
from archive.records.actor import OPERATOR, Actor
from archive.records.calendar import legal_day
from archive.records.digest import new_id
from archive.records.errors import NotAllowed, NotFound, Refused

PREFIX = "vankho_"
"""Lets a person, and a scanner of leaked secrets, see what a token is."""

LONGEST_DAYS = 366
LONGEST_LABEL = 100

SCOPES: Mapping[str, frozenset[Act]] = {
    "read": frozenset({Act.SEE, Act.SEARCH}),
    "upload": frozenset({Act.UPLOAD}),
    "review": frozenset({Act.REVIEW}),
    "sign": frozenset({Act.SIGN, Act.SEAL, Act.NUMBER}),
    "receipt": frozenset({Act.RECEIPT}),
    "jobs": frozenset({Act.JOBS}),
    "admin": frozenset({Act.PEOPLE, Act.CHECK, Act.TRAIL, Act.RESTRICT}),
}
"""What can be asked for in one word; every act stands in exactly one of them."""

EVERYTHING = frozenset(Act)


@dataclass(frozen=True)
class Wish:
    """A token to be made: what for, for how many days, and which acts it may do."""

    label: str
    days: int
    scope: frozenset[Act] = EVERYTHING


@dataclass(frozen=True)
class KnownToken:
    """A token as its owner sees it; ``id`` names it, and opens nothing."""

    id: str
    label: str
    made_at: datetime
    ends_at: datetime
    scope: frozenset[str]


def scope_of(words: Iterable[str]) -> frozenset[Act]:
    """Return the acts these words stand for; no words stand for everything. Raises ``Refused``."""
    said = tuple(words)
    if unknown := [one for one in said if one not in SCOPES]:
        message = f"Không có phạm vi “{unknown[0]}”. Các phạm vi: {', '.join(SCOPES)}."
        raise Refused(message)
    return frozenset().union(*(SCOPES[one] for one in said)) if said else EVERYTHING


def make_token(
    parts: Needs, username: str, label: str, days: int, *, scope: frozenset[Act] = EVERYTHING
) -> str:
    """Return a fresh token of this person, made at the machine itself and told only this once.

    Raises ``NotFound`` for an unknown user, ``Refused`` for a time of no day or over a year,
    ``NotAllowed`` for a closed account and for somebody whose second factor is missing.
    """
    wish = _fit(Wish(label, days, scope))
    with parts.catalog.work() as work:
        person = work.people.by_username(clean_username(username))
        if person is None:
            message = "Không có tài khoản này. Hãy kiểm tra lại tên đăng nhập."
            raise NotFound(message)
        _must_be_enrolled(parts, work, person)
        return _issue(parts, work, person.id, wish, by=OPERATOR.id)


def own_token(parts: Needs, visitor: Visitor, wish: Wish) -> str:
    """Return a fresh token of whoever is logged in, told only this once.

    Raises ``NotAllowed`` while a second factor is still missing in this session.
    """
    if visitor.step is not None:
        raise _not_enrolled()
    fit = _fit(wish)
    with parts.catalog.work() as work:
        return _issue(parts, work, visitor.person.id, fit, by=visitor.person.id)


def tokens_of(parts: Needs, person_id: str, *, by: Actor) -> tuple[KnownToken, ...]:
    """Return a person's tokens, those over too, the newest first."""
    with parts.catalog.view() as view:
        must_reach(view, by, person_id)
        return tuple(
            KnownToken(one.id, one.label, one.made_at, one.ends_at, one.scope)
            for one in view.sessions.tokens(person_id)
        )


def end_token(parts: Needs, person_id: str, token_id: str, *, by: Actor) -> None:
    """End a token; it opens nothing any more. Raises ``NotFound`` for one that is not theirs."""
    with parts.catalog.work() as work:
        must_reach(work, by, person_id)
        if token_id not in {one.id for one in work.sessions.tokens(person_id)}:
            message = "Không có mã truy cập này. Hãy tải lại danh sách."
            raise NotFound(message)
        work.sessions.end_token(person_id, token_id)
        tell(parts, work, LedgerAct.TOKEN_ENDED, person_id, by=by.id)


def actor_by_token(parts: Needs, token: str) -> Actor:
    """Return who this token stands for today, bound to its scope.

    Raises ``NotAllowed`` if it opens nothing, also where its person has since come to need a second
    factor and has none.
    """
    now = parts.clock()
    with parts.catalog.view() as view:
        found = view.sessions.token(hash_of(token.strip()))
        if found is None or now >= found.ends_at:
            message = "Mã truy cập không đúng hoặc đã hết hạn. Hãy tạo mã mới bằng “vankho token”."
            raise NotAllowed(message)
        actor = actor_of(view, found.person, legal_day(now))
        person = view.people.get(found.person)
        if person is not None:
            _must_be_enrolled(parts, view, person)
        return replace(actor, scope=found.scope)


def _fit(wish: Wish) -> Wish:
    label = wish.label.strip()
    if not 1 <= wish.days <= LONGEST_DAYS:
        message = f"Thời hạn của mã truy cập là từ 1 đến {LONGEST_DAYS} ngày. Hãy chọn lại."
        raise Refused(message)
    if not 0 < len(label) <= LONGEST_LABEL or not label.isprintable():
        message = f"Hãy ghi mã truy cập dùng vào việc gì, tối đa {LONGEST_LABEL} ký tự."
        raise Refused(message)
    if not wish.scope:
        message = "Hãy chọn ít nhất một phạm vi cho mã truy cập."
        raise Refused(message)
    return replace(wish, label=label)


def _issue(parts: Needs, work: Work, person_id: str, wish: Wish, *, by: str) -> str:
    now = parts.clock()
    said = PREFIX + new_secret(parts.chance)
    work.sessions.put_token(
        Token(
            hash=hash_of(said),
            id=new_id(parts.chance),
            person=person_id,
            label=wish.label,
            made_at=now,
            ends_at=now + timedelta(days=wish.days),
            scope=frozenset(act.value for act in wish.scope),
        )
    )
    tell(parts, work, LedgerAct.TOKEN, person_id, by=by)
    return said


def _must_be_enrolled(parts: Needs, work: Work, person: Person) -> None:
    actor = actor_of(work, person.id, legal_day(parts.clock()))
    if step_of(parts, person, actor, passed=True) is Step.ENROL:
        raise _not_enrolled()


def _not_enrolled() -> NotAllowed:
    return NotAllowed(
        "Người ký và người quản trị cần xác thực hai bước trước khi có mã truy cập. "
        "Hãy đăng nhập trang web và bật bước hai, hoặc chạy “vankho user second-factor”."
    )
