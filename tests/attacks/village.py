"""Two communes in one archive, and everybody who might look at what is not theirs.

The archive is the real one (store, catalogue, index, certificates on loopback); what its records
have been through is written down by hand, so that a record in any state costs milliseconds.
"""

import io
import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from flask import Flask

from archive.accounts.login import Limits
from archive.accounts.saved import keep
from archive.assemble import Archive, assemble
from archive.catalog.sql.jobs import Lease
from archive.catalog.sql.ledger import Fact
from archive.catalog.sql.machines import Webhook
from archive.catalog.sql.people import KeyHolder
from archive.demo.papers import sample
from archive.demo.prepare import make_world
from archive.demo.world import World, WorldServer
from archive.desk.receive import give_receipt
from archive.intake.uploads import Allowance, Wish, begin
from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts
from archive.records.access import Act
from archive.records.actor import Actor, Membership, Office
from archive.records.arrival import Channel
from archive.records.body import Body, BodyLevel
from archive.records.calendar import legal_day
from archive.records.job import Task
from archive.records.record import File, Record, Role, Value
from archive.records.state import State
from archive.route.checkpoint import freeze
from archive.route.index import entries_of
from archive.route.stage import follow
from archive.route.upload import Delivery, upload
from archive.settings import read_settings
from archive.web.app import make_app
from archive.web.site import Site
from tests.attacks.neighbours import Somebody, lend, new, open_account, warrant
from tests.attacks.papers import DEVICE, page_of, sitting_of, waiting_batch
from tests.attacks.waypoints import waiting
from tests.faults.clock import Clock
from tests.remembered import RememberingSandbox

OURS, THEIRS = "cau-mau", "ben-thu"
"""The commune whose papers are looked for, and the one most strangers come from."""
FACTOR = "4821"
PDF = "application/pdf"
DAY = date(2026, 3, 2)
"""The day every paper of the village bears."""


@dataclass(frozen=True)
class Thing:
    """A record with all that hangs on it: dossier, failed job, webhook, and a person of its body.

    ``owner`` is that person. ``ids`` name them by what they are (``record``, ``dossier``, ``job``,
    ``webhook``, ``batch``, ``person``, and of the person ``session``, ``token``, ``warrant``,
    ``loan``, ``sitting``);
    ``code`` is the dossier's, as people write it; ``marks`` are words that stand nowhere else.
    """

    record: Record
    code: str
    ids: Mapping[str, str]
    marks: tuple[str, ...]
    owner: Somebody


@dataclass(frozen=True)
class Written:
    """What stands on a paper, where it is not for the village to say."""

    fields: Mapping[str, str] = field(default_factory=dict)
    text: str = "Hướng dẫn thủ tục"
    name: str = ""


