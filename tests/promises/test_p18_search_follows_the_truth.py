"""P18: search follows the truth, and permissions follow the user at once.

A state machine: the catalogue is changed (records appear, are sealed, restricted, refused, given
another date; warrants are given, end and are taken back) and the index follows when it likes, late
or never. Whatever order that happens in, hits, totals, facets, snippets, lists and single records
agree with a model of the catalogue alone; and once the index has followed, nothing is missing.
"""

import json
import secrets
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import ClassVar

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from archive.assemble import Archive, assemble
from archive.catalog.sql.jobs import Lease
from archive.catalog.sql.records import Wanted
from archive.inquiry import find, view, worklists
from archive.parts import Parts
from archive.records.access import covers
from archive.records.actor import Actor, Membership, Office, Warrant
from archive.records.body import Body, BodyLevel
from archive.records.digest import Digest, new_id, new_record_id
from archive.records.errors import NotFound
from archive.records.job import Job, JobState, Task
from archive.records.record import File, Record, Role, Value
from archive.records.state import FINDABLE, State
from archive.route.index import entries_of, index
from archive.route.stage import follow
from archive.settings import read_settings
from search.query import MOST_HITS, Query
from search.result import Result
from tests.attacks.papers import page_of
from tests.faults.clock import Clock

BODIES = ("cau-mau", "ben-thu")
YEARS = (2008, 2026)
WORDS = "Hướng dẫn thủ tục"
ASKERS = tuple(new_id(secrets.token_bytes) for _ in range(3))
"""An officer, an inspector, and somebody who is both."""
STATES = (State.READ, State.SEALED, State.REFUSED)


@dataclass
class Truth:
    """What is so, told without the archive: records and who may look."""

    records: dict[str, Record]
    warrants: dict[str, Warrant]

    def visible(self, actor: Actor, today: date) -> set[str]:
        """Return the records this actor may find now."""
        held = actor.bodies(Office.OFFICER)
        return {
            record.id
            for record in self.records.values()
            if record.state in FINDABLE
            and (
                record.body in held
                or any(covers(one, record, today=today) for one in actor.warrants)
            )
        }


