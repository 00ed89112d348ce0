"""Several authorities, polite questions, and answers that are used again while they are fresh."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from archive.demo.world import Faults, TsaFault, World, WorldServer
from signing.check import check_certificate
from signing.errors import CertificateRefused, RevocationUnavailable, TimestampUnavailable
from signing.extend import extend
from signing.profile import Level, Timestamper, local_timestamper, timestamper
from signing.timestamps.proven import Proven
from signing.timestamps.rfc3161 import AT_ONCE
from signing.timestamps.several import REST, Several, proven
from signing.timestamps.tokens import must_prove
from signing.trust import Fetcher
from signing.trust.memory import Memory
from signing.verify import verify
from tests.judges import Dss
from tests.signing.made import signed
from tests.signing.test_extend import DURING, Desk, desk
from tests.signing.town import NOW, Town, free_port

__all__ = ["desk"]
DIGEST = b"\x01" * 32
BAD = (
    TsaFault.DEAD,
    TsaFault.WRONG_NONCE,
    TsaFault.WRONG_DIGEST,
    TsaFault.FUTURE,
    TsaFault.UNTRUSTED,
)


@dataclass
class Counting:
    """An authority that counts its questions, and fails while it is told to."""

    asked: Timestamper
    fails: bool = False
    count: int = 0

    def stamp(self, digest: bytes) -> bytes:
        """Answer, or not."""
        self.count += 1
        if self.fails:
            raise TimestampUnavailable
        return self.asked.stamp(digest)


@pytest.fixture
def other(town: Town) -> Timestamper:
    """Another authority of the same world, which is always well."""
    return local_timestamper(town.authority("tsa"), town.clock)


def remembering(town: Town, longest: timedelta = timedelta(minutes=10)) -> Fetcher:
    """Return a fetcher of this world with a memory."""
    return replace(town.fetcher, memory=Memory(town.clock, longest))


@pytest.mark.parametrize("fault", BAD)
def test_where_one_fails_another_is_asked(
    town: Town, paper: bytes, other: Timestamper, fault: TsaFault
) -> None:
    """Dead, lying or untrusted: the file is stamped by the next one, and is valid."""
    town.server.faults.tsa = fault
    whole = extend(
        signed(town, paper),
        to=Level.B_LTA,
        trust=town.trust,
        timestamper=Several([town.timestamper, other]),
        fetcher=town.fetcher,
        at=NOW,
    )

    assert verify(whole, trust=town.trust, at=NOW, fetcher=None).verdict == "valid"


def test_who_failed_is_asked_last_for_a_while(other: Timestamper) -> None:
    """Five minutes of peace, then the first one is the first again."""
    now = [0.0]
    first, second = Counting(other, fails=True), Counting(other)
    ask = Several([first, second], clock=lambda: now[0])
    for _ in range(3):
        ask.stamp(DIGEST)
    assert (first.count, second.count) == (1, 3)
    now[0], first.fails = REST, False
    ask.stamp(DIGEST)
    assert (first.count, second.count) == (2, 3)


def test_without_a_good_one_the_first_ones_reason_is_told(town: Town, other: Timestamper) -> None:
    """The operator reads what is wrong with the authority that should have answered."""
    town.server.faults.tsa = TsaFault.WRONG_NONCE
    ask = Several([town.timestamper, Counting(other, fails=True)])
    with pytest.raises(TimestampUnavailable, match="nonce"):
        proven(ask, DIGEST, town.trust, town.clock)
    town.server.faults = Faults()


@pytest.mark.parametrize("fault", BAD)
def test_a_token_that_is_kept_as_it_comes_is_proven_first(town: Town, fault: TsaFault) -> None:
    """The ledger's stamps too: nothing from tomorrow, from strangers or for others is kept."""
    ask = Proven(town.timestamper, town.trust, town.clock)
    token = ask.stamp(DIGEST)
    must_prove(token, DIGEST, town.trust, NOW)
    town.server.faults.tsa = fault
    with pytest.raises(TimestampUnavailable):
        ask.stamp(DIGEST)
    town.server.faults = Faults()