@dataclass
class Village:
    """The archive, its web door, its people, and a count of the papers made so far.

    Its clock only ever goes on; nobody's session ends meanwhile.
    """

    archive: Archive
    app: Flask
    clock: Clock
    world: World
    people: dict[str, Somebody] = field(default_factory=dict)
    made: int = 0

    @property
    def parts(self) -> Parts:
        """The archive's parts."""
        return self.archive.parts

    def officer(self, body: str = OURS) -> Actor:
        """Return the officer of a body as an actor."""
        one = self.people[f"officer of {body}"]
        return Actor(one.id, one.name, (Membership(body, Office.OFFICER),))

    def settle(
        self,
        state: State = State.SEALED,
        *,
        body: str = OURS,
        written: Written | None = None,
        is_found: bool = True,
    ) -> Thing:
        """Write a paper of a body into the archive, in this state, and into the index if found."""
        self.made += 1
        mark = f"zq{self.made}{secrets.token_hex(4)}"
        values = {"number": f"{mark}so/QĐ-UBND", "abstract": f"Trích yếu {mark}yeu", "type": "QĐ"}
        written = written or Written()
        values |= {"date": DAY.isoformat(), "signer": f"Ký {mark}ten", **written.fields}
        content = io.BytesIO(_PAPER + f"\n% {mark}\n".encode())
        delivery = Delivery(written.name or f"{mark}ten.pdf", content, body, self.officer(body))
        taken = upload(self.parts, delivery)
        record = self._carry(taken, state, values, f"{written.text} {mark}chu {values['number']}")
        if is_found:
            self._index(record)
        with self.parts.catalog.view() as view:
            code = view.dossiers.get(str(record.dossier)).code
        owner, owned = self._owner(body, mark)
        ids = {"record": record.id, "dossier": str(record.dossier), **owned}
        ids |= {"job": self._failed_job(record), "webhook": self._webhook(body, mark)}
        signer = self.people[f"signer of {OURS}"].id
        ids |= {"sitting": sitting_of(self.parts, signer, record)}
        ids |= {"device_sitting": sitting_of(self.parts, signer, record, DEVICE)}
        ids |= {"batch": waiting_batch(self.parts, self.officer(body), body, mark)}
        kept = keep(self.parts, Actor(owner.id, owner.name), f"tìm {mark}", {"q": mark})
        ids |= {"saved": kept.id}
        digests = (file.sha256 for file in record.files)
        return Thing(record, code, ids, (mark, record.salt, record.public, code, *digests), owner)

    def receipt(self, thing: Thing) -> str:
        """Give the receipt of a thing's dossier."""
        return give_receipt(
            self.parts, self.officer(thing.record.body), thing.ids["dossier"], FACTOR
        )

    def checkpoint(self) -> None:
        """Sign the ledger as it stands: from here on it can be proved."""
        frozen = freeze(self.parts, [self.parts.ledger_key])
        if frozen is not None:
            with self.parts.catalog.work() as work:
                work.ledger.put_checkpoint(frozen)

    def state_of_things(self) -> Mapping[str, Sequence[object]]:
        """Return what no stranger may have changed, row by row, as it lies in the catalogue."""
        path = self.archive.settings.data / "catalog.sqlite"
        with closing(sqlite3.connect(path)) as kept:
            return {name: kept.execute(f"SELECT * FROM {name}").fetchall() for name in _KEPT}  # noqa: S608 - names of our own

    def _carry(
        self, taken: Record, state: State, values: Mapping[str, str], written: str
    ) -> Record:
        files = [replace(taken.original, media_type=PDF)]
        for role in (Role.OFFICIAL, Role.SIGNED)[: _FILES.get(state, 0)]:
            content = _PAPER + f"\n% {role} {taken.id}\n".encode()
            kept = self.parts.objects.put(taken.id, content)
            files.append(File(role, kept.digest, PDF, len(content)))
        described = tuple(Value(name, said) for name, said in values.items())
        record = replace(
            taken, state=state, version=2, pages=1, files=tuple(files), values=described
        )
        record = waiting(record, state, self.clock())
        with self.parts.catalog.work() as work:
            work.jobs.cancel(record.id)
            dossier = work.dossiers.get(str(record.dossier))
            work.records.save(record, dossier, expecting=1)
            work.pages.put(record.id, 1, json.dumps(page_of(written).to_json()))
            fact = Fact(LedgerAct.SEALED, record.id, "system")
            work.ledger.note(fact, entry_id=new(), at=self.clock())
        return record

    def _index(self, record: Record) -> None:
        with self.parts.catalog.view() as view:
            self.parts.index.put(entries_of(view, record))

    def _owner(self, body: str, mark: str) -> tuple[Somebody, Mapping[str, str]]:
        held, seen = (body, Office.OFFICER), warrant(body)
        offices = (held, (body, Office.INSPECTOR))
        owner = open_account(self.parts, f"Người {mark[::-1]}", offices, (seen,))
        loan = lend(self.parts, owner, self.people[f"clerk of {body}"], held)
        return owner, {
            "person": owner.id,
            "session": owner.session_id,
            "token": owner.token_id,
            "warrant": seen.id,
            "loan": loan,
            "upload": self._half_upload(body, mark, owner),
        }

    def _half_upload(self, body: str, mark: str, owner: Somebody) -> str:
        wish = Wish(f"{mark}dở.pdf", 9, body, Channel.BROWSER)
        actor = Actor(owner.id, owner.name, (Membership(body, Office.OFFICER),))
        return begin(self.parts, wish, actor, Allowance(1 << 20)).id

    def _webhook(self, body: str, mark: str) -> str:
        admin, states = self.people[f"admin of {body}"], frozenset({State.SEALED})
        url, bodies = f"https://{mark}.example/", frozenset({body})
        hook = Webhook(new(), url, bodies, states, made_by=admin.id, made_at=self.clock())
        with self.parts.catalog.work() as work:
            work.machines.put_webhook(hook)
        return hook.id

    def _failed_job(self, record: Record) -> str:
        lease = Lease(token=new(), host="test", now=self.clock())
        with self.parts.catalog.work() as work:
            follow(self.parts, work, Task.READ, record.id)
            job = work.jobs.claim(lease, tasks=(Task.READ,))
            while job is not None and job.record != record.id:  # one that a test let start anew
                job = work.jobs.claim(lease, tasks=(Task.READ,))
            assert job is not None
            work.jobs.fail(job, why="không đọc được")
        return job.id


