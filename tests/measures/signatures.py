"""Signatures, long-term signatures and verdicts: ours beside stock pyHanko and EU DSS.

    python -m tests.measures.signatures [--rounds N] [--kilobytes K …] [--processes N] [--cli PATH]

Each side is a process of its own (``signing_hand.py``, ``DssSigner.java`` where the judges are
built) and is asked in turn, so that a busy machine slows all alike; a row is a median over the
rounds. The command line of pyHanko is asked too where it is named (``pip install pyhanko-cli`` in
an environment of its own, ``--cli`` its bin/pyhanko): one process and one document each time. One
certificate world with a time-stamping authority that thinks for 60 ms serves all; what it costs is
not counted. Nothing is switched off on any side: B-LTA checks every token, chain and status, and
each side's result is judged valid before it counts.
"""

import argparse
import io
import json
import os
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import IO, cast

import pikepdf

from archive.demo.world import World, WorldServer, create
from tests.measures.signing_hand import FIELD, KEYS, Task, now
from tests.services import judges_folder
from tests.signing.town import PEOPLE, free_port, make_paper

HERE = Path(__file__).parent
THINKS = 0.06
"""Seconds the authority takes for an answer: what public ones were measured at."""

NAMES: Mapping[str, str] = dict(zip(KEYS, ("RSA-2048 PSS", "P-256"), strict=True))


@dataclass(frozen=True)
class Cost:
    """Milliseconds for one document."""

    cpu: float
    wall: float


