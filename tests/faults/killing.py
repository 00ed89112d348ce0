"""An archive that is killed: a program that lives one day of an office, armed to die on the way.

    python -m tests.faults.killing

It reads an order a line (JSON, ``Order``) and answers each with how the life ended (``Ended``). A
life is a process of its own, forked from this one, which has loaded everything and started nothing:
the real archive with its workers, its sandboxed children and its certificate world. People act in
it: an officer hands in and confirms, a signer signs. At the ``nth`` pass of a failpoint it kills
its whole process group with SIGKILL.

What people were told (an upload was acknowledged, a signature was taken) is noted in a file of the
data folder in the moment they were told it; the judge (judging.py) holds the archive to it.
"""

import ctypes
import faulthandler
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import archive.upkeep.check
import signing.check
import signing.extend
import signing.sign
import signing.verify
from archive.assemble import OBJECTS, Archive, assemble, now
from archive.demo.play import somebody
from archive.demo.prepare import WORLD
from archive.demo.world import World, WorldServer, load
from archive.failpoint import arm
from archive.records.digest import digest_of
from archive.records.job import Job, JobState, Task
from archive.records.record import Record, Role
from archive.records.state import State
from archive.route.review import confirm
from archive.route.sign import sign, unlock
from archive.route.upload import Delivery, upload
from archive.settings import read_settings
from tests.faults.forgetful import ForgetfulDisk

LOADED = (archive.upkeep.check, signing.check, signing.extend, signing.sign, signing.verify)
"""What the archive loads at the first need: a life shall not spend its time on that."""

BODY = "cau-mau"
TOLD = "told.jsonl"
LONGEST_LIFE = 200
BLINK = 0.02
BECOME_REAPER = 36
"""``PR_SET_CHILD_SUBREAPER``: what a killed life leaves behind comes to this process."""

_END = (State.READ, State.REVIEWED, State.SEALED)


@dataclass(frozen=True)
class Order:
    """One life: in which data folder, how far records are carried, and where it ends.

    ``papers`` are handed in, each until it is acknowledged. ``minutes`` is how far ahead its clock
    goes. Without a ``place`` nobody is killed, but after ``seconds`` where some are given: a moment
    nobody chose, also in the middle of what foreign libraries do. ``notes``: the store stands on a
    forgetful disk, which notes there what is safe, and only claims to do the steps in ``lies``.
    """

    folder: str
    goal: State
    papers: tuple[str, ...] = ()
    place: str = ""
    nth: int = 1
    minutes: int = 0
    seconds: float = 0.0
    notes: str = ""
    lies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ended:
    """How a life ended: its exit code, negative for a signal, and what outlived it."""

    status: int
    left: int


class Killer:
    """The hook: at the ``nth`` pass of a place, SIGKILL to this process and all of its group."""

    def __init__(self, place: str, nth: int) -> None:
        self._place = place
        self._left = nth
        self._lock = threading.Lock()

    def __call__(self, name: str) -> None:
        """Count a pass; at the last one nothing comes after."""
        if name != self._place:
            return
        with self._lock:
            self._left -= 1
            if self._left == 0:
                os.killpg(0, signal.SIGKILL)


