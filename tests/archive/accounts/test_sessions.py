"""Sessions are seen and ended by their owners; tokens do what they were made for (attack 21)."""

from dataclasses import replace
from datetime import date

import pytest

from archive.accounts.login import log_out, session_of
from archive.accounts.offices import appoint, leave
from archive.accounts.policy import MOST_SESSIONS
from archive.accounts.second_factor import pass_second_factor
from archive.accounts.sessions import (
    NewPassword,
    change_password,
    end_session,
    end_sessions,
    sessions_of,
)
from archive.accounts.tokens import (
    EVERYTHING,
    SCOPES,
    Wish,
    actor_by_token,
    end_token,
    make_token,
    own_token,
    scope_of,
    tokens_of,
)
from archive.accounts.warrants import Mandate, give_warrant
from archive.ledger.entry import Act as Told
from archive.records.access import Act, may_in, may_somewhere, standing
from archive.records.actor import OPERATOR, Membership, Office
from archive.records.calendar import legal_day
from archive.records.errors import NotAllowed, NotFound, Refused, TooMany
from tests.archive.accounts.conftest import CHEAP, Archive
from tests.archive.accounts.house import (
    ADMIN_A,
    ADMIN_B,
    ELSEWHERE,
    HERE,
    OFFICER_A,
    OTHER_WORDS,
    SIGNER_A,
    WORDS,
    as_actor,
    enter,
    entries,
    join,
    take_up,
)


def test_sessions_are_listed_with_where_and_what(archive: Archive) -> None:
    """Newest first, by ids that open nothing."""
    lan = join(archive, "lan", OFFICER_A)
    first = enter(archive, "lan")
    archive.clock.move(minutes=1)
    enter(archive, "lan", ELSEWHERE)
    listed = sessions_of(archive, lan.id, by=as_actor(archive, lan))

    assert [(one.address, one.agent) for one in listed] == [
        (ELSEWHERE.address, "Chrome"),
        (HERE.address, "Firefox"),
    ]
    assert session_of(archive, listed[0].id) is None
    visitor = session_of(archive, first.cookie)
    assert visitor
    assert visitor.session == listed[1].id


def test_one_ends_ones_own_and_an_administrator_those_in_reach(archive: Archive) -> None:
    """Nobody else's; a session that is over cannot be ended twice."""
    lan, dung, hien = (
        join(archive, name, held)
        for name, held in (("lan", OFFICER_A), ("dung", ADMIN_A), ("hien", ADMIN_B))
    )
    by = {person.username: as_actor(archive, person) for person in (lan, dung, hien)}
    cookies = [enter(archive, "lan").cookie for _ in range(3)]
    ids = [one.session for cookie in cookies if (one := session_of(archive, cookie))]

    with pytest.raises(NotFound):
        end_session(archive, lan.id, ids[0], by=by["hien"])
    with pytest.raises(NotFound):
        sessions_of(archive, dung.id, by=by["lan"])
    with pytest.raises(NotFound):
        end_session(archive, dung.id, ids[0], by=by["dung"])
    end_session(archive, lan.id, ids[0], by=by["lan"])
    end_session(archive, lan.id, ids[1], by=by["dung"])
    with pytest.raises(NotFound):
        end_session(archive, lan.id, ids[0], by=by["lan"])

    assert [session_of(archive, one) is None for one in cookies] == [True, True, False]
    end_sessions(archive, lan.id, by=by["lan"], but=ids[2])
    assert session_of(archive, cookies[2])
    end_sessions(archive, lan.id, by=by["lan"])
    assert session_of(archive, cookies[2]) is None
    assert Told.SESSION_ENDED in {one.act for one in entries(archive)}


def test_a_signers_fourth_browser_ends_the_first(archive: Archive) -> None:
    """And a thief who has only the password ends none of them."""
    join(archive, "binh", SIGNER_A)
    phone, enrolled = take_up(archive, "binh")
    cookies = [enrolled.opened.cookie]
    for _ in range(MOST_SESSIONS):
        half = enter(archive, "binh").cookie
        cookies.append(pass_second_factor(archive, half, phone.next_code(), HERE).cookie)
    for _ in range(MOST_SESSIONS + 1):
        enter(archive, "binh", ELSEWHERE)

    alive = [session_of(archive, one) is not None for one in cookies]
    assert alive == [False, *[True] * MOST_SESSIONS]


