"""Who logs in gets a session, and nobody else does."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.accounts import login
from archive.accounts.login import Opened, log_in, log_out, session_of
from archive.accounts.offices import set_active
from archive.accounts.passwords import Cost
from archive.accounts.people import add_person, set_password
from archive.accounts.secret import hash_of
from archive.catalog.sql.people import Person
from archive.records.actor import OPERATOR, Membership, Office
from archive.records.errors import ArchiveError, NotAllowed, TooMany

if TYPE_CHECKING:
    from tests.archive.accounts.conftest import Archive

WORDS = "bốn từ không liên quan"
HERE = "192.0.2.7"


@pytest.fixture
def lan(archive: "Archive", cheap: Cost) -> Person:
    """Give an officer of commune A."""
    membership = Membership("xa-a", Office.OFFICER)
    return add_person(archive, "lan", "Trần Thị Lan", WORDS, membership, cost=cheap)


@pytest.fixture
def opened(archive: "Archive", lan: Person, cheap: Cost) -> Opened:
    """Give Lan's session."""
    return log_in(archive, lan.username, WORDS, HERE, cost=cheap)


def test_a_cookie_stands_for_the_person_who_logged_in(
    archive: "Archive", lan: Person, opened: Opened
) -> None:
    """The session knows the person, and what she reaches today."""
    visitor = session_of(archive, opened.cookie)

    assert visitor
    assert visitor.person.id == lan.id
    assert visitor.actor.bodies(Office.OFFICER) == {"xa-a", "huyen-c"}


def test_the_catalogue_does_not_hold_the_cookie(archive: "Archive", opened: Opened) -> None:
    """Who reads the database finds a hash that opens nothing."""
    with archive.catalog.view() as view:
        kept = view.sessions.find(hash_of(opened.cookie))

    assert kept
    assert opened.cookie not in repr(kept)
    assert session_of(archive, kept.hash) is None


def test_every_session_has_secrets_of_its_own(
    archive: "Archive", lan: Person, opened: Opened, cheap: Cost
) -> None:
    """Cookie and form token carry 256 random bits and are new at each login."""
    again = log_in(archive, lan.username, WORDS, HERE, cost=cheap)

    assert len({opened.cookie, opened.csrf, again.cookie, again.csrf}) == 4
    assert all(len(one) == 43 for one in (opened.cookie, opened.csrf))


def test_a_form_is_ours_only_with_the_sessions_token(archive: "Archive", opened: Opened) -> None:
    """The form token is compared, and any other text is refused."""
    visitor = session_of(archive, opened.cookie)

    assert visitor
    assert visitor.meant_it(opened.csrf)
    assert not visitor.meant_it(opened.cookie)
    assert not visitor.meant_it("")
    assert not visitor.meant_it("ủ\ud800")


def test_a_user_name_may_be_typed_in_capitals(
    archive: "Archive", opened: Opened, cheap: Cost
) -> None:
    """Spaces around it and capitals do not matter."""
    assert log_in(archive, " LAN ", WORDS, HERE, cost=cheap).person == opened.person


@pytest.mark.usefixtures("lan")
def test_unknown_user_and_wrong_password_sound_the_same(archive: "Archive", cheap: Cost) -> None:
    """Nobody learns from the answer which user names exist."""
    answers = []
    for username in ("lan", "không-có-ai", "", "x" * 10_000):
        with pytest.raises(NotAllowed) as refused:
            log_in(archive, username, "một mật khẩu khác", HERE, cost=cheap)
        answers.append((refused.value.message, refused.value.code))

    assert len(set(answers)) == 1


def test_a_closed_account_opens_nothing_in_the_same_words(
    archive: "Archive", lan: Person, opened: Opened, cheap: Cost
) -> None:
    """Closing an account ends its sessions and refuses the right password."""
    set_active(archive, lan.id, active=False, by=OPERATOR)

    assert session_of(archive, opened.cookie) is None
    with pytest.raises(NotAllowed, match="mật khẩu không đúng"):
        log_in(archive, "lan", WORDS, HERE, cost=cheap)


def test_after_five_failures_even_the_right_password_waits(
    archive: "Archive", lan: Person, cheap: Cost
) -> None:
    """From that address the account waits fifteen minutes, and then opens by itself."""
    _fail(archive, cheap, times=5)

    with pytest.raises(TooMany, match="đợi 15 phút"):
        log_in(archive, lan.username, WORDS, HERE, cost=cheap)
    archive.clock.move(minutes=15, seconds=1)
    log_in(archive, lan.username, WORDS, HERE, cost=cheap)


@pytest.mark.usefixtures("lan")
def test_a_stranger_cannot_lock_a_person_out(archive: "Archive", cheap: Cost) -> None:
    """Failures from another address do not count here."""
    _fail(archive, cheap, times=5)

    log_in(archive, "lan", WORDS, "192.0.2.8", cost=cheap)


