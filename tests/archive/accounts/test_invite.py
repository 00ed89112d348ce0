"""A one-time link opens once, for a while, and tells a stranger nothing (attack 28)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from archive.accounts.invite import Invited, Invitee, invite, redeem, reset, welcome, withdraw
from archive.accounts.login import session_of
from archive.accounts.offices import set_active
from archive.accounts.tokens import actor_by_token, make_token
from archive.accounts.tries import INVITATION, count
from archive.catalog.sql.invitations import Purpose
from archive.catalog.sql.people import Person
from archive.ledger.entry import Act
from archive.records.actor import OPERATOR, Membership, Office
from archive.records.errors import ArchiveError, Conflict, NotAllowed, NotFound, Refused, TooMany
from tests.archive.accounts.conftest import CHEAP, Archive
from tests.archive.accounts.house import (
    ADMIN_A,
    HERE,
    OFFICER_A,
    OFFICER_B,
    OTHER_WORDS,
    WORDS,
    as_actor,
    enter,
    entries,
    join,
)


def choose(archive: Archive, code: str, words: str = OTHER_WORDS) -> Person:
    """Choose a password with a code."""
    return redeem(archive, code, words, HERE.address, cost=CHEAP)


def invited(archive: Archive, username: str = "lan") -> Invited:
    """Invite an officer of commune A."""
    return invite(archive, Invitee(username, "Trần Thị Lan", [OFFICER_A]), by=OPERATOR)


def test_an_invited_person_chooses_a_password_and_comes_in(archive: Archive) -> None:
    """Before that nobody does; after that the link is spent."""
    invitation = invited(archive)
    assert invitation.purpose is Purpose.INVITE
    said = welcome(archive, invitation.code)
    assert said
    assert (said.username, said.name) == ("lan", "Trần Thị Lan")
    with pytest.raises(NotAllowed, match="mật khẩu không đúng"):
        enter(archive, "lan", words="")
    choose(archive, invitation.code)

    assert enter(archive, "lan", words=OTHER_WORDS).step is None
    assert welcome(archive, invitation.code) is None
    with pytest.raises(NotAllowed):
        choose(archive, invitation.code, WORDS)
    assert enter(archive, "lan", words=OTHER_WORDS).step is None


def test_of_fifty_at_once_one_wins(archive: Archive) -> None:
    """The other forty-nine read the same sentence, and the password is the winner's."""
    code = invited(archive).code

    def one_of_fifty(number: int) -> str:
        try:
            choose(archive, code, f"mật khẩu số {number:02} của tôi")
        except ArchiveError as error:
            return error.message
        return str(number)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(one_of_fifty, range(50)))
    winners = [one for one in answers if one.isdigit()]

    assert len(winners) == 1
    assert len(set(answers) - set(winners)) == 1
    enter(archive, "lan", words=f"mật khẩu số {int(winners[0]):02} của tôi")


def test_a_link_ends_after_seventy_two_hours(archive: Archive) -> None:
    """It opens in the last second and not after it."""
    first, second = invited(archive), invited(archive, "hoa")
    archive.clock.move(hours=72, seconds=-1)
    assert choose(archive, first.code).username == "lan"
    archive.clock.move(seconds=1)

    assert welcome(archive, second.code) is None
    with pytest.raises(NotAllowed):
        choose(archive, second.code)


def test_unknown_used_and_old_links_sound_alike(archive: Archive) -> None:
    """Nobody learns which links there were."""
    used, old, closed = (invited(archive, name) for name in ("lan", "hoa", "cuc"))
    choose(archive, used.code)
    set_active(archive, closed.person.id, active=False, by=OPERATOR)
    answers = []
    for code in ("", "không có", "x" * 10_000, used.code, closed.code):
        with pytest.raises(NotAllowed) as refused:
            choose(archive, code)
        answers.append(refused.value.message)
    archive.clock.move(days=4)
    with pytest.raises(NotAllowed) as refused:
        choose(archive, old.code)

    assert {*answers, refused.value.message} == {answers[0]}


def test_a_password_that_cannot_be_taken_leaves_the_link_good(archive: Archive) -> None:
    """Who typed too short a one tries again."""
    code = invited(archive).code
    with pytest.raises(Refused, match="từ 12 đến 256"):
        choose(archive, code, "ngắn")

    assert choose(archive, code).username == "lan"