def test_an_answer_after_131_seconds_is_from_now_and_not_from_the_future(town: Town) -> None:
    """The government's slowest answer: its time is held to the time at which it came."""
    clock = replace(town.clock)

    class Thinking:
        """Thinks for longer than two clocks may differ, then answers."""

        def stamp(self, digest: bytes) -> bytes:
            clock.forward(timedelta(seconds=131) + timedelta(minutes=5))
            return local_timestamper(town.authority("tsa"), clock).stamp(digest)

    begun = clock()
    token = proven(Thinking(), DIGEST, town.trust, clock)
    with pytest.raises(TimestampUnavailable, match="tương lai"):
        must_prove(token, DIGEST, town.trust, begun)


@dataclass
class Crowd:
    """How many questions an authority has before it."""

    now: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one question while it is being answered."""
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.05)
        yield
        with self.lock:
            self.now -= 1


class Busy(WorldServer):
    """Counts who asks at once."""

    def __init__(self, world: World, clock: Callable[[], datetime]) -> None:
        super().__init__(world, clock)
        self.crowd = Crowd()

    def post(self, path: str, body: bytes) -> tuple[str, bytes]:
        """Answer slowly."""
        with self.crowd.one():
            return super().post(path, body)


def test_one_authority_is_asked_a_few_questions_at_a_time(town: Town) -> None:
    """Several are in flight, never more than four, however many documents wait."""
    world = replace(town.world, port=free_port())
    with Busy(world, town.clock) as server:
        ask = timestamper(world.tsa_url, timeout=20)
        threads = [threading.Thread(target=ask.stamp, args=(DIGEST,)) for _ in range(12)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert 1 < server.crowd.most <= AT_ONCE


def test_a_batch_asks_about_a_certificate_once(town: Town, desk: Desk, dss: Dss) -> None:
    """The second document needs no answer any more, and the judge accepts both."""
    fetcher = remembering(town)
    check_certificate(town.key().holder, town.trust, fetcher, town.clock())
    for number in range(2):
        whole = extend(
            signed(town, desk.paper),
            to=Level.B_LTA,
            trust=town.trust,
            timestamper=town.timestamper,
            fetcher=fetcher,
            at=town.clock(),
        )
        town.server.faults.ocsp_off = town.server.faults.crl_off = True
        said = dss(desk.put(whole), desk.root, at=DURING)
        assert said.accepted, (number, [(o.errors, o.warnings) for o in said.signatures])
        assert [one.format for one in said.signatures] == ["PAdES-BASELINE-LTA"]
    town.server.faults = Faults()


@pytest.mark.parametrize(
    ("longest", "after"),
    [(timedelta(minutes=10), timedelta(minutes=10)), (timedelta(days=2), timedelta(hours=1))],
    ids=["our limit", "what the answer says"],
)
def test_an_answer_is_used_while_it_is_fresh(
    town: Town, longest: timedelta, after: timedelta
) -> None:
    """Ten minutes at most, and never past its own nextUpdate."""
    fetcher = remembering(town, longest)
    holder = town.key().holder
    check_certificate(holder, town.trust, fetcher, town.clock())
    town.server.faults.ocsp_off = town.server.faults.crl_off = True
    town.clock.forward(after - timedelta(seconds=1))
    check_certificate(holder, town.trust, fetcher, town.clock())
    town.clock.forward(timedelta(seconds=1))
    with pytest.raises(RevocationUnavailable):
        check_certificate(holder, town.trust, fetcher, town.clock())
    town.server.faults = Faults()


def test_a_refusal_is_not_remembered(town: Town) -> None:
    """A revoked certificate is asked about each time: what it proves is only that it may not."""
    fetcher = remembering(town)
    town.world.revoke("late", NOW + timedelta(minutes=1))
    check_certificate(town.key("late").holder, town.trust, fetcher, town.clock())
    at = town.clock.forward(timedelta(minutes=11))
    for _ in range(2):
        with pytest.raises(CertificateRefused, match="thu hồi"):
            check_certificate(town.key("late").holder, town.trust, fetcher, at)