@contextmanager
def founded(folder: Path) -> Iterator[Village]:
    """Found the village in an empty folder."""
    folder.mkdir(mode=0o700)
    clock = Clock()
    world = make_world(folder, at=clock(), chance=secrets.token_bytes)
    lenient = {"VANKHO_SECOND_FACTOR": "optional"}
    settings = read_settings(folder, environment=lenient)
    archive = assemble(settings, clock=clock, sandbox=RememberingSandbox)
    try:
        site = Site("http://127.0.0.1", session=Limits(timedelta(days=99), timedelta(days=99)))
        village = Village(archive, make_app(archive.parts, site), clock, world)
        with archive.parts.catalog.work() as work:
            for code in (OURS, THEIRS):
                work.dossiers.put_body(Body(code, f"Ủy ban nhân dân {code}", BodyLevel.COMMUNE))
        _populate(village)
        with WorldServer(world, clock):
            yield village
    finally:
        archive.close()


def _populate(village: Village) -> None:
    parts, people = village.parts, village.people
    seen = {f"inspector of {OURS}": (warrant(OURS),)}
    for body in (OURS, THEIRS):
        for office in Office:
            name = f"{office} of {body}"
            people[name] = open_account(parts, name, [(body, office)], seen.get(name, ()))
    many = [(THEIRS, office) for office in (Office.SIGNER, Office.CLERK, Office.ARCHIVIST)]
    name = f"signer, clerk and archivist of {THEIRS}"
    people[name] = open_account(parts, name, many)
    early = warrant(OURS, since=date(2001, 1, 1), until=date(2009, 12, 31))
    late = warrant(THEIRS, since=date(2020, 1, 1))
    over = warrant(OURS, ends=legal_day(village.clock()) - timedelta(days=1))
    for name, warrants in (
        ("inspector of other bodies", (warrant(THEIRS),)),
        ("inspector of other years", (early, late)),
        ("inspector whose time is over", (over,)),
    ):
        people[name] = open_account(parts, name, [(THEIRS, Office.INSPECTOR)], warrants)
    people["nobody"] = Somebody("nobody")
    bound = open_account(
        parts, "machine without the scope", [(OURS, Office.OFFICER)], scope=frozenset({Act.PEOPLE})
    )
    people[bound.name] = bound.machine()
    people["leaver"] = open_account(parts, "leaver", [(OURS, Office.OFFICER)])
    parts.signing.keys.mkdir(exist_ok=True)
    (parts.signing.keys / "demo.p12").write_bytes(village.world.signer("demo").pkcs12)
    with parts.catalog.work() as work:
        person = work.people.get(people["leaver"].id)
        assert person is not None
        work.people.put(replace(person, active=False))
        work.people.put_key(KeyHolder("demo", people[f"signer of {OURS}"].id, OURS, "demo.p12"))


_KEPT = (
    *("record", "dossier", "draft", "arrangement", "seat", "job", "person", "membership"),
    *("delegation", "warrant", "token", "webhook", "half_upload", "sitting"),
)
"""Tables a stranger may not change; sessions, tries and the ledger tell of the trying itself."""
_FILES = {State.REVIEWED: 1, State.SIGNED: 1, State.SEALED: 2}
_PAPER = sample("born_digital", seed=1).content
