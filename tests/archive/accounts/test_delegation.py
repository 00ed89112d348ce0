"""An office lent to somebody: for these days, no further, and never more than one holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.accounts.delegation import Loan, delegate, delegations_of, end_delegation
from archive.accounts.offices import dismiss, set_active
from archive.accounts.policy import Step
from archive.catalog.sql.people import Person
from archive.ledger.entry import Act
from archive.records.access import Act as Deed
from archive.records.access import bodies_for
from archive.records.actor import OPERATOR, Actor, Membership, Office, on_behalf
from archive.records.errors import NotAllowed, NotFound, Refused
from tests.archive.accounts.conftest import Archive
from tests.archive.accounts.house import (
    ADMIN_A,
    ADMIN_B,
    OFFICER_A,
    OFFICER_B,
    SIGNER_A,
    as_actor,
    enter,
    entries,
    join,
)

TODAY = date(2026, 3, 2)
"""The archive's clock stands on this day."""


def loan(giver: Person | Actor, taker: Person | Actor, held: Membership = SIGNER_A) -> Loan:
    """Return a loan of one week from tomorrow."""
    first, last = TODAY + timedelta(days=1), TODAY + timedelta(days=7)
    return Loan(giver.id, taker.id, held, first, last, "đi công tác")


def test_a_loan_holds_from_its_first_to_its_last_day(archive: Archive) -> None:
    """Not a day before, not a day after; the dissolved district comes along."""
    binh, lan = join(archive, "binh", SIGNER_A), join(archive, "lan", OFFICER_A)
    given = delegate(archive, loan(binh, lan), by=as_actor(archive, binh))
    signing = []
    for _ in range(9):
        signing.append(as_actor(archive, lan).bodies(Office.SIGNER))
        archive.clock.move(days=1)

    reach = frozenset({"xa-a", "huyen-c"})
    assert signing == [frozenset(), *[reach] * 7, frozenset()]
    assert delegations_of(archive, lan.id, by=as_actor(archive, lan)) == (given,)


def test_under_a_loan_a_second_factor_is_needed(archive: Archive) -> None:
    """Who signs in somebody's place needs what that person needs."""
    binh, lan = join(archive, "binh", SIGNER_A), join(archive, "lan", OFFICER_A)
    delegate(archive, loan(binh, lan), by=OPERATOR)
    assert enter(archive, "lan").step is None
    archive.clock.move(days=1)

    assert enter(archive, "lan").step is Step.ENROL


def test_the_trail_can_tell_in_whose_place_it_was_done(archive: Archive) -> None:
    """The actor carries the loan; the trail finds it by body, office and day.

    On the day it is taken back it lends nothing any more, and what was done that day is still told.
    """
    binh, lan = join(archive, "binh", SIGNER_A), join(archive, "lan", OFFICER_A)
    given = delegate(archive, loan(binh, lan), by=OPERATOR)
    archive.clock.move(days=1)
    actor = as_actor(archive, lan)

    day = TODAY + timedelta(days=1)
    assert actor.delegated == (given,)
    assert on_behalf(actor.delegated, "xa-a", {Office.SIGNER}, day) == given
    assert on_behalf(actor.delegated, "xa-b", {Office.SIGNER}, day) is None
    assert on_behalf(actor.delegated, "xa-a", {Office.SIGNER}, TODAY) is None

    end_delegation(archive, given.id, by=OPERATOR)
    ended = delegations_of(archive, lan.id, by=OPERATOR)
    assert on_behalf(ended, "xa-a", {Office.SIGNER}, day) == ended[0]
    assert on_behalf(ended, "xa-a", {Office.SIGNER}, day + timedelta(days=1)) is None
    assert as_actor(archive, lan).delegated == ()


def test_what_was_lent_cannot_be_lent_on(archive: Archive) -> None:
    """Only who holds the office lends it; a borrowed one gives no right over people either."""
    binh, lan, hoa = (join(archive, "binh", SIGNER_A, ADMIN_A), *_two(archive))
    delegate(archive, loan(binh, lan), by=OPERATOR)
    archive.clock.move(days=1)

    with pytest.raises(NotAllowed, match="không giao tiếp"):
        delegate(archive, loan(lan, hoa), by=as_actor(archive, lan))
    with pytest.raises(NotAllowed):
        delegate(archive, loan(binh, hoa), by=as_actor(archive, lan))


def _two(archive: Archive) -> tuple[Person, Person]:
    return join(archive, "lan", OFFICER_A), join(archive, "hoa", OFFICER_A)


