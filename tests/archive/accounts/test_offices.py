"""Who gives and takes offices, who sees whom, and what ends when somebody leaves."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.accounts.delegation import Loan, delegate
from archive.accounts.directory import account, accounts
from archive.accounts.invite import Invitee, invite, redeem
from archive.accounts.login import session_of
from archive.accounts.offices import appoint, dismiss, leave, set_active
from archive.accounts.register import changing
from archive.accounts.second_factor import pass_second_factor
from archive.accounts.tokens import actor_by_token, make_token
from archive.accounts.warrants import Mandate, give_warrant, revoke_warrant, warrants_of
from archive.catalog.sql.people import KeyHolder
from archive.ledger.entry import Act
from archive.records.access import standing
from archive.records.actor import OPERATOR, Membership, Office
from archive.records.calendar import legal_day
from archive.records.errors import Conflict, NotAllowed, NotFound, Refused
from tests.archive.accounts.conftest import CHEAP, Archive
from tests.archive.accounts.house import (
    ADMIN_A,
    ADMIN_B,
    HERE,
    OFFICER_A,
    OFFICER_B,
    OTHER_WORDS,
    SIGNER_A,
    as_actor,
    enter,
    entries,
    join,
    take_up,
)

INSPECTOR_A = Membership("xa-a", Office.INSPECTOR)
MANDATE = Mandate(frozenset({"xa-a"}), "thanh tra văn thư", date(2026, 12, 31))


def test_an_administrator_gives_and_takes_offices_of_own_bodies(archive: Archive) -> None:
    """And of no other, to nobody unseen, and never to oneself."""
    admin = as_actor(archive, join(archive, "dung", ADMIN_A))
    lan, far = join(archive, "lan", OFFICER_A), join(archive, "xa.xoi", OFFICER_B)
    appoint(archive, lan.id, SIGNER_A, by=admin)
    dismiss(archive, lan.id, OFFICER_A, by=admin)
    with archive.catalog.view() as view:
        assert view.people.memberships(lan.id) == [SIGNER_A]

    with pytest.raises(NotAllowed):
        appoint(archive, lan.id, OFFICER_B, by=admin)
    with pytest.raises(NotFound):
        appoint(archive, far.id, OFFICER_A, by=admin)
    with pytest.raises(NotFound):
        dismiss(archive, far.id, OFFICER_B, by=admin)
    with pytest.raises(NotAllowed, match="cho mình"):
        appoint(archive, admin.id, SIGNER_A, by=admin)
    with pytest.raises(NotFound):
        appoint(archive, lan.id, OFFICER_A, by=as_actor(archive, lan))


def test_a_body_is_never_left_without_an_administrator(archive: Archive) -> None:
    """The last one cannot go; a second one who was only invited is none yet."""
    dung = join(archive, "dung", ADMIN_A)
    admin = as_actor(archive, dung)
    with pytest.raises(Conflict, match="duy nhất"):
        dismiss(archive, dung.id, ADMIN_A, by=admin)
    with pytest.raises(Conflict, match="duy nhất"):
        set_active(archive, dung.id, active=False, by=admin)
    with pytest.raises(Conflict, match="duy nhất"):
        leave(archive, dung.id, date(2026, 3, 1), by=admin)
    second = invite(archive, Invitee("hoa", "Đỗ Hoa", [ADMIN_A]), by=admin)
    with pytest.raises(Conflict):
        dismiss(archive, dung.id, ADMIN_A, by=admin)

    redeem(archive, second.code, OTHER_WORDS, HERE.address, cost=CHEAP)
    dismiss(archive, dung.id, ADMIN_A, by=admin)
    with archive.catalog.view() as view:
        assert not view.people.memberships(dung.id)


def test_each_sees_the_accounts_of_own_bodies(archive: Archive) -> None:
    """An administrator those with an office there, the operator all, an officer none."""
    admin = as_actor(archive, join(archive, "dung", ADMIN_A))
    lan = join(archive, "lan", OFFICER_A, OFFICER_B)
    far = join(archive, "xa.xoi", OFFICER_B)
    seen = {one.person.username: one.is_governed for one in accounts(archive, by=admin)}

    assert seen == {"dung": True, "lan": False}
    assert len(accounts(archive, by=OPERATOR)) == 3
    assert not accounts(archive, by=as_actor(archive, lan))
    assert account(archive, lan.id, by=as_actor(archive, lan)).memberships == (
        OFFICER_A,
        OFFICER_B,
    )
    with pytest.raises(NotFound):
        account(archive, far.id, by=admin)


def test_who_leaves_leaves_nothing_open(archive: Archive) -> None:
    """Sessions, tokens, offices, warrants, loans from and to, keys; the name stays."""
    binh, lan = join(archive, "binh", SIGNER_A, INSPECTOR_A), join(archive, "lan", OFFICER_A)
    today = legal_day(archive.clock())
    with changing(archive) as work:
        work.people.put_key(KeyHolder("ca-nhan", binh.id, "xa-a", "ca-nhan.p12"))
    give_warrant(archive, binh.id, MANDATE, by=OPERATOR)
    _, enrolled = take_up(archive, "binh")
    token = make_token(archive, "binh", "máy quét", 9)
    week = today + timedelta(days=7)
    for giver, taker, held in ((binh, lan, SIGNER_A), (lan, binh, OFFICER_A)):
        delegate(archive, Loan(giver.id, taker.id, held, today, week, "công tác"), by=OPERATOR)
    assert "xa-a" in as_actor(archive, lan).bodies(Office.SIGNER)
    leave(archive, binh.id, today, by=OPERATOR)

    assert session_of(archive, enrolled.opened.cookie) is None
    for opens in (lambda: actor_by_token(archive, token), lambda: enter(archive, "binh")):
        with pytest.raises(NotAllowed):
            opens()
    with archive.catalog.view() as view:
        assert not view.people.memberships(binh.id)
        assert not view.people.keys(binh.id)
        assert all(one.revoked_on == today for one in view.people.warrants(binh.id))
        assert all(one.ended_on == today for one in view.people.delegations())
        person = view.people.get(binh.id)
    assert person
    assert (person.name, person.left_on) == ("Binh", today)
    assert not as_actor(archive, lan).bodies(Office.SIGNER)
    assert Act.LEFT in {one.act for one in entries(archive)}


def test_who_will_leave_works_to_the_last_day(archive: Archive) -> None:
    """From that day on the account opens nothing, without anybody doing anything."""
    lan = join(archive, "lan", OFFICER_A)
    leave(archive, lan.id, legal_day(archive.clock()) + timedelta(days=2), by=OPERATOR)
    archive.clock.move(days=1)
    cookie = enter(archive, "lan").cookie
    assert session_of(archive, cookie)
    archive.clock.move(days=1)

    assert session_of(archive, cookie) is None
    with pytest.raises(NotAllowed):
        enter(archive, "lan")
    set_active(archive, lan.id, active=True, by=OPERATOR)
    assert enter(archive, "lan").step is None


def test_a_warrant_is_given_listed_and_taken_back(archive: Archive) -> None:
    """Its inspector sees it; from the day it is taken back it opens nothing."""
    admin = as_actor(archive, join(archive, "dung", ADMIN_A))
    thanh = join(archive, "thanh", INSPECTOR_A)
    given = give_warrant(archive, thanh.id, MANDATE, by=admin)
    today = legal_day(archive.clock())
    inspector = as_actor(archive, thanh)
    assert standing(inspector, today=today) == (given,)
    assert warrants_of(archive, thanh.id, by=inspector) == (given,)
    revoke_warrant(archive, thanh.id, given.id, by=admin)

    assert not standing(as_actor(archive, thanh), today=today)
    assert warrants_of(archive, thanh.id, by=admin) == (replace(given, revoked_on=today),)
    with pytest.raises(NotFound):
        revoke_warrant(archive, thanh.id, given.id, by=admin)
    with pytest.raises(NotFound):
        revoke_warrant(archive, thanh.id, "no such", by=admin)


@pytest.mark.parametrize(
    "mandate",
    [
        replace(MANDATE, bodies=frozenset()),
        replace(MANDATE, bodies=frozenset({"nowhere"})),
        replace(MANDATE, purpose=" "),
        replace(MANDATE, purpose="một\ndòng nữa"),
        replace(MANDATE, ends=date(2020, 1, 1)),
        replace(MANDATE, since=date(2020, 1, 2), until=date(2020, 1, 1)),
    ],
)
def test_a_warrant_that_cannot_be_is_refused(archive: Archive, mandate: Mandate) -> None:
    """Bodies, purpose and days are asked for, in words."""
    thanh = join(archive, "thanh", INSPECTOR_A)
    with pytest.raises(Refused):
        give_warrant(archive, thanh.id, mandate, by=OPERATOR)


def test_nobody_warrants_beyond_own_bodies(archive: Archive) -> None:
    """Neither over a neighbour's records, nor to who is no inspector, nor to oneself."""
    dung = join(archive, "dung", ADMIN_A, INSPECTOR_A)
    admin = as_actor(archive, dung)
    other = as_actor(archive, join(archive, "hien", ADMIN_B))
    thanh, lan = join(archive, "thanh", INSPECTOR_A), join(archive, "lan", OFFICER_A)

    with pytest.raises(NotAllowed):
        give_warrant(archive, thanh.id, replace(MANDATE, bodies=frozenset({"xa-b"})), by=admin)
    with pytest.raises(NotFound):
        give_warrant(archive, thanh.id, MANDATE, by=other)
    with pytest.raises(NotAllowed):
        give_warrant(archive, dung.id, MANDATE, by=admin)
    with pytest.raises(Refused, match="không giữ chức vụ thanh tra"):
        give_warrant(archive, lan.id, MANDATE, by=admin)


def test_a_half_open_administrator_administers_nothing(archive: Archive) -> None:
    """With the password alone nobody is seen, invited or closed."""
    join(archive, "dung", ADMIN_A)
    lan = join(archive, "lan", OFFICER_A)
    phone, _ = take_up(archive, "dung")
    opened = enter(archive, "dung")
    half = session_of(archive, opened.cookie)
    assert half
    assert not accounts(archive, by=half.actor)
    with pytest.raises(NotFound):
        set_active(archive, lan.id, active=False, by=half.actor)

    whole = session_of(
        archive, pass_second_factor(archive, opened.cookie, phone.next_code(), HERE).cookie
    )
    assert whole
    set_active(archive, lan.id, active=False, by=whole.actor)