def test_an_officer_may_use_as_many_browsers_as_needed(archive: Archive) -> None:
    """The limit is for those who sign or administer."""
    join(archive, "lan", OFFICER_A)
    cookies = [enter(archive, "lan").cookie for _ in range(MOST_SESSIONS + 2)]

    assert all(session_of(archive, one) for one in cookies)


def test_a_session_used_after_its_end_opens_nothing(archive: Archive) -> None:
    """After log-out, after the account closed, after it was never there."""
    join(archive, "lan", OFFICER_A)
    cookie = enter(archive, "lan").cookie
    log_out(archive, cookie)

    for one in (cookie, "", "x" * 10_000, "\ud800"):
        assert session_of(archive, one) is None


def test_a_new_password_needs_the_old_one(archive: Archive) -> None:
    """Every other browser is logged out, and this one goes on under a new cookie."""
    join(archive, "lan", OFFICER_A)
    here, there = enter(archive, "lan"), enter(archive, "lan", ELSEWHERE)
    visitor = session_of(archive, here.cookie)
    assert visitor
    wrong = NewPassword("không phải mật khẩu", OTHER_WORDS)
    with pytest.raises(Refused, match="hiện tại"):
        change_password(archive, visitor, wrong, HERE, cost=CHEAP)
    with pytest.raises(Refused, match="từ 12"):
        change_password(archive, visitor, NewPassword(WORDS, "ngắn"), HERE, cost=CHEAP)
    right = NewPassword(WORDS, OTHER_WORDS)
    opened = change_password(archive, visitor, right, HERE, cost=CHEAP)

    assert OTHER_WORDS not in repr(right)
    for one in (here.cookie, there.cookie):
        assert session_of(archive, one) is None
    assert session_of(archive, opened.cookie)
    assert enter(archive, "lan", words=OTHER_WORDS).step is None
    with pytest.raises(NotAllowed):
        enter(archive, "lan")


def test_who_found_a_browser_open_cannot_guess_the_password(archive: Archive) -> None:
    """Five tries, then the right one waits too."""
    join(archive, "lan", OFFICER_A)
    visitor = session_of(archive, enter(archive, "lan").cookie)
    assert visitor
    for _ in range(5):
        with pytest.raises(Refused):
            change_password(archive, visitor, NewPassword("x", OTHER_WORDS), HERE, cost=CHEAP)

    with pytest.raises(TooMany):
        change_password(archive, visitor, NewPassword(WORDS, OTHER_WORDS), HERE, cost=CHEAP)


def test_changing_the_password_keeps_the_second_factor_passed(archive: Archive) -> None:
    """A signer goes on signing; a half-open session changes nothing."""
    join(archive, "binh", SIGNER_A)
    _, enrolled = take_up(archive, "binh")
    half = session_of(archive, enter(archive, "binh").cookie)
    whole = session_of(archive, enrolled.opened.cookie)
    assert half
    assert whole
    with pytest.raises(NotAllowed):
        change_password(archive, half, NewPassword(WORDS, OTHER_WORDS), HERE, cost=CHEAP)

    opened = change_password(archive, whole, NewPassword(WORDS, OTHER_WORDS), HERE, cost=CHEAP)
    assert opened.step is None


def test_every_act_stands_in_one_scope() -> None:
    """What can be done can be asked for, by one word each."""
    named = [act for acts in SCOPES.values() for act in acts]

    assert sorted(named) == sorted(Act)
    assert scope_of([]) == EVERYTHING
    assert scope_of(["read", "upload"]) == {Act.SEE, Act.SEARCH, Act.UPLOAD}
    with pytest.raises(Refused, match="everything"):
        scope_of(["everything"])


