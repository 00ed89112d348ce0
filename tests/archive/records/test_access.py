"""Who may do what with which record."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.records.access import Act, may, may_in, may_somewhere
from archive.records.actor import OPERATOR, Actor, Membership, Office, Warrant
from archive.records.record import Record, Value
from tests.archive.records.test_manifest import BARE

TODAY = date(2026, 11, 22)
DATED = replace(BARE, values=(Value("date", "2019-05-06"),))


def person(office: Office, body: str = "cau-mau") -> Actor:
    """Return somebody with one office in one body."""
    return Actor("a" * 26, "Ai đó", (Membership(body, office),))


def inspector(**bounds: date) -> Actor:
    """Return an inspector whose warrant has these bounds."""
    said = {"ends": date(2027, 1, 1)} | bounds
    warrant = Warrant("w" * 26, frozenset({"cau-mau"}), "thanh tra", **said)
    return replace(person(Office.INSPECTOR, "song-mau"), warrants=(warrant,))


@pytest.mark.parametrize(
    ("office", "acts"),
    [
        (Office.OFFICER, {Act.UPLOAD, Act.SEE, Act.REVIEW, Act.SEARCH, Act.RECEIPT, Act.JOBS}),
        (Office.SIGNER, {Act.SEE, Act.SIGN, Act.SEAL, Act.SEARCH}),
        (
            Office.ARCHIVIST,
            {Act.SEE, Act.SEAL, Act.SEARCH, Act.JOBS, Act.CHECK, Act.TRAIL, Act.RESTRICT},
        ),
        (Office.INSPECTOR, {Act.SEARCH, Act.TRAIL}),
        (Office.ADMIN, {Act.JOBS, Act.PEOPLE, Act.CHECK, Act.TRAIL}),
    ],
)
def test_an_office_gives_these_acts_in_its_body_and_no_other(
    office: Office, acts: set[Act]
) -> None:
    """An administrator reads no records, a signer corrects none, an officer signs none."""
    someone = person(office)

    assert {act for act in Act if may(someone, act, BARE, today=TODAY)} == acts
    assert not any(may(someone, act, replace(BARE, body="ben-thu"), today=TODAY) for act in Act)


def test_a_warrant_lets_an_inspector_see_what_it_names() -> None:
    """Bodies and period decide; nothing but seeing comes with it."""
    allowed = inspector(since=date(2019, 1, 1), until=date(2019, 12, 31))

    assert may(allowed, Act.SEE, DATED, today=TODAY)
    assert not may(allowed, Act.REVIEW, DATED, today=TODAY)
    assert not may(allowed, Act.SEE, replace(DATED, body="ben-thu"), today=TODAY)


@pytest.mark.parametrize(
    ("actor", "record"),
    [
        (inspector(ends=date(2026, 11, 21)), DATED),
        (inspector(since=date(2020, 1, 1)), DATED),
        (inspector(until=date(2019, 5, 5)), DATED),
        (inspector(since=date(2000, 1, 1)), BARE),
    ],
    ids=["ended", "too early", "too late", "no date"],
)
def test_a_warrant_ends_where_it_says(actor: Actor, record: Record) -> None:
    """Past its last day, outside its period, or for a record without a date, it opens nothing."""
    assert not may(actor, Act.SEE, record, today=TODAY)


def test_a_warrant_that_was_taken_back_opens_nothing() -> None:
    """From the day it was revoked, whatever its last day says."""
    (warrant,) = inspector().warrants
    for day, opens in ((TODAY, False), (TODAY + timedelta(days=1), True)):
        revoked = replace(warrant, revoked_on=day)
        actor = replace(inspector(), warrants=(revoked,))
        assert may(actor, Act.SEE, DATED, today=TODAY) is opens


def test_a_scope_bounds_whatever_the_offices_give() -> None:
    """A token that may only search neither sees nor reviews, and no warrant helps it."""
    bound = replace(person(Office.OFFICER), scope=frozenset({Act.SEARCH.value}))
    assert {act for act in Act if may(bound, act, BARE, today=TODAY)} == {Act.SEARCH}
    assert {act for act in Act if may_somewhere(bound, act)} == {Act.SEARCH}

    looking = replace(inspector(), scope=frozenset({Act.SEARCH.value}))
    assert not may(looking, Act.SEE, DATED, today=TODAY)


def test_a_warrant_without_the_office_is_worth_nothing() -> None:
    """Whoever leaves the inspectorate loses what its warrants gave."""
    left = replace(inspector(), reach=())

    assert not may(left, Act.SEE, DATED, today=TODAY)


def test_the_operator_maintains_but_never_signs() -> None:
    """Root may do everything with a record but put a person's name under it, or a number to it."""
    assert {act for act in Act if not may(OPERATOR, act, BARE, today=TODAY)} == {
        Act.SIGN,
        Act.NUMBER,
    }
    assert may_in(OPERATOR, Act.UPLOAD, "cau-mau")
    assert not may_somewhere(OPERATOR, Act.SIGN)