class Side:
    """A process that does tasks and says what they cost."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(
            command, cwd=HERE.parents[1], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, line: str) -> str:
        """Have one line answered."""
        stdin, stdout = cast("IO[str]", self._process.stdin), cast("IO[str]", self._process.stdout)
        stdin.write(line + "\n")
        stdin.flush()
        return stdout.readline()

    def cost(self, task: Task) -> Cost:
        """Have a task done."""
        return Cost(*json.loads(self.ask(json.dumps(asdict(task)))))

    def end(self) -> None:
        """End the process."""
        self._process.communicate()


class Dss(Side):
    """EU DSS in one warm process; it signs at B-B."""

    def cost(self, task: Task) -> Cost:
        """Have a task done."""
        return Cost(*map(float, self.ask(f"{task.file} {task.times} {task.who}").split()))


class Cli(Side):
    """The command line of pyHanko: a process per document, which reads its key anew."""

    def __init__(self, program: Path, world: World) -> None:
        self._program, self._world = program, world

    def cost(self, task: Task) -> Cost:
        """Sign one document, at B-B or B-LTA."""
        with tempfile.TemporaryDirectory() as folder:
            pin, signed = Path(folder) / "pin", Path(folder) / "signed.pdf"
            pin.write_text(self._world.signer(task.who).pin)
            key = self._world.folder / f"{task.who}.p12"
            said = ["--field", FIELD, "--use-pades", "--prefer-pss"]
            said += self._long() if task.act == "lta" else []
            last = ["pkcs12", "--passfile", str(pin), task.file, str(signed), str(key)]
            used, begun = children(), monotonic()
            subprocess.run([str(self._program), "sign", "addsig", *said, *last], check=True)
            return Cost(1000 * (children() - used), 1000 * (monotonic() - begun))

    def end(self) -> None:
        """Nothing runs."""

    def _long(self) -> list[str]:
        asked = ["--timestamp-url", self._world.tsa_url, "--trust-replace", "--use-pades-lta"]
        root = str(self._world.folder / "root.cer")
        return [*asked, "--with-validation-info", "--retroactive-revinfo", "--trust", root]


def children() -> float:
    """Tell how many seconds of processor time the processes took that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def padded(size: int) -> bytes:
    """Make a PDF/A of about so many bytes, most of them in one stream, as a scan has them."""
    with pikepdf.open(io.BytesIO(make_paper())) as pdf:
        noise = b"%" + os.urandom(max(size // 2, 1)).hex().encode() + b"\n"
        pdf.pages[0].contents_add(pdf.make_stream(noise))
        written = io.BytesIO()
        pdf.save(written, compress_streams=False)
    return written.getvalue()


@contextmanager
def running() -> Iterator[World]:
    """Run a certificate world whose time-stamping authority takes its time."""
    with tempfile.TemporaryDirectory() as folder:
        world = create(Path(folder) / "world", people=PEOPLE, port=free_port(), at=now())
        with WorldServer(world, now) as server:
            server.faults.tsa_seconds = THINKS
            yield world


@contextmanager
def sides(world: World, cli: Path | None) -> Iterator[dict[str, Side]]:
    """Start every side that is here."""
    with ExitStack() as stack:
        hand = [sys.executable, "-m", "tests.measures.signing_hand"]
        found: dict[str, Side] = {
            name: Side([*hand, name, str(world.folder)]) for name in ("ours", "stock")
        }
        judges = judges_folder()
        if judges is not None:
            keys = [
                word
                for who in KEYS
                for word in (who, str(world.folder / f"{who}.p12"), world.signer(who).pin)
            ]
            java = shlex.split(f"java -cp {judges}/dss-judge.jar {HERE}/DssSigner.java")
            found["dss"] = Dss([*java, *keys])
        if cli is not None:
            found["cli"] = Cli(cli, world)
        for one in found.values():
            stack.callback(one.end)
        yield found


def contest(name: str, task: Task, who: Mapping[str, Side], rounds: int) -> str:
    """Let the sides do a task in turn and write one row."""
    for one in who.values():
        one.cost(task)
    took: dict[str, list[Cost]] = {side: [] for side in who}
    for _ in range(rounds):
        for side, one in who.items():
            took[side].append(one.cost(task))
    cpu = {side: statistics.median(one.cpu for one in costs) for side, costs in took.items()}
    wall = {side: statistics.median(one.wall for one in costs) for side, costs in took.items()}
    cells = [f"{cpu['ours']:.1f}", f"{cpu['stock']:.1f}", f"{cpu['stock'] / cpu['ours']:.1f}×"]
    cells.append(f"{wall['stock'] / wall['ours']:.1f}×")
    for side in ("dss", "cli"):
        there = side in cpu
        cells += [f"{cpu[side]:.1f}", f"{cpu[side] / cpu['ours']:.1f}×"] if there else ["", ""]
    return f"| {name} | " + " | ".join(cells) + " |"


def rows(file: Path, who: Mapping[str, Side], rounds: int) -> Iterator[str]:
    """Write the rows of one file."""
    size = f"{file.stat().st_size // 1000:,} kB"
    pair = {side: who[side] for side in ("ours", "stock")}
    long = {side: one for side, one in who.items() if side != "dss"}
    for key, named in NAMES.items():
        task = Task("sign", str(file), key, times=5)
        yield contest(f"{size}, B-B, {named}", task, who, rounds)
        shown = Task("sign", str(file), key, visible=True, times=3)
        yield contest(f"{size}, B-B, {named}, visible", shown, pair, rounds)
        whole = Task("lta", str(file), key, times=8)
        yield contest(f"{size}, B-LTA, {named}", whole, long, max(2, rounds // 3))
        offline = Task("verify", str(file), key, times=8)
        yield contest(f"{size}, verdict on B-LTA, {named}", offline, pair, rounds)
        online = Task("ask", str(file), key, times=8)
        yield contest(f"{size}, verdict on B-B online, {named}", online, pair, rounds)


def together(file: Path, world: World, processes: int) -> str:
    """Let so many processes of ours sign at once; return signatures a second of wall time."""
    hand = [sys.executable, "-m", "tests.measures.signing_hand", "ours", str(world.folder)]
    hands = [Side(hand) for _ in range(processes)]
    line = json.dumps(asdict(Task("sign", str(file), "rsa", times=200)))
    for one in hands:
        one.cost(Task("sign", str(file), "rsa", times=5))
    for one in hands:
        stdin = cast("IO[str]", one._process.stdin)  # noqa: SLF001 - all begin before one answers
        stdin.write(line + "\n")
        stdin.flush()
    answers = [cast("IO[str]", one._process.stdout).readline() for one in hands]  # noqa: SLF001 - as above
    for one in hands:
        one.end()
    slowest = max(Cost(*json.loads(answer)).wall for answer in answers)
    return f"{processes} processes, B-B RSA-2048: {processes * 1000 / slowest:.0f} signatures/s"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--kilobytes", type=int, nargs="*", default=[146, 5000])
    parser.add_argument("--processes", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--cli", type=Path)
    asked = parser.parse_args()
    show(
        "| CPU ms a document | ours | stock | CPU ratio | wall ratio | DSS | ratio | CLI | ratio |"
    )
    show("|---|---|---|---|---|---|---|---|---|")
    with (
        running() as world,
        sides(world, asked.cli) as who,
        tempfile.TemporaryDirectory() as folder,
    ):
        for size in asked.kilobytes:
            file = Path(folder) / f"{size}.pdf"
            file.write_bytes(padded(size * 1000))
            for row in rows(file, who, asked.rounds):
                show(row)
            for count in asked.processes:
                show(together(file, world, count))


def show(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)  # noqa: T201 - this is what it is for


if __name__ == "__main__":
    main()
