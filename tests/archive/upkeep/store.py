"""A small real archive: files, catalogue, index, ledger; only what lies around it is a double."""

import io
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from archive.accounts.register import changing
from archive.catalog.jobtable import JobTable
from archive.catalog.sql.people import Person
from archive.catalog.sql.records import Wanted
from archive.catalog.sqlite import SqliteCatalog
from archive.ledger.entry import Act
from archive.objects.filesystem import FilesystemStore
from archive.objects.verified import VerifiedStore
from archive.parts import Parts
from archive.queue.children import ChildrenRunner, Pace
from archive.records.actor import OPERATOR, Membership, Office
from archive.records.body import Body, BodyLevel
from archive.records.job import Job, Task
from archive.records.record import File, Record, Role, Value
from archive.records.state import State, Waiting
from archive.route.checkpoint import EVERY, checkpoint, plan
from archive.route.index import index
from archive.route.liken import liken
from archive.route.seal import seal
from archive.route.stage import Move, follow, step
from archive.route.upload import Delivery, upload
from archive.upkeep.keyfiles import ensure_secrets
from archive.upkeep.tail import keep_loose
from ocr.page import Box, Page, Word
from search.open import late_index
from signing.errors import TimestampUnavailable
from tests.faults.clock import MORNING as MORNING  # noqa: PLC0414 - its readers know the time too
from tests.faults.clock import Clock

PAGES = 3


class Stamper:
    """A time-stamping authority that can be switched off."""

    def __init__(self) -> None:
        self.is_up = True

    def stamp(self, digest: bytes) -> bytes:
        """Return something in place of a token."""
        if not self.is_up:
            raise TimestampUnavailable
        return b"token of " + digest


@dataclass(frozen=True)
class Signing:
    """The part of signing that upkeep sees."""

    timestamper: Stamper


@dataclass(frozen=True)
class Walls:
    """What the doctor asks the sandbox."""

    kind: str = "bubblewrap"


@dataclass
class Store:
    """One archive in a folder."""

    folder: Path
    parts: Parts
    clock: Clock
    stamper: Stamper

    def work(self) -> int:
        """Run everything that is due."""
        table = JobTable(self.parts.catalog, self.clock, os.urandom, "here")
        return ChildrenRunner(table, self.do, pace=Pace(workers=1)).run_until_idle()

    def do(self, job: Job) -> None:
        """Be the handler: the real followers, and doubles of what needs a parser or a person."""
        stages: Mapping[Task, Callable[[Parts, Job], None]] = {
            Task.INGEST: ingest,
            Task.READ: read,
            Task.SEAL: seal,
            Task.INDEX: index,
            Task.LIKEN: liken,
            Task.CHECKPOINT: checkpoint,
        }
        stages[job.task](self.parts, job)

    def hand_in(self, word: str) -> str:
        """Upload a paper and have it read; return its record's id."""
        delivery = Delivery(f"{word}.pdf", io.BytesIO(word.encode()), "xa-a", OPERATOR)
        record = upload(self.parts, delivery)
        self.work()
        return record.id

    def sealed(self, word: str) -> str:
        """Carry a paper to its seal; return its record's id."""
        record_id = self.hand_in(word)
        self.move(record_id, State.REVIEWED, Act.REVIEWED, Role.OFFICIAL)
        self.move(record_id, State.SIGNED, Act.SIGNED, Role.SIGNED, Task.SEAL)
        self.work()
        return record_id

    def move(self, record_id: str, state: State, act: Act, role: Role, *follows: Task) -> None:
        """Take one step as a stage would: one more file, one more version."""
        record = self.record(record_id)
        content = f"{role} of {record_id}".encode()
        name = self.parts.objects.put(record_id, content)
        file = File(role, name.digest, "application/pdf", len(content))
        after = replace(record, state=state, files=(*record.files, file))
        with step(self.parts, Move(record, after, act, "system")) as work:
            for task in follows:
                follow(self.parts, work, task, record_id)

    def named(self, word: str) -> str:
        """Return the id of the record that was handed in under this name."""
        with self.parts.catalog.view() as view:
            everything = view.records.list(Wanted())
        return next(one.id for one in everything if one.name == f"{word}.pdf")

    def record(self, record_id: str) -> Record:
        """Return a record as the catalogue has it."""
        with self.parts.catalog.view() as view:
            return view.records.get(record_id)

    def path(self, record_id: str, role: Role) -> Path:
        """Return where the bytes of a record's file lie."""
        file = self.record(record_id).file(role)
        assert file
        return self.folder / "objects" / record_id[:2] / record_id / file.sha256

    def close(self) -> None:
        """Let go of files."""
        self.parts.index.close()
        self.parts.catalog.close()