class Search(RuleBasedStateMachine):
    """Changes the catalogue and lets the index follow, and asks after every step."""

    archive: ClassVar[Archive]
    clock: ClassVar[Clock]

    def __init__(self) -> None:
        super().__init__()
        self.parts: Parts = self.archive.parts
        self.truth = Truth({}, {})
        self.mark = f"zq{secrets.token_hex(6)}"

    @initialize()
    def begin_anew(self) -> None:
        """Forget the papers of the example before."""
        self.parts.index.clear()
        with self.parts.catalog.work() as work:
            for one in work.records.list(Wanted(limit=10_000)):
                work.jobs.cancel(one.id)
                refused = replace(one, state=State.REFUSED, version=one.version + 1)
                work.records.save(refused, None, expecting=one.version)

    @rule(body=st.sampled_from(BODIES), year=st.sampled_from(YEARS), is_restricted=st.booleans())
    def settle(self, *, body: str, year: int, is_restricted: bool) -> None:
        """Let a paper have been read."""
        record = Record(
            id=new_record_id(secrets.token_bytes),
            body=body,
            name="a.pdf",
            state=State.READ,
            received_at=self.clock(),
            received_by="operator",
            salt=secrets.token_hex(32),
            public=new_id(secrets.token_bytes),
            files=(File(Role.ORIGINAL, Digest("0" * 64), "application/pdf", 1),),
            values=(Value("date", f"{year}-03-02"), Value("type", "QĐ")),
            pages=1,
            restricted=is_restricted,
        )
        page = json.dumps(page_of(f"{WORDS} {self.mark}").to_json())
        with self.parts.catalog.work() as work:
            work.records.add(record, None)
            work.pages.put(record.id, 1, page)
            follow(self.parts, work, Task.INDEX, record.id)
        self.truth.records[record.id] = record

    def _change(self, which: int, **what: object) -> None:
        record = list(self.truth.records.values())[which % len(self.truth.records)]
        after = replace(record, version=record.version + 1, **what)  # type: ignore[arg-type] # named by the rules below
        with self.parts.catalog.work() as work:
            work.records.save(after, None, expecting=record.version)
            follow(self.parts, work, Task.INDEX, record.id)
        self.truth.records[record.id] = after

    @precondition(lambda self: self.truth.records)
    @rule(which=st.integers(0, 50), is_restricted=st.booleans())
    def restrict(self, *, which: int, is_restricted: bool) -> None:
        """Restrict a paper, or open it again."""
        self._change(which, restricted=is_restricted)

    @precondition(lambda self: self.truth.records)
    @rule(which=st.integers(0, 50), state=st.sampled_from(STATES))
    def move(self, which: int, state: State) -> None:
        """Let a paper go on, or end."""
        self._change(which, state=state)

    @precondition(lambda self: self.truth.records)
    @rule(which=st.integers(0, 50), year=st.sampled_from(YEARS))
    def redate(self, which: int, year: int) -> None:
        """Somebody mends a paper's date: other warrants reach it now."""
        self._change(which, values=(Value("date", f"{year}-03-02"), Value("type", "QĐ")))

    @rule(body=st.sampled_from(BODIES), year=st.sampled_from((None, *YEARS)))
    def grant(self, body: str, year: int | None) -> None:
        """Give the inspector a warrant, for one year or for all."""
        since, until = (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)
        ends = date(2030, 1, 1)
        one = Warrant(new_id(secrets.token_bytes), frozenset({body}), "p", ends, since, until)
        self.truth.warrants[one.id] = one

    @precondition(lambda self: self.truth.warrants)
    @rule(which=st.integers(0, 50))
    def revoke(self, which: int) -> None:
        """Take a warrant back."""
        del self.truth.warrants[list(self.truth.warrants)[which % len(self.truth.warrants)]]

    @rule(most=st.integers(1, 3))
    def follow_some(self, most: int) -> None:
        """Let the index follow with a few papers."""
        self._follow(most)

    @precondition(lambda self: self.truth.records)
    @rule(which=st.integers(0, 50))
    def lose(self, which: int) -> None:
        """Let the index forget a paper: what it does not hold is missing, never wrong."""
        self.parts.index.remove(list(self.truth.records)[which % len(self.truth.records)])

    @invariant()
    def nothing_forbidden_is_told(self) -> None:
        """Hits, total, facets and snippets stay within the catalogue's truth, for every asker."""
        for actor in self._askers():
            allowed = self.truth.visible(actor, self.clock().date())
            result = find.search(self.parts, actor, Query(self.mark, limit=MOST_HITS)).result
            found = {hit.record for hit in result.hits}
            assert found <= allowed
            assert result.total == len(result.hits)
            self._facets_agree(result)
            listed = {one.id for one in worklists.records(self.parts, actor, Wanted(limit=1000))}
            mine = listed & self.truth.records.keys()
            assert {one for one in mine if self.truth.records[one].state in FINDABLE} == allowed
            for record in self.truth.records.keys() - allowed:
                if self.truth.records[record].state in FINDABLE:
                    self._is_not_there(actor, record)

    def teardown(self) -> None:
        """Once the index has followed, everybody finds all they may, and nothing else."""
        for record in self.truth.records.values():  # what was lost is found by the nightly check
            with self.parts.catalog.view() as view_:
                entries = entries_of(view_, record)
            if entries:
                self.parts.index.put(entries)
        self._follow(10_000)
        for actor in self._askers():
            result = find.search(self.parts, actor, Query(self.mark, limit=MOST_HITS)).result
            found = {hit.record for hit in result.hits}
            assert found == self.truth.visible(actor, self.clock().date())

    def _askers(self) -> tuple[Actor, ...]:
        officer = Actor(ASKERS[0], "", (Membership("cau-mau", Office.OFFICER),))
        seen = tuple(self.truth.warrants.values())
        inspector = Membership("ben-thu", Office.INSPECTOR)
        return (
            officer,
            Actor(ASKERS[1], "", (inspector,), seen),
            Actor(ASKERS[2], "", (*officer.reach, inspector), seen),
        )

    def _facets_agree(self, result: Result) -> None:
        for name, values in (
            ("body", Counter(hit.body for hit in result.hits)),
            ("state", Counter(hit.state for hit in result.hits)),
        ):
            told = {facet.value: facet.count for facet in result.facets if facet.name == name}
            assert told == dict(values), name

    def _is_not_there(self, actor: Actor, record: str) -> None:
        try:
            view.record(self.parts, actor, record)
        except NotFound:
            return
        message = f"{actor.id} sees {record}"
        raise AssertionError(message)

    def _follow(self, most: int) -> None:
        with self.parts.catalog.view() as view_:
            waiting = [
                job
                for job in view_.jobs.list(JobState.READY, limit=most + 5)
                if job.task is Task.INDEX
            ]
        for job in waiting[:most]:
            index(self.parts, self._claimed(job))

    def _claimed(self, job: Job) -> Job:
        lease = Lease(new_id(secrets.token_bytes), "test", self.clock())
        with self.parts.catalog.work() as work:
            claimed = work.jobs.claim(lease, tasks=(Task.INDEX,))
        assert claimed is not None, job
        return claimed


def test_search_follows_the_truth(tmp_path: Path) -> None:
    """No order of changes, late followers, grants and revocations shows what it may not."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    Search.clock = Clock()
    Search.archive = assemble(read_settings(folder), clock=Search.clock)
    try:
        with Search.archive.parts.catalog.work() as work:
            for code in BODIES:
                work.dossiers.put_body(Body(code, code, BodyLevel.COMMUNE))
        run_state_machine_as_test(
            Search, settings=settings(max_examples=5, stateful_step_count=8, deadline=None)
        )
    finally:
        Search.archive.close()