def test_links_cannot_be_tried_without_end(archive: Archive) -> None:
    """An address waits after sixty wrong ones; the limit lets a class of newcomers in."""
    with archive.catalog.work() as work:
        for _ in range(60):
            count(archive, work, INVITATION, "", HERE.address)
    with pytest.raises(TooMany):
        choose(archive, invited(archive).code)


def test_the_link_cannot_be_read_in_the_archive(archive: Archive, tmp_path: Path) -> None:
    """Neither the catalogue nor the store holds it."""
    code = invited(archive).code

    assert code not in repr(invited(archive, "hoa"))
    raw = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert b"lan" in raw
    assert code.encode() not in raw


def test_a_reset_ends_everything_at_once(archive: Archive) -> None:
    """Password, sessions, tokens: gone when it is issued, for it is asked for in need."""
    person = join(archive, "lan", OFFICER_A)
    cookie = enter(archive, "lan").cookie
    token = make_token(archive, "lan", "máy quét", 9)
    issued = reset(archive, person.id, by=OPERATOR)

    assert issued.purpose is Purpose.RESET
    assert session_of(archive, cookie) is None
    with pytest.raises(NotAllowed):
        actor_by_token(archive, token)
    with pytest.raises(NotAllowed):
        enter(archive, "lan")
    choose(archive, issued.code)
    assert enter(archive, "lan", words=OTHER_WORDS).step is None


def test_a_newer_link_ends_the_older(archive: Archive) -> None:
    """Somebody who lost the first asks for a second, which is an invitation still."""
    first = invited(archive)
    second = reset(archive, first.person.id, by=OPERATOR)
    assert second.purpose is Purpose.INVITE

    with pytest.raises(NotAllowed):
        choose(archive, first.code)
    withdraw(archive, first.person.id, by=OPERATOR)
    with pytest.raises(NotAllowed):
        choose(archive, second.code)


def test_an_administrator_invites_into_own_bodies_only(archive: Archive) -> None:
    """Not into a neighbour's, not for an office there beside one here, not into nowhere."""
    admin = as_actor(archive, join(archive, "dung", ADMIN_A))
    officer = as_actor(archive, join(archive, "minh", OFFICER_A))
    wanted = Invitee("moi", "Người Mới", [OFFICER_A])
    assert invite(archive, wanted, by=admin).person.username == "moi"

    with pytest.raises(Conflict):
        invite(archive, wanted, by=admin)
    with pytest.raises(NotAllowed):
        invite(archive, Invitee("hai", "Người Hai", [OFFICER_A, OFFICER_B]), by=admin)
    with pytest.raises(NotAllowed):
        invite(archive, Invitee("hai", "Người Hai", [OFFICER_A]), by=officer)
    for held in ([], [Membership("no-such", Office.OFFICER)]):
        with pytest.raises(Refused):
            invite(archive, Invitee("hai", "Người Hai", held), by=admin)
    with archive.catalog.view() as view:
        assert view.people.by_username("hai") is None


def test_an_administrator_resets_in_own_bodies_only(archive: Archive) -> None:
    """An account beyond the reach is not there; one with an office elsewhere too is not touched."""
    admin = as_actor(archive, join(archive, "dung", ADMIN_A))
    far = join(archive, "xa.xoi", OFFICER_B)
    both = join(archive, "ca.hai", OFFICER_A, OFFICER_B)
    with pytest.raises(NotFound):
        reset(archive, far.id, by=admin)
    with pytest.raises(NotAllowed, match="cơ quan khác"):
        reset(archive, both.id, by=admin)
    with pytest.raises(Refused):
        reset(archive, admin.id, by=admin)
    set_active(archive, both.id, active=False, by=OPERATOR)
    with pytest.raises(Conflict):
        reset(archive, both.id, by=OPERATOR)


def test_the_ledger_tells_it_without_names(archive: Archive) -> None:
    """Invited, redeemed, password: the account's id, and whose act it was."""
    invitation = invited(archive)
    choose(archive, invitation.code)
    archive.clock.now += timedelta(minutes=1)
    told = [(one.act, one.actor) for one in entries(archive) if one.subject == invitation.person.id]

    mine = invitation.person.id
    assert told == [
        (Act.ACCOUNT, "operator"),
        (Act.APPOINTED, "operator"),
        (Act.INVITED, "operator"),
        (Act.REDEEMED, mine),
        (Act.PASSWORD, mine),
    ]
    assert not [one for one in entries(archive) if b"lan" in one.to_bytes().lower()]
