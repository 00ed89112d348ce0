"""The main job: a scanned dossier becomes a signed, sealed, findable, downloadable record."""

import hashlib
from datetime import timedelta
from pathlib import Path

from archive.demo.papers import sample
from archive.demo.world.faults import TsaFault
from archive.desk.receive import give_receipt
from archive.inquiry import citizen, find, verify, view
from archive.parts import name_of
from archive.records.record import Record, Role
from archive.records.state import State, Waiting
from archive.route.review import confirm
from archive.route.sign import sign, unlock
from search.query import Query
from tests.route.conftest import DECISION, Office, hand_in

LONG_WAIT = timedelta(minutes=30)


def test_a_scan_goes_from_upload_to_download_and_verify(
    house: Office, carried: Record, tmp_path: Path
) -> None:
    """The whole route: read, confirmed, signed, sealed, found, taken home, verified."""
    office, record = house, carried
    assert record.state is State.SEALED
    assert record.pages == DECISION.pages

    found = find.search(office.parts, office.person("inspector"), Query(text="quyet dinh"))
    assert record.id in {hit.record for hit in found.result.hits}
    assert any(found.boxes.values())

    code = give_receipt(office.parts, office.person("officer"), str(record.dossier), "4821")
    seen = citizen.look_up(office.parts, code.lower().replace("-", " "), "4821", "127.0.0.1")
    assert seen.title == DECISION.truth.abstract
    taken = citizen.download(office.parts, seen.key, seen.papers[0].record)
    with taken.stream as stream:
        content = stream.read()
    assert hashlib.sha256(content).hexdigest() == taken.sha256

    copy = tmp_path / taken.name
    copy.write_bytes(content)
    judged = verify.judge(office.parts, copy)
    assert judged.status == "valid"
    assert judged.ours is not None
    assert judged.ours.number == DECISION.truth.number
    assert judged.verdict.signatures[-1].level == "B-LTA"


def test_the_received_bytes_are_never_rewritten(house: Office, carried: Record) -> None:
    """After the whole route the original is byte for byte what was handed in."""
    original = carried.file(Role.ORIGINAL)
    assert original is not None
    assert original.sha256 == hashlib.sha256(DECISION.content).hexdigest()
    assert house.parts.objects.read(name_of(carried, original)) == DECISION.content


def test_a_sealed_record_is_locked_and_every_act_is_on_the_ledger(
    house: Office, carried: Record
) -> None:
    """Every kept byte carries a lock of at least the rolling length; the trail tells every step."""
    office, record = house, carried
    today = office.clock().date()
    locks = [
        office.parts.objects.locked_until(name) for name in office.parts.objects.names(record.id)
    ]
    assert all(lock is not None and (lock - today).days >= 300 for lock in locks)
    acts = [line.act for line in view.trail(office.parts, office.person("officer"), record.id)]
    assert [act for act in acts if act != "disclosed"] == [
        "received",
        "ingested",
        "read",
        "reviewed",
        "composed",
        "signed",
        "timestamped",
        "sealed",
    ]


def test_a_dead_time_stamp_authority_makes_a_record_wait_and_go_on_by_itself(
    office: Office,
) -> None:
    """Nothing is lowered: the record waits for its time-stamp, and completes when it comes."""
    record = hand_in(office, sample("born_digital", seed=1))
    office.work()
    confirm(office.parts, record.id, {}, by=office.person("officer"))
    office.work()
    signer = office.person("signer")
    key = unlock(office.parts, signer, "demo", office.world.signer("demo").pin)
    office.server.faults.tsa = TsaFault.DEAD
    sign(office.parts, record.id, key, by=signer, seen=None)
    office.work()

    waiting = office.record(record.id)
    assert (waiting.state, waiting.waiting_for) == (State.REVIEWED, Waiting.TIMESTAMP)
    assert waiting.file(Role.SIGNED) is None

    office.server.faults.tsa = TsaFault.NONE
    office.clock.now += LONG_WAIT
    office.work()
    assert office.record(record.id).state is State.SEALED