def open_store(folder: Path, *, late: bool = False) -> Store:
    """Open an archive, made where there is none; ``late`` is at the time of the first freeze."""
    is_new = not (folder / "objects").exists()
    secrets = ensure_secrets(folder, os.urandom)
    objects = VerifiedStore(FilesystemStore(folder / "objects"))
    catalog = SqliteCatalog(folder / "catalog.sqlite", keep=partial(keep_loose, objects))
    catalog.upgrade()
    clock = Clock(MORNING + EVERY if late else MORNING)
    stamper = Stamper()
    parts = Parts(
        catalog=catalog,
        objects=objects,
        index=late_index(folder / "index"),
        sandbox=cast(Any, Walls()),
        signing=cast(Any, Signing(stamper)),
        clock=clock,
        chance=os.urandom,
        scratch=folder / "scratch",
        pepper=secrets.pepper,
        ledger_key=secrets.ledger_key,
        wake=lambda: None,
    )
    with catalog.work() as work:
        plan(parts, work, in_=EVERY)
    if is_new:
        people(parts)
    return Store(folder, parts, clock, stamper)


def people(parts: Parts) -> None:
    """Enter a body and an officer, as the shell would: the register in the store tells of them."""
    officer = Person("p" * 26, "can.bo", "Nguyễn Văn A", "$argon2id$...")
    with changing(parts) as work:
        work.dossiers.put_body(Body("xa-a", "Xã A", BodyLevel.COMMUNE))
        work.people.put(officer)
        work.people.appoint(officer.id, Membership("xa-a", Office.OFFICER))


def freeze(store: Store) -> None:
    """Let the time of the next checkpoint come, and make it."""
    store.clock.now += EVERY
    store.work()


def ingest(parts: Parts, job: Job) -> None:
    """Take a paper of three pages."""
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
    after = replace(record, state=State.INGESTED, pages=PAGES)
    with step(parts, Move(record, after, Act.INGESTED, "system", job)) as work:
        follow(parts, work, Task.READ, record.id, first=1, last=PAGES)


def read(parts: Parts, job: Job) -> None:
    """Read the pages and gather them."""
    with parts.catalog.view() as view:
        record = view.records.get(str(job.record))
    pages = [page(record, number).to_json() for number in range(1, PAGES + 1)]
    content = json.dumps({"format": 1, "pages": pages}, ensure_ascii=False).encode()
    name = parts.objects.put(record.id, content)
    reading = File(Role.READING, name.digest, "application/json", len(content))
    values = (Value("number", "12/QĐ-UBND", 0.917), Value("date", "2026-01-31"))
    files = (*record.files, reading)
    after = replace(record, state=State.READ, files=files, values=values)
    with step(parts, Move(record, after, Act.READ, "system", job)) as work:
        for one in pages:
            work.pages.put(record.id, one["page"], json.dumps(one, ensure_ascii=False))
        follow(parts, work, Task.INDEX, record.id)


def page(record: Record, number: int) -> Page:
    """Return a page with a few words on it."""
    words = ("quyết", "định", "trang", str(number), record.name.removesuffix(".pdf"))
    said = tuple(Word(word, Box(0.1, 0.12345, 0.2, 0.3), 0.9, 0) for word in words)
    return Page(number, 1000, 1400, 120, 0, 0.8, 0.9, "engine", said, ())


__all__ = ["Clock", "Store", "Waiting", "freeze", "open_store"]