@dataclass(frozen=True)
class Day:
    """The people of an office on one day."""

    archive: Archive
    world: World
    order: Order

    def live(self) -> None:
        """Hand in, let the archive work, confirm and sign what comes, until nothing is left."""
        papers = self._not_told()
        if papers:
            self._hand_in(papers.pop(0))
        self.archive.runner.start()
        deadline = time.monotonic() + LONGEST_LIFE
        while papers or not self._is_settled():
            if time.monotonic() > deadline:
                raise TimeoutError(self._jobs(), self._records())
            if papers and self._is_busy():
                self._hand_in(papers.pop(0))
            for record in self._records():
                self._act(record)
            time.sleep(BLINK)

    def _not_told(self) -> list[Path]:
        told = {one.get("paper") for one in told_in(Path(self.order.folder)) if "record" in one}
        return [Path(paper) for paper in self.order.papers if paper not in told]

    def _hand_in(self, paper: Path) -> None:
        parts = self.archive.parts
        tries = sum(1 for one in told_in(Path(self.order.folder)) if one.get("paper") == str(paper))
        name = f"{tries}-{paper.name}"
        self._tell(paper=str(paper), name=name)
        with paper.open("rb") as content:
            officer = somebody(parts, "officer")
            record = upload(parts, Delivery(name, content, BODY, officer))
        sha256 = digest_of(paper.read_bytes())
        self._tell(paper=str(paper), name=name, record=record.id, sha256=sha256)

    def _act(self, record: Record) -> None:
        if record.state is self.order.goal or record.waiting_for is not None:
            return
        parts = self.archive.parts
        if record.state is State.READ:
            confirm(parts, record.id, {}, by=somebody(parts, "officer"))
            self._tell(record=record.id, act="reviewed")
        if record.state is State.REVIEWED:
            signer = somebody(parts, "signer")
            key = unlock(parts, signer, "demo", self.world.signer("demo").pin)
            official = record.file(Role.OFFICIAL)
            assert official
            sign(parts, record.id, key, by=signer, seen=official.sha256)
            self._tell(record=record.id, act="signed")

    def _is_settled(self) -> bool:
        ends = {*_END[_END.index(self.order.goal) :], State.REFUSED}
        records = self._records()
        arrived = all(one.state in ends and one.waiting_for is None for one in records)
        return arrived and not self._jobs()

    def _is_busy(self) -> bool:
        """Say whether pages are being read just now, or nothing will be."""
        jobs = self._jobs()
        return not jobs or any(one.task is Task.READ for one in jobs)

    def _records(self) -> list[Record]:
        with self.archive.parts.catalog.view() as view:
            return [view.records.get(one) for one in view.records.ids()]

    def _jobs(self) -> list[Job]:
        """Return what is due or runs; a checkpoint of later does not count."""
        at = self.archive.parts.clock()
        with self.archive.parts.catalog.view() as view:
            open_jobs = view.jobs.list(JobState.READY, JobState.RUNNING)
        return [
            one
            for one in open_jobs
            if one.task is not Task.CHECKPOINT or (one.run_at and one.run_at <= at)
        ]

    def _tell(self, **said: str) -> None:
        line = json.dumps(said, ensure_ascii=False).encode() + b"\n"
        handle = os.open(Path(self.order.folder) / TOLD, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)


def told_in(folder: Path) -> list[dict[str, str]]:
    """Return what people were told in this data folder, in order."""
    try:
        text = (folder / TOLD).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in text.splitlines()]


@contextmanager
def opened(order: Order) -> Iterator[Day]:
    """Open the archive of an order, its certificate world answering."""
    folder = Path(order.folder)

    def clock() -> datetime:
        return now() + timedelta(minutes=order.minutes)

    world = load(folder / WORLD)
    disk = None
    if order.notes:
        disk = ForgetfulDisk(folder / OBJECTS, Path(order.notes), lies=order.lies)
    archive = assemble(read_settings(folder), clock=clock, disk=disk)
    try:
        with WorldServer(world, clock):
            yield Day(archive, world, order)
    finally:
        archive.close()


def live(order: Order) -> None:
    """Live one life, in a process group of its own."""
    os.setsid()
    faulthandler.dump_traceback_later(LONGEST_LIFE + 20, exit=True)
    if order.place:
        arm(Killer(order.place, order.nth))
    if order.seconds:
        signal.signal(signal.SIGALRM, lambda *_: os.killpg(0, signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, order.seconds)
    with opened(order) as day:
        day.live()


def main() -> None:
    """Live as ordered, one life after the other."""
    ctypes.CDLL(None).prctl(BECOME_REAPER, 1)
    for line in sys.stdin:
        said = json.loads(line)
        order = Order(**{**said, "goal": State(said["goal"]), "papers": tuple(said["papers"])})
        sys.stdout.write(json.dumps(asdict(_lived(order))) + "\n")
        sys.stdout.flush()


def _lived(order: Order) -> Ended:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            live(order)
            status = 0
        except BaseException:  # noqa: BLE001 - this process ends here, whatever was raised
            traceback.print_exc()
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    return Ended(os.waitstatus_to_exitcode(status), _left())


def _left() -> int:
    """Wait until everything a life had started is gone too; return how many would not go."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            gone, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return 0
        if not gone:
            time.sleep(BLINK)
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(encoding="ascii")
    for child in children.split():
        os.kill(int(child), signal.SIGKILL)
    return len(children.split())


if __name__ == "__main__":
    main()