def test_nobody_lends_what_is_not_theirs(archive: Archive) -> None:
    """Not to oneself, not from beyond the reach, not an office the giver does not hold."""
    binh, lan = join(archive, "binh", SIGNER_A), join(archive, "lan", OFFICER_A)
    own, other = (
        as_actor(archive, join(archive, name, held))
        for name, held in (("dung", ADMIN_A), ("hien", ADMIN_B))
    )
    delegate(archive, loan(binh, lan), by=own)
    with pytest.raises(Refused, match="chính mình"):
        delegate(archive, loan(binh, binh), by=own)
    for by in (other, as_actor(archive, lan)):
        with pytest.raises(NotAllowed):
            delegate(archive, loan(binh, lan), by=by)
    with pytest.raises(NotAllowed):
        delegate(archive, loan(binh, lan, OFFICER_A), by=own)
    with pytest.raises(NotAllowed):
        delegate(archive, loan(binh, lan, OFFICER_B), by=as_actor(archive, binh))


def test_a_token_lends_nothing(archive: Archive) -> None:
    """A machine that may read and sign for somebody does not lend their office."""
    binh, lan = join(archive, "binh", SIGNER_A), join(archive, "lan", OFFICER_A)
    machine = replace(as_actor(archive, binh), scope=frozenset({"see", "sign"}))

    with pytest.raises(NotAllowed):
        delegate(archive, loan(binh, lan), by=machine)


@pytest.mark.parametrize(
    "change",
    [
        {"until": TODAY - timedelta(days=1), "since": TODAY - timedelta(days=2)},
        {"since": TODAY + timedelta(days=8)},
        {"until": TODAY + timedelta(days=400)},
        {"reason": "  "},
        {"reason": "hai\ndòng"},
        {"reason": "x" * 301},
        {"membership": Membership("xa-a", Office.INSPECTOR)},
    ],
)
def test_a_loan_that_cannot_be_is_refused(archive: Archive, change: dict[str, object]) -> None:
    """Days in order, within a year, with a reason; warrants are personal."""
    binh, lan = join(archive, "binh", SIGNER_A), join(archive, "lan", OFFICER_A)

    with pytest.raises(Refused):
        delegate(archive, replace(loan(binh, lan), **change), by=OPERATOR)  # type: ignore[arg-type] # one field each


def test_who_is_closed_neither_lends_nor_borrows(archive: Archive) -> None:
    """Nor does a loan outlive the giver's account."""
    binh, lan = join(archive, "binh", SIGNER_A), join(archive, "lan", OFFICER_A)
    delegate(archive, replace(loan(binh, lan), since=TODAY), by=OPERATOR)
    assert as_actor(archive, lan).holds(Office.SIGNER)
    set_active(archive, binh.id, active=False, by=OPERATOR)

    assert not as_actor(archive, lan).holds(Office.SIGNER)
    with pytest.raises(Refused):
        delegate(archive, loan(binh, lan), by=OPERATOR)


def test_a_loan_ends_with_the_office(archive: Archive) -> None:
    """Taken from the giver, it is taken from the borrower, and does not come back by itself."""
    binh, lan = join(archive, "binh", SIGNER_A), join(archive, "lan", OFFICER_A)
    given = delegate(archive, replace(loan(binh, lan), since=TODAY), by=OPERATOR)
    dismiss(archive, binh.id, SIGNER_A, by=OPERATOR)
    with archive.catalog.view() as view:
        (kept,) = view.people.delegations(giver=binh.id)

    assert kept == replace(given, ended_on=TODAY)
    assert not as_actor(archive, lan).holds(Office.SIGNER)


def test_a_loan_is_taken_back_by_who_it_concerns(archive: Archive) -> None:
    """Giver, borrower, administrator of the body; for all others it is not there."""
    binh, lan, hoa = (join(archive, "binh", SIGNER_A), *_two(archive))
    admin = as_actor(archive, join(archive, "dung", ADMIN_A))
    for by in (as_actor(archive, binh), as_actor(archive, lan), admin, OPERATOR):
        given = delegate(archive, replace(loan(binh, lan), since=TODAY), by=OPERATOR)
        with pytest.raises(NotFound):
            end_delegation(archive, given.id, by=as_actor(archive, hoa))
        assert bodies_for(as_actor(archive, lan), Deed.SIGN)
        end_delegation(archive, given.id, by=by)
        assert not bodies_for(as_actor(archive, lan), Deed.SIGN)
        with pytest.raises(NotFound):
            end_delegation(archive, given.id, by=by)
    acts = [one.act for one in entries(archive)]

    assert acts.count(Act.DELEGATED) == acts.count(Act.DELEGATION_ENDED) == 4