@pytest.mark.parametrize("word", SCOPES)
def test_a_token_does_what_its_scope_names_and_no_more(archive: Archive, word: str) -> None:
    """Of all its person may do, exactly that; and never more than the person."""
    held = [Membership("xa-a", office) for office in Office]
    join(archive, "lan", *held)
    take_up(archive, "lan")
    actor = actor_by_token(archive, make_token(archive, "lan", "máy", 9, scope=scope_of([word])))

    assert {act for act in Act if may_somewhere(actor, act)} == SCOPES[word]
    assert {act for act in Act if may_in(actor, act, "xa-a")} == SCOPES[word]
    assert not [act for act in Act if may_in(actor, act, "xa-b")]


def test_a_token_that_may_not_see_uses_no_warrant(archive: Archive) -> None:
    """A warrant opens records to look at, and this token does not look."""
    thanh = join(archive, "thanh", Membership("xa-a", Office.INSPECTOR))
    mandate = Mandate(frozenset({"xa-a"}), "thanh tra", date(2026, 12, 31))
    give_warrant(archive, thanh.id, mandate, by=OPERATOR)
    today = legal_day(archive.clock())
    for word, sees in (("read", True), ("upload", False)):
        token = make_token(archive, "thanh", "máy", 9, scope=scope_of([word]))
        assert bool(standing(actor_by_token(archive, token), today=today)) is sees


def test_who_needs_a_second_factor_gets_no_token_without_one(archive: Archive) -> None:
    """Neither at the machine nor in a half-open session, nor by becoming a signer later."""
    lan = join(archive, "lan", OFFICER_A)
    token = make_token(archive, "lan", "máy", 9)
    appoint(archive, lan.id, SIGNER_A, by=OPERATOR)
    half = session_of(archive, enter(archive, "lan").cookie)
    assert half
    for refused in (
        lambda: actor_by_token(archive, token),
        lambda: make_token(archive, "lan", "máy", 9),
        lambda: own_token(archive, half, Wish("máy", 9)),
    ):
        with pytest.raises(NotAllowed, match="hai bước"):
            refused()

    _, enrolled = take_up(archive, "lan")
    assert actor_by_token(archive, token).holds(Office.SIGNER)
    whole = session_of(archive, enrolled.opened.cookie)
    assert whole
    said = own_token(archive, whole, Wish("máy quét", 9, scope_of(["sign"])))
    assert may_somewhere(actor_by_token(archive, said), Act.SIGN)


def test_tokens_are_listed_and_ended(archive: Archive) -> None:
    """By their owner and by who governs the account; a token itself cannot end another."""
    lan = join(archive, "lan", OFFICER_A)
    admin = as_actor(archive, join(archive, "dung", ADMIN_A))
    first, second = (make_token(archive, "lan", f"máy {one}", 9) for one in (1, 2))
    by_label = {one.label: one for one in tokens_of(archive, lan.id, by=admin)}
    machine = actor_by_token(archive, second)
    with pytest.raises(NotFound):
        end_token(archive, lan.id, by_label["máy 1"].id, by=machine)
    end_token(archive, lan.id, by_label["máy 1"].id, by=as_actor(archive, lan))

    assert actor_by_token(archive, second).id == lan.id
    with pytest.raises(NotAllowed):
        actor_by_token(archive, first)
    with pytest.raises(NotFound):
        end_token(archive, lan.id, by_label["máy 1"].id, by=admin)
    leave(archive, lan.id, legal_day(archive.clock()), by=OPERATOR)
    with pytest.raises(NotAllowed):
        actor_by_token(archive, second)


@pytest.mark.parametrize(
    "wish", [Wish(" ", 9), Wish("hai\ndòng", 9), Wish("x" * 101, 9), Wish("x", 9, frozenset())]
)
def test_a_token_without_a_purpose_is_refused(archive: Archive, wish: Wish) -> None:
    """A label on one line and at least one thing it may do."""
    join(archive, "lan", OFFICER_A)
    visitor = session_of(archive, enter(archive, "lan").cookie)
    assert visitor
    with pytest.raises(Refused):
        own_token(archive, visitor, wish)
    assert own_token(archive, visitor, replace(wish, label="máy", scope=EVERYTHING))
