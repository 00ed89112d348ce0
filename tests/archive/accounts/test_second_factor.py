"""Who signs or administers has a phone that shows codes, and nobody acts without it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from archive.accounts.login import log_in, session_of
from archive.accounts.policy import Step
from archive.accounts.second_factor import (
    drop_second_factor,
    finish_enrolment,
    new_enrolment,
    pass_second_factor,
    recovery_left,
    renew_recovery,
    reset_second_factor,
    start_enrolment,
    take_up,
)
from archive.accounts.totp import code_at, from_typed
from archive.ledger.entry import Act
from archive.records.access import Act as Deed
from archive.records.access import may_somewhere
from archive.records.actor import OPERATOR, Office
from archive.records.errors import ArchiveError, Conflict, NotAllowed, NotFound, Refused, TooMany
from tests.archive.accounts import house
from tests.archive.accounts.conftest import CHEAP, Archive
from tests.archive.accounts.house import (
    ADMIN_A,
    ADMIN_B,
    ELSEWHERE,
    HERE,
    OFFICER_A,
    SIGNER_A,
    WORDS,
    enter,
    entries,
    join,
)

WRONG = "000000"


@pytest.mark.parametrize("office", [Office.SIGNER, Office.CLERK, Office.ADMIN])
def test_who_signs_or_administers_reaches_nothing_before_enrolling(
    archive: Archive, office: Office
) -> None:
    """The password alone opens the enrolment and nothing else."""
    join(archive, "binh", replace(SIGNER_A, office=office), OFFICER_A)
    opened = enter(archive, "binh")
    visitor = session_of(archive, opened.cookie)

    assert opened.step is Step.ENROL
    assert visitor
    assert visitor.needs_second_factor
    assert not [deed for deed in Deed if may_somewhere(visitor.actor, deed)]


def test_who_does_not_sign_needs_none(archive: Archive) -> None:
    """An officer's password opens the archive."""
    join(archive, "lan", OFFICER_A)

    assert enter(archive, "lan").step is None


def test_a_house_may_leave_it_to_its_people(archive: Archive) -> None:
    """Where it is optional, only those who took one up are asked for it."""
    lax = replace(archive, wants_second_factor=False)
    join(lax, "binh", SIGNER_A)
    assert enter(lax, "binh").step is None
    house.take_up(lax, "binh")

    assert enter(lax, "binh").step is Step.CODE


def test_enrolling_opens_the_archive_under_a_new_cookie(archive: Archive) -> None:
    """The cookie of the half-open session opens nothing any more (session fixation)."""
    join(archive, "binh", SIGNER_A)
    before = enter(archive, "binh")
    offered = start_enrolment(archive, before.cookie)
    code = code_at(from_typed(offered.secret), archive.clock())
    enrolled = finish_enrolment(archive, before.cookie, code, HERE)

    assert start_enrolment_uri(offered.uri)
    assert session_of(archive, before.cookie) is None
    visitor = session_of(archive, enrolled.opened.cookie)
    assert visitor
    assert visitor.is_strong
    assert may_somewhere(visitor.actor, Deed.SIGN)
    assert len(set(enrolled.recovery)) == 8
    assert {Act.SECOND_FACTOR, Act.LOGGED_IN} <= {one.act for one in entries(archive)}


def start_enrolment_uri(uri: str) -> bool:
    """Say whether this is what a phone's camera reads."""
    return uri.startswith("otpauth://totp/") and "secret=" in uri and "period=30" in uri


def test_the_page_may_be_loaded_again(archive: Archive) -> None:
    """The same secret is offered, so that the code on the phone stays right."""
    join(archive, "binh", SIGNER_A)
    opened = enter(archive, "binh")

    assert start_enrolment(archive, opened.cookie) == start_enrolment(archive, opened.cookie)


def test_a_code_is_asked_at_the_next_login(archive: Archive) -> None:
    """The password opens a half-open session, the code the archive, with a new cookie."""
    join(archive, "binh", SIGNER_A)
    phone, _ = house.take_up(archive, "binh")
    before = enter(archive, "binh")
    assert before.step is Step.CODE
    opened = pass_second_factor(archive, before.cookie, f" {phone.next_code()} ", HERE)

    assert opened.step is None
    assert session_of(archive, before.cookie) is None
    visitor = session_of(archive, opened.cookie)
    assert visitor
    assert may_somewhere(visitor.actor, Deed.SIGN)


def test_a_code_is_good_once(archive: Archive) -> None:
    """Somebody who looked over the shoulder comes too late, within the same thirty seconds too."""
    join(archive, "binh", SIGNER_A)
    phone, _ = house.take_up(archive, "binh")
    code = phone.next_code()
    pass_second_factor(archive, enter(archive, "binh").cookie, code, HERE)
    thief = enter(archive, "binh", ELSEWHERE)

    with pytest.raises(Refused, match="đã dùng"):
        pass_second_factor(archive, thief.cookie, code, ELSEWHERE)


def test_of_many_with_one_code_one_comes_in(archive: Archive) -> None:
    """Ten at the same moment: one session, and as many as may be told that the code was used."""
    join(archive, "binh", SIGNER_A)
    phone, _ = house.take_up(archive, "binh")
    cookies = [enter(archive, "binh").cookie for _ in range(3)]
    code = phone.next_code()

    def give(cookie: str) -> str:
        try:
            pass_second_factor(archive, cookie, code, HERE)
        except ArchiveError as error:
            return error.code
        return "open"

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(give, cookies))
    assert answers.count("open") == 1


