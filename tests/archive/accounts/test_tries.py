"""Guessing is slowed, and nobody can be shut out by a guesser (attacks 18 and 22)."""

import time
from contextlib import suppress

import pytest

from archive.accounts.invite import Invitee, invite
from archive.accounts.login import Place, log_in
from archive.accounts.passwords import Cost
from archive.accounts.policy import Step
from archive.accounts.tries import MOST_ALARMS, PASSWORD, count
from archive.ledger.entry import Act
from archive.records.actor import OPERATOR
from archive.records.errors import ArchiveError, NotAllowed, TooMany
from tests.archive.accounts.conftest import CHEAP, Archive
from tests.archive.accounts.house import (
    OFFICER_A,
    SIGNER_A,
    WORDS,
    enter,
    entries,
    join,
    take_up,
)

WRONG = "một mật khẩu khác"


def guess(archive: Archive, username: str, address: str, words: str = WRONG) -> str:
    """Try a password and return how it was answered."""
    try:
        log_in(archive, username, words, Place(address), cost=CHEAP)
    except ArchiveError as error:
        return f"{error.code}: {error.message}"
    return "open"


def failures(archive: Archive, *guesses: tuple[str, str]) -> None:
    """Count wrong guesses (user name, address) as ``log_in`` does, all in one transaction."""
    with archive.catalog.work() as work:
        for username, address in guesses:
            with suppress(TooMany):
                count(archive, work, PASSWORD, username, address)


def from_everywhere(archive: Archive, username: str) -> None:
    """Guess from as many addresses as an account bears."""
    failures(archive, *((username, f"203.0.113.{one}") for one in range(PASSWORD.account.most)))


def spray(archive: Archive, address: str) -> None:
    """Guess from one address at many accounts."""
    failures(archive, *((f"user{one:03}", address) for one in range(40)))


def test_spraying_many_accounts_from_one_address_ends(archive: Archive) -> None:
    """A hundred accounts, three passwords each: thirty are looked at, the rest must wait."""
    join(archive, "user099", OFFICER_A)
    answers = [
        guess(archive, f"user{number:03}", "203.0.113.5") for _ in range(3) for number in range(100)
    ]

    assert sum(one.startswith("not_allowed") for one in answers) == PASSWORD.address.most
    assert sum(one.startswith("too_many") for one in answers) == 300 - PASSWORD.address.most


def test_a_neighbour_of_the_sprayer_goes_on(archive: Archive) -> None:
    """Who logged in from that address within 30 days is not stopped by what it did since."""
    join(archive, "lan", OFFICER_A)
    enter(archive, "lan", Place("203.0.113.5"))
    spray(archive, "203.0.113.5")

    assert guess(archive, "lan", "203.0.113.5", WORDS) == "open"
    archive.clock.move(days=31)
    spray(archive, "203.0.113.5")
    assert guess(archive, "lan", "203.0.113.5", WORDS).startswith("too_many")


def test_an_attack_from_everywhere_does_not_shut_the_chief_out(archive: Archive) -> None:
    """From where the chief works, the right password opens as before."""
    join(archive, "chief", OFFICER_A)
    enter(archive, "chief")
    from_everywhere(archive, "chief")

    assert enter(archive, "chief").step is None


def test_a_stranger_waits_while_an_account_is_attacked(archive: Archive) -> None:
    """Even with the right password; an hour later it opens."""
    join(archive, "chief", OFFICER_A)
    from_everywhere(archive, "chief")

    assert guess(archive, "chief", "198.51.100.1", WORDS).startswith("too_many")
    archive.clock.move(hours=1, seconds=1)
    assert guess(archive, "chief", "198.51.100.1", WORDS) == "open"


def test_a_second_factor_opens_the_way_for_a_travelling_chief(archive: Archive) -> None:
    """At a strange address the password leads to the code, attack or not."""
    join(archive, "chief", SIGNER_A)
    take_up(archive, "chief")
    from_everywhere(archive, "chief")

    opened = log_in(archive, "chief", WORDS, Place("198.51.100.1"), cost=CHEAP)
    assert opened.step is Step.CODE


def test_a_password_alone_makes_no_address_known(archive: Archive) -> None:
    """An address is known once the code was given too."""
    join(archive, "chief", SIGNER_A)
    take_up(archive, "chief")
    log_in(archive, "chief", WORDS, Place("198.51.100.1"), cost=CHEAP)
    spray(archive, "198.51.100.1")

    assert guess(archive, "chief", "198.51.100.1", WORDS).startswith("too_many")


def test_an_attacked_account_sounds_like_an_unknown_one(archive: Archive) -> None:
    """With and without a second factor, there or not: the same answers, try by try."""
    join(archive, "lan", OFFICER_A)
    join(archive, "chief", SIGNER_A)
    take_up(archive, "chief")
    heard = {}
    for username in ("lan", "chief", "nobody"):
        heard[username] = [guess(archive, username, f"203.0.113.{number}") for number in range(25)]

    assert heard["lan"] == heard["chief"] == heard["nobody"]
    assert heard["lan"][-1].startswith("too_many")


def test_unknown_names_take_as_long(archive: Archive) -> None:
    """The least work of many tries is the same: for a known, an invited, an unknown name."""
    cost = Cost(memory_kib=4096, passes=2)
    join(archive, "lan", OFFICER_A)
    enter(archive, "lan", cost=cost)
    invite(archive, Invitee("moi", "Người Mới", [OFFICER_A]), by=OPERATOR)

    def seconds(username: str) -> float:
        times = []
        for number in range(9):
            began = time.process_time()
            with pytest.raises(NotAllowed):
                log_in(archive, username, WRONG, Place(f"{username}.{number}"), cost=cost)
            times.append(time.process_time() - began)
        return min(times)

    known, invited, unknown = (seconds(one) for one in ("lan", "moi", "nobody"))
    assert invited / known == pytest.approx(1, abs=0.6)
    assert unknown / known == pytest.approx(1, abs=0.6)


def test_an_attack_is_an_alarm_in_the_ledger(archive: Archive) -> None:
    """One when the limit is reached, without a name, and never a flood of them."""
    person = join(archive, "chief", OFFICER_A)
    from_everywhere(archive, "chief")
    alarms = [one for one in entries(archive) if one.act is Act.ALARM]
    assert [(one.subject, one.actor) for one in alarms] == [("archive", "public")]
    assert person.id not in {one.subject for one in alarms}

    for number in range(MOST_ALARMS + 3):
        from_everywhere(archive, f"user{number}")
    alarms = [one for one in entries(archive) if one.act is Act.ALARM]
    assert len(alarms) == MOST_ALARMS
