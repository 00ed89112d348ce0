"""Tokens for the shell and for machines: a person's own, with an end."""

from datetime import timedelta

from archive.accounts.needs import Needs
from archive.accounts.people import actor_of, clean_username
from archive.accounts.secret import hash_of, new_secret
from archive.catalog.sql.people import Token
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.digest import new_id
from archive.records.errors import NotAllowed, NotFound, Refused

PREFIX = "vankho_"
"""Lets a person, and a scanner of leaked secrets, see what a token is."""

LONGEST_DAYS = 366


def make_token(parts: Needs, username: str, label: str, days: int) -> str:
    """Return a fresh token of this person, told only this once.

    Raises ``NotFound`` for an unknown user, ``Refused`` for a time of no day or over a year.
    """
    if not 1 <= days <= LONGEST_DAYS:
        message = f"Thời hạn của mã truy cập là từ 1 đến {LONGEST_DAYS} ngày. Hãy chọn lại."
        raise Refused(message)
    now = parts.clock()
    said = PREFIX + new_secret(parts.chance)
    with parts.catalog.work() as work:
        person = work.people.by_username(clean_username(username))
        if person is None:
            message = "Không có tài khoản này. Hãy kiểm tra lại tên đăng nhập."
            raise NotFound(message)
        ends = now + timedelta(days=days)
        token_id = new_id(parts.chance)
        work.sessions.put_token(Token(hash_of(said), token_id, person.id, label.strip(), now, ends))
    return said


def actor_by_token(parts: Needs, token: str) -> Actor:
    """Return who this token stands for today. Raises ``NotAllowed`` if it opens nothing."""
    now = parts.clock()
    with parts.catalog.view() as view:
        found = view.sessions.token(hash_of(token.strip()))
        if found is None or now >= found.ends_at:
            message = "Mã truy cập không đúng hoặc đã hết hạn. Hãy tạo mã mới bằng “vankho token”."
            raise NotAllowed(message)
        return actor_of(view, found.person, legal_day(now))
