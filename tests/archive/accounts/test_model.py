"""Invitations, sessions and the second factor against a model that says who may be where.

Whatever people, administrators and thieves do in whatever order: a cookie opens the archive exactly
while the model says so, and half-open sessions reach nothing.
"""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from archive.accounts.invite import Invitee, invite, redeem, reset
from archive.accounts.login import LIMITS, Opened, Place, log_in, log_out, session_of
from archive.accounts.offices import set_active
from archive.accounts.policy import MOST_SESSIONS, Step
from archive.accounts.second_factor import (
    finish_enrolment,
    pass_second_factor,
    reset_second_factor,
    start_enrolment,
)
from archive.accounts.sessions import NewPassword, change_password
from archive.accounts.totp import code_at, from_typed
from archive.catalog.sqlite import SqliteCatalog
from archive.objects.filesystem import FilesystemStore
from archive.records.actor import OPERATOR
from archive.records.body import Body, BodyLevel
from archive.records.errors import ArchiveError
from tests.archive.accounts.conftest import CHEAP, Archive
from tests.archive.accounts.house import OFFICER_A, SIGNER_A, WORDS

STEP = timedelta(minutes=4)
"""Between two acts: codes change, and guesses do not pile up."""

NAMES = {"lan": OFFICER_A, "binh": SIGNER_A}


