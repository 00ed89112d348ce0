"""Everything can be done twice: a lost claim, a repeated job, two people at once."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from archive.catalog.interface import Catalog
from archive.catalog.jobtable import JobTable
from archive.catalog.sql.jobs import Fenced, Order
from archive.catalog.sql.work import Work
from archive.demo.papers import Sample, sample
from archive.inquiry import view
from archive.parts import Parts
from archive.records.digest import new_id
from archive.records.errors import Conflict, WrongState
from archive.records.job import Job, Task
from archive.records.record import Record, Role
from archive.records.state import State
from archive.route.handler import STAGES, handler
from archive.route.review import confirm
from archive.route.sign import sign, unlock
from tests.route.conftest import Office, hand_in

AGAIN = tuple(task for task in STAGES if task is not Task.CHECKPOINT)


@pytest.fixture(scope="module")
def paper() -> Sample:
    """Return a paper whose text needs no engine."""
    return sample("born_digital", seed=2)


@dataclass
class Interrupted:
    """A catalogue in which somebody else acts just before the next change is written."""

    catalog: Catalog
    acts: list[Callable[[], object]] = field(default_factory=list)

    def work(self) -> AbstractContextManager[Work]:
        """Let the other one act, then write."""
        while self.acts:
            self.acts.pop()()
        return self.catalog.work()

    def view(self) -> AbstractContextManager[Work]:
        """Read."""
        return self.catalog.view()

    def upgrade(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def interrupted(parts: Parts, act: Callable[[], object]) -> Parts:
    """Return the same parts for somebody who is overtaken by this act."""
    return replace(parts, catalog=Interrupted(parts.catalog, [act]))


def read_paper(office: Office, paper: Sample) -> Record:
    """Hand a paper in and let it be read."""
    record = hand_in(office, paper, content=paper.content)
    office.work()
    return office.record(record.id)


def reviewed_paper(office: Office, paper: Sample) -> Record:
    """Carry a paper to where it waits for a signature."""
    record = read_paper(office, paper)
    confirm(office.parts, record.id, {}, by=office.person("officer"))
    office.work()
    return office.record(record.id)


def acts_of(office: Office, record: Record) -> list[str]:
    """Return what the ledger tells of a record."""
    return [line.act for line in view.trail(office.parts, office.person("officer"), record.id)]


@contextmanager
def unchanged(office: Office, record: Record) -> Iterator[None]:
    """Hold that neither the record nor what the ledger says of it changes in the block."""
    before, acts = office.record(record.id), acts_of(office, record)
    yield
    assert office.record(record.id) == before
    assert acts_of(office, record) == acts


def work_with_lost_claims(office: Office) -> None:
    """Do every due job twice: first under a claim that was lost, then under the right one."""
    parts = office.parts
    table = JobTable(parts.catalog, clock=office.clock, chance=parts.chance, host="test")
    do = handler(parts)
    while (due := table.seconds_to_next()) is not None and due <= 0:
        job = cast(Job, table.claim())
        with pytest.raises(Fenced):
            do(replace(job, token="lost"))
        do(job)
        table.finish(job)


def test_a_lost_claim_leaves_nothing_and_the_right_one_does_it_once(
    office: Office, paper: Sample
) -> None:
    """Each job's whole work is done under a lost claim first: no step is taken twice."""
    record = hand_in(office, paper, content=paper.content)
    work_with_lost_claims(office)
    confirm(office.parts, record.id, {}, by=office.person("officer"))
    work_with_lost_claims(office)
    signer = office.person("signer")
    key = unlock(office.parts, signer, "demo", office.world.signer("demo").pin)
    sign(office.parts, record.id, key, by=signer, seen=None)
    work_with_lost_claims(office)

    now = office.record(record.id)
    assert now.state is State.SEALED
    acts = acts_of(office, now)
    assert sorted(acts) == sorted(set(acts))
    roles = [file.role for file in now.files]
    assert sorted(roles) == sorted({Role.ORIGINAL, Role.READING, Role.OFFICIAL, Role.SIGNED})


@pytest.fixture(scope="module")
def finished(house: Office, paper: Sample) -> Record:
    """Carry a paper to its seal."""
    record = reviewed_paper(house, paper)
    signer = house.person("signer")
    key = unlock(house.parts, signer, "demo", house.world.signer("demo").pin)
    sign(house.parts, record.id, key, by=signer, seen=None)
    house.work()
    assert house.record(record.id).state is State.SEALED
    return house.record(record.id)


@pytest.mark.parametrize("task", AGAIN)
def test_a_job_that_comes_again_after_its_step_changes_nothing(
    task: Task, house: Office, finished: Record
) -> None:
    """A sealed record meets every job of its route again: each ends, and nothing was done."""
    parts = house.parts
    args = {"first": 1, "last": finished.pages}
    order = Order(new_id(parts.chance), task, house.clock(), finished.id, args, priority=0)
    with parts.catalog.work() as work:
        work.jobs.enqueue(order)
    with unchanged(house, finished):
        assert house.work() == 1


def test_of_two_who_confirm_at_once_one_wins(house: Office, paper: Sample) -> None:
    """The other is told that somebody else was first; the winner's word stands."""
    record = read_paper(house, paper)
    clerk, officer = house.person("clerk"), house.person("officer")
    late = interrupted(
        house.parts,
        lambda: confirm(house.parts, record.id, {"signer": "Người Thắng"}, by=clerk),
    )

    with pytest.raises(Conflict):
        confirm(late, record.id, {"signer": "Người Thua"}, by=officer, version=record.version)

    house.work()
    now = house.record(record.id)
    assert now.state is State.REVIEWED
    assert now.value("signer") == "Người Thắng"
    assert acts_of(house, record).count("reviewed") == 1


def test_of_two_who_sign_at_once_one_wins(house: Office, paper: Sample) -> None:
    """There is one signature, the winner's."""
    record = reviewed_paper(house, paper)
    parts = house.parts
    people = {"demo": house.person("signer"), "clerk": house.person("clerk")}
    keys = {
        name: unlock(parts, person, name, house.world.signer(name).pin)
        for name, person in people.items()
    }
    late = interrupted(
        parts, lambda: sign(parts, record.id, keys["clerk"], by=people["clerk"], seen=None)
    )

    with pytest.raises(Conflict):
        sign(late, record.id, keys["demo"], by=people["demo"], seen=None)

    house.work()
    now = house.record(record.id)
    assert now.state is State.SEALED
    assert now.signed_by == people["clerk"].id
    assert acts_of(house, record).count("signed") == 1


def test_who_saw_an_older_version_must_look_again(house: Office, paper: Sample) -> None:
    """A version that is not the present one is a conflict; one confirmed already, a wrong step."""
    record = read_paper(house, paper)
    officer = house.person("officer")

    with pytest.raises(Conflict):
        confirm(house.parts, record.id, {}, by=officer, version=record.version - 1)
    confirm(house.parts, record.id, {}, by=officer, version=record.version)
    with pytest.raises(WrongState):
        confirm(house.parts, record.id, {}, by=officer, version=record.version)
    house.work()