def test_guessing_codes_ends_after_five(archive: Archive) -> None:
    """The right code comes too late then; after a quarter of an hour it opens."""
    join(archive, "binh", SIGNER_A)
    phone, _ = house.take_up(archive, "binh")
    cookie = enter(archive, "binh").cookie
    for _ in range(5):
        with pytest.raises(Refused):
            pass_second_factor(archive, cookie, WRONG, HERE)
    with pytest.raises(TooMany):
        pass_second_factor(archive, cookie, phone.next_code(), HERE)

    archive.clock.move(minutes=15)
    assert pass_second_factor(archive, cookie, phone.next_code(), HERE).step is None


def test_guessing_codes_from_everywhere_ends_too(archive: Archive) -> None:
    """Twenty wrong codes an hour, then a stranger waits and a known place goes on."""
    join(archive, "binh", SIGNER_A)
    phone, _ = house.take_up(archive, "binh")
    cookie = enter(archive, "binh").cookie
    for number in range(20):
        place = replace(ELSEWHERE, address=f"198.51.100.{number}")
        with pytest.raises(Refused):
            pass_second_factor(archive, cookie, WRONG, place)

    with pytest.raises(TooMany):
        pass_second_factor(archive, cookie, phone.next_code(), replace(ELSEWHERE, address="::1"))
    assert pass_second_factor(archive, cookie, phone.next_code(), HERE).step is None


def test_a_lost_phone_is_replaced_by_a_code_on_paper(archive: Archive) -> None:
    """Each of the eight opens once, however it is typed; new ones end the old."""
    person = join(archive, "binh", SIGNER_A)
    phone, enrolled = house.take_up(archive, "binh")
    paper = enrolled.recovery[0]
    cookie = enter(archive, "binh").cookie
    pass_second_factor(archive, cookie, f" {paper.upper().replace('-', ' ')}", HERE)
    assert recovery_left(archive, person.id) == 7

    again = enter(archive, "binh").cookie
    with pytest.raises(Refused):
        pass_second_factor(archive, again, paper, HERE)
    fresh = renew_recovery(archive, again, phone.next_code(), HERE)
    with pytest.raises(Refused):
        pass_second_factor(archive, again, enrolled.recovery[1], HERE)
    assert pass_second_factor(archive, again, fresh[1], HERE).step is None


def test_a_code_on_paper_outlives_a_new_pepper(archive: Archive) -> None:
    """After a rotation the codes that lie in the drawer still open."""
    join(archive, "binh", SIGNER_A)
    _, enrolled = house.take_up(archive, "binh")
    after = replace(archive, pepper=b"q" * 32, retired_peppers=(archive.pepper,))
    cookie = enter(after, "binh").cookie

    assert pass_second_factor(after, cookie, enrolled.recovery[3], HERE).step is None


def test_one_gives_up_ones_own_against_a_code(archive: Archive) -> None:
    """Every session ends, and a signer is asked to take up another one."""
    join(archive, "binh", SIGNER_A)
    phone, enrolled = house.take_up(archive, "binh")
    with pytest.raises(Refused):
        drop_second_factor(archive, enrolled.opened.cookie, WRONG, HERE)
    with pytest.raises(Conflict):
        start_enrolment(archive, enrolled.opened.cookie)
    drop_second_factor(archive, enrolled.opened.cookie, phone.next_code(), HERE)

    assert session_of(archive, enrolled.opened.cookie) is None
    assert enter(archive, "binh").step is Step.ENROL


def test_an_administrator_helps_who_lost_the_phone(archive: Archive) -> None:
    """Of their own body; not somebody else's, and not themselves."""
    binh = join(archive, "binh", SIGNER_A)
    own = house.as_actor(archive, join(archive, "dung", ADMIN_A))
    other = house.as_actor(archive, join(archive, "hien", ADMIN_B))
    _, enrolled = house.take_up(archive, "binh")

    with pytest.raises(NotFound):
        reset_second_factor(archive, binh.id, by=other)
    with pytest.raises(NotAllowed):
        reset_second_factor(archive, own.id, by=own)
    reset_second_factor(archive, binh.id, by=own)
    assert session_of(archive, enrolled.opened.cookie) is None
    assert enter(archive, "binh").step is Step.ENROL


def test_a_half_open_session_cannot_change_the_account(archive: Archive) -> None:
    """Whoever has only the password ends no session, and enrols no second phone."""
    join(archive, "binh", SIGNER_A)
    house.take_up(archive, "binh")
    thief = enter(archive, "binh", ELSEWHERE)

    with pytest.raises(Conflict):
        start_enrolment(archive, thief.cookie)
    with pytest.raises(Refused):
        finish_enrolment(archive, thief.cookie, WRONG, ELSEWHERE)
    with pytest.raises(NotAllowed):
        pass_second_factor(archive, "no cookie", WRONG, ELSEWHERE)


def test_the_operator_enrols_somebody_at_the_machine(archive: Archive) -> None:
    """Without a browser: the offered secret, its first code, and eight codes on paper."""
    binh = join(archive, "binh", SIGNER_A)
    offered = new_enrolment(archive, binh.username)
    phone = house.Phone(from_typed(offered.secret), archive.clock)
    with pytest.raises(Refused):
        take_up(archive, binh.id, offered.secret, WRONG)

    assert len(take_up(archive, binh.id, offered.secret, phone.code())) == 8
    with pytest.raises(Conflict):
        take_up(archive, binh.id, offered.secret, phone.next_code())
    cookie = log_in(archive, "binh", WORDS, HERE, cost=CHEAP).cookie
    assert pass_second_factor(archive, cookie, phone.next_code(), HERE).step is None
    reset_second_factor(archive, binh.id, by=OPERATOR)
    assert enter(archive, "binh").step is Step.ENROL
