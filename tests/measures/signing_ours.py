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
from signing.trust.shelf import Shelf
from signing.verify import verify
from tests.measures.signing_hand import FIELD, KEYS, Task, batch, now

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
        """Sign a batch and raise it to B-LTA, several time-stamps in flight; keep both."""
        fetcher = Fetcher(self._loopback, memory=Memory(now))
        signed, kept = batch(task, "bb"), batch(task, "lta")

        def whole(number: int) -> None:
            made = self.sign(task, pdf)
            signed[number].write_bytes(made)
            raised = extend(
                made,
                to=Level.B_LTA,
                trust=self._trust,
                timestamper=self._timestamper,
                fetcher=fetcher,
                at=now(),
            )
            kept[number].write_bytes(raised)

        with ThreadPoolExecutor(IN_FLIGHT) as pool:
            list(pool.map(whole, range(task.times)))

    def verify(self, task: Task, _: bytes) -> None:
        """Judge a batch by what each file carries, on one shelf."""
        self._judge(batch(task, "lta"), None)

    def ask(self, task: Task, _: bytes) -> None:
        """Judge a batch that carries no proof, answers used while they are fresh."""
        self._judge(batch(task, "bb"), Fetcher(self._loopback, memory=Memory(now)))

    def _judge(self, files: list[Path], fetcher: Fetcher | None) -> None:
        shelf = Shelf()
        for file in files:
            judged = verify(
                file.read_bytes(), trust=self._trust, at=now(), fetcher=fetcher, shelf=shelf
            )
            if judged.verdict != "valid":
                raise ValueError(judged.reason)
