"""Our side of the contest: the key opened once, answers about certificates used while fresh."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from archive.demo.world import World
from signing.appearance import INVISIBLE, Appearance, Case
from signing.extend import extend
from signing.profile import Level, timestamper, unlock_pkcs12
from signing.sign import sign
from signing.trust import Fetcher, load_pem
from signing.trust.memory import Memory
from signing.verify import verify
from tests.measures.signing_hand import FIELD, KEYS, Task, now

COPY = Appearance(Case.DIGITISED_COPY, lines=("SAO Y",))
IN_FLIGHT = 6


class Hand:
    """Signs with the library of this project."""

    def __init__(self, world: World) -> None:
        self._keys = {
            who: unlock_pkcs12(world.signer(who).pkcs12, world.signer(who).pin) for who in KEYS
        }
        self._trust = load_pem(world.root_pem)
        self._timestamper = timestamper(world.tsa_url)
        self._loopback = frozenset({world.loopback})

    def sign(self, task: Task, pdf: bytes) -> bytes:
        """Sign at B-B."""
        look = COPY if task.visible else INVISIBLE
        return sign(pdf, self._keys[task.who], at=now(), appearance=look, field=FIELD)

    def lta(self, task: Task, pdf: bytes) -> None:
        """Sign a batch and raise it to B-LTA, several time-stamps in flight; keep the last one."""
        fetcher = Fetcher(self._loopback, memory=Memory(now))

        def whole(_: int) -> bytes:
            return extend(
                self.sign(task, pdf),
                to=Level.B_LTA,
                trust=self._trust,
                timestamper=self._timestamper,
                fetcher=fetcher,
                at=now(),
            )

        with ThreadPoolExecutor(IN_FLIGHT) as pool:
            *_, last = pool.map(whole, range(task.times))
        Path(f"{task.file}.lta").write_bytes(last)

    def verify(self, _: Task, pdf: bytes) -> None:
        """Judge a file by what it carries."""
        judged = verify(pdf, trust=self._trust, at=now(), fetcher=None)
        if judged.verdict != "valid":
            raise ValueError(judged.reason)