@cache
def empty_catalogue() -> bytes:
    """Return a catalogue with one commune, made once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalog.db"
        catalog = SqliteCatalog(path)
        catalog.upgrade()
        with catalog.work() as work:
            work.dossiers.put_body(Body("xa-a", "Xã A", BodyLevel.COMMUNE))
        catalog.close()
        return path.read_bytes()


@dataclass
class Someone:
    """What the model knows of an account."""

    id: str
    password: str = ""
    secret: bytes | None = None
    is_open: bool = True
    code: str = ""
    code_ends: datetime | None = None


@dataclass
class Browser:
    """What the model knows of a cookie; ``strong`` is whether the second factor was passed."""

    name: str
    strong: bool
    began: datetime
    seen: datetime


class Accounts(RuleBasedStateMachine):
    """One officer, one signer, and everything that can happen to them."""

    cookies = Bundle("cookies")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "catalog.db").write_bytes(empty_catalogue())
        catalog = SqliteCatalog(self.folder / "catalog.db")
        self.archive = Archive(catalog, FilesystemStore(self.folder / "objects"))
        self.people: dict[str, Someone] = {}
        self.browsers: dict[str, Browser] = {}
        self.visits = 0
        for name, held in NAMES.items():
            invited = invite(self.archive, Invitee(name, name.title(), [held]), by=OPERATOR)
            ends = invited.ends_at
            self.people[name] = Someone(invited.person.id, code=invited.code, code_ends=ends)

    def teardown(self) -> None:
        """Throw the archive away."""
        self.archive.catalog.close()
        shutil.rmtree(self.folder)

    @property
    def now(self) -> datetime:
        """The archive's time."""
        return self.archive.clock()

    def place(self) -> Place:
        """Return an address nobody came from yet."""
        self.visits += 1
        return Place(f"198.51.{self.visits // 200}.{self.visits % 200}")

    def end_all(self, name: str) -> None:
        """Note that every session of somebody is over."""
        self.browsers = {key: one for key, one in self.browsers.items() if one.name != name}

    def note(self, opened: Opened, name: str, *, strong: bool) -> str:
        """Note a new session; of a signer's too many, the oldest is over."""
        if name == "binh":
            rivals = [key for key, one in self.browsers.items() if self.is_rival(one, strong)]
            for key in rivals[: max(0, len(rivals) - MOST_SESSIONS + 1)]:
                del self.browsers[key]
        self.browsers[opened.cookie] = Browser(name, strong, self.now, self.now)
        return opened.cookie

    def is_rival(self, one: Browser, strong: bool) -> bool:  # noqa: FBT001 - a value of the model
        """Say whether a session counts against a signer's new one."""
        return one.name == "binh" and one.strong is strong

    def lives(self, cookie: str) -> bool:
        """Say whether the model knows this cookie and its time is not over."""
        one = self.browsers.get(cookie)
        if one is None:
            return False
        in_time = self.now < one.began + LIMITS.absolute and self.now < one.seen + LIMITS.idle
        if not in_time:
            del self.browsers[cookie]
        return in_time

    def step_of(self, one: Browser) -> Step | None:
        """Return what stands between this session and the archive."""
        if self.people[one.name].secret is not None:
            return None if one.strong else Step.CODE
        return Step.ENROL if one.name == "binh" else None

    @rule(target=cookies, name=st.sampled_from(sorted(NAMES)), right=st.booleans())
    def enter(self, name: str, *, right: bool) -> object:
        """Somebody logs in, or a thief tries."""
        self.archive.clock.now += STEP
        one = self.people[name]
        words = one.password if right else "một mật khẩu khác"
        try:
            opened = log_in(self.archive, name, words, self.place(), cost=CHEAP)
        except ArchiveError:
            assert not (right and one.password and one.is_open)
            return multiple()
        assert right
        assert one.password
        assert one.is_open
        return self.note(opened, name, strong=False)

    @rule(name=st.sampled_from(sorted(NAMES)), late=st.booleans(), words=st.sampled_from("ab"))
    def choose(self, name: str, words: str, *, late: bool) -> None:
        """Somebody uses the last link they were given, perhaps days later or again."""
        self.archive.clock.now += timedelta(hours=72) if late else STEP
        one, password = self.people[name], f"{WORDS} {words}"
        good = one.code_ends is not None and self.now < one.code_ends and one.is_open
        try:
            redeem(self.archive, one.code, password, self.place().address, cost=CHEAP)
        except ArchiveError:
            assert not good
            return
        assert good
        one.password, one.code_ends = password, None
        self.end_all(name)

    @rule(name=st.sampled_from(sorted(NAMES)))
    def forget(self, name: str) -> None:
        """Give somebody a new link, as the operator."""
        self.archive.clock.now += STEP
        one = self.people[name]
        try:
            issued = reset(self.archive, one.id, by=OPERATOR)
        except ArchiveError:
            assert not one.is_open
            return
        one.password, one.code, one.code_ends = "", issued.code, issued.ends_at
        self.end_all(name)

    @rule(name=st.sampled_from(sorted(NAMES)), is_open=st.booleans())
    def shut(self, name: str, *, is_open: bool) -> None:
        """Close or open an account."""
        one = self.people[name]
        set_active(self.archive, one.id, active=is_open, by=OPERATOR)
        one.is_open = is_open
        if not is_open:
            self.end_all(name)

    @rule(name=st.sampled_from(sorted(NAMES)))
    def lose_phone(self, name: str) -> None:
        """Somebody's second factor is taken away."""
        reset_second_factor(self.archive, self.people[name].id, by=OPERATOR)
        self.people[name].secret = None
        self.end_all(name)

    @rule(target=cookies, cookie=cookies, right=st.booleans())
    def enrol(self, cookie: str, *, right: bool) -> object:
        """Take up a second factor in a session, where there is none yet."""
        self.archive.clock.now += STEP
        session_of(self.archive, cookie)  # the door asks first, by its own limits
        can = self.lives(cookie) and self.people[self.browsers[cookie].name].secret is None
        try:
            secret = from_typed(start_enrolment(self.archive, cookie).secret)
            code = code_at(secret, self.now) if right else "000000"
            done = finish_enrolment(self.archive, cookie, code, self.place())
        except ArchiveError:
            assert not (can and right)
            return multiple()
        assert can
        name = self.browsers[cookie].name
        self.people[name].secret = secret
        self.end_all(name)
        return self.note(done.opened, name, strong=True)

    @rule(target=cookies, cookie=cookies, right=st.booleans())
    def give_code(self, cookie: str, *, right: bool) -> object:
        """Give a session the code of its person's phone, or a wrong one."""
        self.archive.clock.now += STEP
        session_of(self.archive, cookie)  # the door asks first, by its own limits
        name = self.browsers[cookie].name if self.lives(cookie) else ""
        secret = self.people[name].secret if name else None
        code = code_at(secret, self.now) if secret and right else "000000"
        try:
            opened = pass_second_factor(self.archive, cookie, code, self.place())
        except ArchiveError:
            assert not (secret and right)
            return multiple()
        assert secret
        del self.browsers[cookie]
        return self.note(opened, name, strong=True)

    @rule(target=cookies, cookie=cookies, words=st.sampled_from("ab"))
    def renew(self, cookie: str, words: str) -> object:
        """Somebody changes their own password."""
        self.archive.clock.now += STEP
        visitor = session_of(self.archive, cookie)
        if not self.lives(cookie) or visitor is None or visitor.step is not None:
            return multiple()
        one = self.browsers[cookie]
        said = NewPassword(self.people[one.name].password, f"{WORDS} {words}")
        opened = change_password(self.archive, visitor, said, self.place(), cost=CHEAP)
        self.people[one.name].password = said.new
        self.people[one.name].code_ends = None
        self.end_all(one.name)
        return self.note(opened, one.name, strong=one.strong)

    @rule(cookie=consumes(cookies))
    def go(self, cookie: str) -> None:
        """Somebody logs out, and tries the cookie again."""
        log_out(self.archive, cookie)
        self.browsers.pop(cookie, None)
        assert session_of(self.archive, cookie) is None

    @rule(hours=st.sampled_from([0.5, 8]))
    def wait(self, hours: float) -> None:
        """Nobody does anything."""
        self.archive.clock.now += timedelta(hours=hours)

    @invariant()
    def each_cookie_opens_what_it_should(self) -> None:
        """Alive or not, whose, and how far."""
        for cookie in list(self.browsers):
            is_alive = self.lives(cookie)
            visitor = session_of(self.archive, cookie)
            assert (visitor is not None) is is_alive
            if visitor is not None:
                one = self.browsers[cookie]
                one.seen = self.now
                step = self.step_of(one)
                assert visitor.step is step
                assert bool(visitor.actor.reach) is (step is None)


Accounts.TestCase.settings = settings(max_examples=8, stateful_step_count=20, deadline=None)
TestAccounts = Accounts.TestCase
