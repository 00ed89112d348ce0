"""What the tests of accounts do again and again: people join, log in, take up a second factor."""

from dataclasses import dataclass
from datetime import timedelta

from archive.accounts.login import Opened, Place, log_in
from archive.accounts.passwords import Cost
from archive.accounts.people import actor_of, add_person
from archive.accounts.second_factor import Enrolled, finish_enrolment, start_enrolment
from archive.accounts.totp import STEP, code_at, from_typed
from archive.catalog.sql.ledger import Row
from archive.catalog.sql.people import Person
from archive.ledger.entry import Entry
from archive.records.actor import Actor, Membership, Office
from archive.records.calendar import legal_day
from tests.archive.accounts.conftest import CHEAP, Archive, Clock

WORDS = "bốn từ không liên quan"
OTHER_WORDS = "một câu hoàn toàn mới"
HERE = Place("192.0.2.7", "Firefox")
ELSEWHERE = Place("198.51.100.9", "Chrome")

OFFICER_A = Membership("xa-a", Office.OFFICER)
SIGNER_A = Membership("xa-a", Office.SIGNER)
ADMIN_A = Membership("xa-a", Office.ADMIN)
ADMIN_B = Membership("xa-b", Office.ADMIN)
OFFICER_B = Membership("xa-b", Office.OFFICER)


@dataclass(frozen=True)
class Phone:
    """A code generator with the archive's clock."""

    secret: bytes
    clock: Clock

    def code(self, *, steps: int = 0) -> str:
        """Return the code it shows, or showed so many steps ago (or will show)."""
        return code_at(self.secret, self.clock.now + timedelta(seconds=STEP * steps))

    def next_code(self) -> str:
        """Wait until it shows another code, and return that."""
        self.clock.move(seconds=2 * STEP)
        return self.code()


def join(archive: Archive, username: str, *held: Membership) -> Person:
    """Add somebody with the password everybody has here."""
    return add_person(archive, username, username.title(), WORDS, *held, cost=CHEAP)


def enter(
    archive: Archive, username: str, place: Place = HERE, *, words: str = WORDS, cost: Cost = CHEAP
) -> Opened:
    """Log somebody in."""
    return log_in(archive, username, words, place, cost=cost)


def take_up(archive: Archive, username: str) -> tuple[Phone, Enrolled]:
    """Log somebody in who takes up a second factor."""
    opened = enter(archive, username)
    offered = start_enrolment(archive, opened.cookie)
    phone = Phone(from_typed(offered.secret), archive.clock)
    return phone, finish_enrolment(archive, opened.cookie, phone.code(), HERE)


def as_actor(archive: Archive, person: Person) -> Actor:
    """Return who this person is today."""
    with archive.catalog.view() as view:
        return actor_of(view, person.id, legal_day(archive.clock()))


def entries(archive: Archive) -> list[Entry]:
    """Return what the ledger tells."""
    with archive.catalog.view() as view:
        rows: list[Row] = list(view.ledger.rows())
    return [Entry.from_bytes(row.data.encode()) for row in rows]
