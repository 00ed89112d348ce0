"""Accounts, and how far an office reaches when bodies merge."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from archive.accounts.offices import set_active
from archive.accounts.passwords import Cost
from archive.accounts.people import actor_of, add_person, set_password
from archive.accounts.tokens import actor_by_token, make_token
from archive.catalog.sql.people import Person
from archive.records.access import Act, may
from archive.records.actor import OPERATOR, Actor, Membership, Office, Warrant
from archive.records.digest import RecordId
from archive.records.errors import Conflict, NotAllowed, NotFound, Refused
from archive.records.record import Record
from archive.records.state import State

if TYPE_CHECKING:
    from tests.archive.accounts.conftest import Archive

WORDS = "bốn từ không liên quan"
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
FIRST_DAY_WITHOUT = date(2025, 7, 1)


def of_the_district() -> Record:
    """Return a record of the district that is no more."""
    return Record(
        id=RecordId("0" * 26),
        body="huyen-c",
        name="quyet-dinh.pdf",
        state=State.READ,
        received_at=datetime(2020, 1, 1, tzinfo=UTC),
        received_by="x",
        salt="00",
        public="p" * 26,
    )


def actor_on(archive: "Archive", person: Person, day: date) -> Actor:
    """Return who this person is on this day."""
    with archive.catalog.view() as view:
        return actor_of(view, person.id, day)


def test_a_successors_office_covers_the_district_from_the_day_it_passed(
    archive: "Archive", cheap: Cost
) -> None:
    """Commune A's officer reviews the district's records from 1 July 2025, not a day earlier."""
    membership = Membership("xa-a", Office.OFFICER)
    person = add_person(archive, "lan", "Trần Thị Lan", WORDS, membership, cost=cheap)
    before = actor_on(archive, person, LAST_DAY_OF_DISTRICTS)
    after = actor_on(archive, person, FIRST_DAY_WITHOUT)

    assert not may(before, Act.REVIEW, of_the_district(), today=LAST_DAY_OF_DISTRICTS)
    assert may(after, Act.REVIEW, of_the_district(), today=FIRST_DAY_WITHOUT)


def test_an_office_in_a_dissolved_body_ends_with_it(archive: "Archive", cheap: Cost) -> None:
    """The district's clerk reaches its records to the last day, and nothing afterwards."""
    membership = Membership("huyen-c", Office.CLERK)
    person = add_person(archive, "hung", "Lê Văn Hùng", WORDS, membership, cost=cheap)

    assert actor_on(archive, person, LAST_DAY_OF_DISTRICTS).bodies(Office.CLERK) == {"huyen-c"}
    assert not actor_on(archive, person, FIRST_DAY_WITHOUT).reach


def test_a_neighbour_gains_nothing(archive: "Archive", cheap: Cost) -> None:
    """Commune B did not take the district over and does not reach its records."""
    membership = Membership("xa-b", Office.OFFICER)
    person = add_person(archive, "minh", "Phạm Minh", WORDS, membership, cost=cheap)

    assert actor_on(archive, person, FIRST_DAY_WITHOUT).bodies(Office.OFFICER) == {"xa-b"}


def test_an_actor_carries_the_warrants(archive: "Archive", cheap: Cost) -> None:
    """An inspector's warrants come along, for the access function to judge."""
    person = add_person(archive, "thanh", "Vũ Thanh", WORDS, cost=cheap)
    warrant = Warrant("w" * 26, frozenset({"xa-a"}), "thanh tra đất đai", date(2026, 12, 31))
    with archive.catalog.work() as work:
        work.people.grant(person.id, warrant)

    assert actor_on(archive, person, FIRST_DAY_WITHOUT).warrants == (warrant,)


def test_a_closed_or_unknown_account_is_no_actor(archive: "Archive", cheap: Cost) -> None:
    """Neither acts."""
    person = add_person(archive, "lan", "Trần Thị Lan", WORDS, cost=cheap)
    set_active(archive, person.id, active=False, by=OPERATOR)

    for person_id in (person.id, "nobody"):
        with archive.catalog.view() as view, pytest.raises(NotAllowed):
            actor_of(view, person_id, FIRST_DAY_WITHOUT)


def test_a_user_name_is_taken_once(archive: "Archive", cheap: Cost) -> None:
    """A second account of that name, in whatever case, is refused."""
    add_person(archive, "lan", "Trần Thị Lan", WORDS, cost=cheap)

    with pytest.raises(Conflict, match="đã có"):
        add_person(archive, "LAN", "Nguyễn Thị Lan", WORDS, cost=cheap)


@pytest.mark.parametrize("username", ["", "ab", "trần.lan", "a b", "-lan", "lan;", "a" * 65])
def test_a_user_name_of_another_shape_is_refused(
    archive: "Archive", username: str, cheap: Cost
) -> None:
    """Letters without marks, digits, dots and hyphens; the message says so."""
    with pytest.raises(Refused, match="Tên đăng nhập gồm"):
        add_person(archive, username, "Ai Đó", WORDS, cost=cheap)


def test_the_password_of_nobody_cannot_be_changed(archive: "Archive", cheap: Cost) -> None:
    """An unknown id is said to be unknown."""
    with pytest.raises(NotFound):
        set_password(archive, "nobody", WORDS, cost=cheap)


def test_a_token_acts_for_its_person_until_it_ends(archive: "Archive", cheap: Cost) -> None:
    """A token of thirty days opens on the thirtieth day and not at its end."""
    membership = Membership("xa-b", Office.OFFICER)
    person = add_person(archive, "may", "Máy quét", WORDS, membership, cost=cheap)
    token = make_token(archive, "may", "máy quét tầng 2", 30)

    assert actor_by_token(archive, token).id == person.id
    archive.clock.move(days=30, seconds=-1)
    assert actor_by_token(archive, f" {token}\n").bodies(Office.OFFICER) == {"xa-b"}
    archive.clock.move(seconds=1)
    with pytest.raises(NotAllowed, match="hết hạn"):
        actor_by_token(archive, token)


def test_a_token_is_kept_as_a_hash_and_can_be_ended(archive: "Archive", cheap: Cost) -> None:
    """What the catalogue holds opens nothing, and an ended token neither."""
    person = add_person(archive, "may", "Máy quét", WORDS, cost=cheap)
    token = make_token(archive, "may", "máy quét", 1)
    with archive.catalog.work() as work:
        (kept,) = work.sessions.tokens(person.id)
        work.sessions.end_token(person.id, kept.id)

    assert token not in repr(kept)
    for tried in (token, kept.hash, ""):
        with pytest.raises(NotAllowed):
            actor_by_token(archive, tried)


def test_a_closed_accounts_token_opens_nothing(archive: "Archive", cheap: Cost) -> None:
    """Closing an account closes its tokens too."""
    person = add_person(archive, "may", "Máy quét", WORDS, cost=cheap)
    token = make_token(archive, "may", "máy quét", 1)
    set_active(archive, person.id, active=False, by=OPERATOR)

    with pytest.raises(NotAllowed):
        actor_by_token(archive, token)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_ends_within_a_year(archive: "Archive", days: int) -> None:
    """No token lives for ever."""
    with pytest.raises(Refused, match="từ 1 đến 366 ngày"):
        make_token(archive, "lan", "nhãn", days)


def test_nobody_gets_no_token(archive: "Archive") -> None:
    """An unknown user is said to be unknown."""
    with pytest.raises(NotFound):
        make_token(archive, "lan", "nhãn", 1)