@pytest.mark.usefixtures("lan")
def test_the_right_password_forgives_earlier_slips(archive: "Archive", cheap: Cost) -> None:
    """Four slips, a success, and four slips more lock nobody out."""
    for _ in range(2):
        _fail(archive, cheap, times=4)
        log_in(archive, "lan", WORDS, HERE, cost=cheap)


@pytest.mark.usefixtures("lan")
def test_many_guesses_at_once_do_not_slip_past_the_limit(archive: "Archive", cheap: Cost) -> None:
    """Of twenty guesses at the same moment, five are looked at."""

    def guess(_: int) -> str:
        try:
            log_in(archive, "lan", "một mật khẩu khác", HERE, cost=cheap)
        except ArchiveError as error:
            return error.code
        return "open"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(20)))

    assert answers.count("not_allowed") == 5
    assert answers.count("too_many") == 15


@pytest.mark.usefixtures("lan")
def test_tries_are_kept_without_names_or_addresses(
    archive: "Archive", tmp_path: Path, cheap: Cost
) -> None:
    """A password typed into the wrong field must not lie readable in the database."""
    with pytest.raises(NotAllowed):
        log_in(archive, "mật khẩu của tôi", "lan", HERE, cost=cheap)

    raw = b"".join(file.read_bytes() for file in tmp_path.glob("catalog.db*"))
    assert b"xa-a" in raw
    assert "mật khẩu của tôi".encode() not in raw
    assert HERE.encode() not in raw


def test_logging_out_ends_the_session(archive: "Archive", opened: Opened) -> None:
    """The cookie opens nothing any more, and logging out twice is harmless."""
    log_out(archive, opened.cookie)
    log_out(archive, opened.cookie)

    assert session_of(archive, opened.cookie) is None


def test_a_session_unused_for_half_an_hour_is_over(archive: "Archive", opened: Opened) -> None:
    """It lives while it is used, and ends half an hour after the last use."""
    for _ in range(3):
        archive.clock.move(minutes=29)
        assert session_of(archive, opened.cookie)
    archive.clock.move(minutes=30)

    assert session_of(archive, opened.cookie) is None
    with archive.catalog.view() as view:
        assert view.sessions.find(hash_of(opened.cookie)) is None


def test_a_session_is_over_after_eight_hours_of_use(archive: "Archive", opened: Opened) -> None:
    """However busy, a session ends eight hours after it began."""
    for _ in range(23):
        archive.clock.move(minutes=20)
        assert session_of(archive, opened.cookie)
    archive.clock.move(minutes=20)

    assert session_of(archive, opened.cookie) is None


def test_the_limits_can_be_set(archive: "Archive", opened: Opened) -> None:
    """A stricter agency gives its own limits."""
    strict = replace(login.LIMITS, idle=timedelta(minutes=5))
    archive.clock.move(minutes=5)

    assert session_of(archive, opened.cookie, limits=strict) is None


def test_a_busy_session_is_not_written_at_every_click(archive: "Archive", opened: Opened) -> None:
    """Within a minute the last use is not written down again."""
    archive.clock.move(seconds=59)
    session_of(archive, opened.cookie)

    with archive.catalog.view() as view:
        kept = view.sessions.find(hash_of(opened.cookie))
    assert kept
    assert kept.seen_at == kept.began_at


def test_a_new_password_ends_every_session(
    archive: "Archive", lan: Person, opened: Opened, cheap: Cost
) -> None:
    """After a change the old cookie and the old password open nothing."""
    set_password(archive, lan.id, "một câu hoàn toàn mới", cost=cheap)

    assert session_of(archive, opened.cookie) is None
    with pytest.raises(NotAllowed):
        log_in(archive, "lan", WORDS, HERE, cost=cheap)
    log_in(archive, "lan", "một câu hoàn toàn mới", HERE, cost=cheap)


def test_logging_in_renews_a_hash_of_an_old_cost(
    archive: "Archive", lan: Person, cheap: Cost
) -> None:
    """When the cost was raised, the next login keeps the password at the new cost."""
    dearer = replace(cheap, memory_kib=16)
    log_in(archive, lan.username, WORDS, HERE, cost=dearer)

    with archive.catalog.view() as view:
        kept = view.people.get(lan.id)
    assert kept
    assert "m=16," in kept.password
    log_in(archive, "lan", WORDS, HERE, cost=dearer)


def _fail(archive: "Archive", cost: Cost, *, times: int) -> None:
    for _ in range(times):
        with pytest.raises(NotAllowed):
            log_in(archive, "lan", "một mật khẩu khác", HERE, cost=cost)
