"""Two at once: exactly one wins (attacks C5, 28; promise P16). Threads on the real archive."""

import io
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from archive.inquiry import guessing
from archive.inquiry.citizen import look_up
from archive.ledger.entry import Act, Entry
from archive.records.actor import Actor, Membership, Office
from archive.records.digest import Digest
from archive.records.errors import ArchiveError, NotAllowed, TooMany
from archive.records.receipt import new_code
from archive.records.record import Role
from archive.records.state import State, Waiting
from archive.route.review import confirm, refuse
from archive.route.sign import sign, unlock
from tests.attacks.knocking import send
from tests.attacks.village import FACTOR, OURS, Thing, Village

MANY = 50


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do these things at the same moment; return what came of each, a refusal as its code."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        gate.wait(30)
        try:
            return act()
        except ArchiveError as error:
            return error.code

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def acts_on(village: Village, thing: Thing) -> Counter[Act]:
    """Count what the ledger tells of a record."""
    with village.parts.catalog.view() as view:
        rows = view.ledger.of(thing.record.id)
    return Counter(Entry.from_bytes(row.data.encode()).act for row in rows)


def won(outcomes: Sequence[object]) -> int:
    """Count who was not refused."""
    return sum(not isinstance(one, str) for one in outcomes)


@pytest.mark.parametrize("seen", [2, None], ids=["by version", "without a version"])
def test_two_reviewers_at_once(village: Village, seen: int | None) -> None:
    """Of four who confirm and two who refuse one does; the ledger tells of one step."""
    thing, officer = village.settle(State.READ, is_found=False), village.officer()
    record, before = thing.record.id, acts_on(village, thing)
    outcomes = at_once(
        *[lambda: confirm(village.parts, record, {}, by=officer, version=seen)] * 4,
        *[lambda: refuse(village.parts, record, "trùng", by=officer)] * 2,
    )
    told = acts_on(village, thing) - before

    assert won(outcomes) == 1, outcomes
    assert set(outcomes) & {"conflict", "wrong_state"}
    assert told[Act.REVIEWED] + told[Act.REFUSED] == 1


def test_two_signatures_at_once(village: Village) -> None:
    """One signature a record: the others are refused, and nothing of theirs is in the record."""
    thing = village.settle(State.REVIEWED, is_found=False)
    one = village.people[f"signer of {OURS}"]
    signer = Actor(one.id, one.name, (Membership(OURS, Office.SIGNER),))
    key = unlock(village.parts, signer, "demo", village.world.signer("demo").pin)
    official = thing.record.file(Role.OFFICIAL)
    assert official is not None
    seen = Digest(official.sha256)
    outcomes = at_once(
        *[lambda: sign(village.parts, thing.record.id, key, by=signer, seen=seen)] * 3
    )
    with village.parts.catalog.view() as view:
        after = view.records.get(thing.record.id)

    assert won(outcomes) == 1, outcomes
    assert [file.role for file in after.files].count(Role.SIGNING) == 1
    assert after.waiting_for is Waiting.TIMESTAMP
    assert acts_on(village, thing)[Act.SIGNED] == 1


def test_fifty_receipts_at_once_leave_one(village: Village) -> None:
    """Each slip has its own code, and the last one given opens the dossier: one, never two."""
    thing = village.settle(is_found=False)
    codes = at_once(*[lambda: village.receipt(thing)] * MANY)
    opened = []
    for n, code in enumerate(codes):
        try:
            opened.append(look_up(village.parts, str(code), FACTOR, f"198.51.100.{n}"))
        except NotAllowed:
            continue

    assert len(set(codes)) == MANY
    assert len(opened) == 1


def test_fifty_guesses_at_once_are_counted_one_by_one(village: Village) -> None:
    """The limit of an address holds for guesses that arrive at the same moment."""
    codes = [new_code(lambda size, n=n: bytes([n]) * size) for n in range(1, MANY + 1)]  # type: ignore[misc] # mypy cannot infer a lambda's default

    def guess(code: str) -> Callable[[], object]:
        return lambda: look_up(village.parts, code, FACTOR, "203.0.113.200")

    outcomes = Counter(at_once(*[guess(code) for code in codes]))

    assert outcomes[NotAllowed.code] == guessing.PER_ADDRESS.most
    assert outcomes[TooMany.code] == MANY - guessing.PER_ADDRESS.most


def test_work_is_let_start_anew_once(village: Village) -> None:
    """Ten presses of “Làm lại” start failed work once."""
    thing, officer = village.settle(is_found=False), village.people[f"officer of {OURS}"]
    path = f"/viec/{thing.ids['job']}/lam-lai"
    answers = at_once(*[lambda: send(village, officer, "POST", path, {}).status_code] * 10)
    with village.parts.catalog.view() as view:
        jobs = [job for job in view.jobs.of(thing.record.id) if job.id == thing.ids["job"]]

    assert set(answers) <= {303, 409}
    assert [(job.state.value, job.attempts) for job in jobs] == [("ready", 0)]


def test_the_same_request_fifty_times_is_one_act(village: Village) -> None:
    """One Idempotency-Key, fifty requests at once: one record, one entry, the same answer (P16)."""
    machine = village.people[f"officer of {OURS}"].machine()
    content = f"%PDF-1.7 zq{machine.id}".encode()

    def hand_in() -> object:
        form = {"body": OURS, "file": (io.BytesIO(content), "một.pdf")}
        headers = {"Idempotency-Key": f"p16-{machine.id}"}
        answer = send(
            village, machine, "POST", "/api/v1/records", {"data": form, "headers": headers}
        )
        return answer.status_code, (answer.json or {}).get("id")

    answers = at_once(*[hand_in] * MANY)
    again = hand_in()
    taken = {one for one in (*answers, again) if isinstance(one, tuple) and one[0] == 201}
    kinds = {one[0] for one in answers if isinstance(one, tuple)}

    assert len(taken) == 1
    assert kinds <= {201, 409}  # 409: the first of them is still being done
    record = next(iter(taken))[1]
    with village.parts.catalog.view() as view:
        rows = view.ledger.of(str(record))
        with_it = view.records.with_file(view.records.get(str(record)).original.sha256)
    assert [Entry.from_bytes(row.data.encode()).act for row in rows] == [Act.RECEIVED]
    assert list(with_it) == [record]
