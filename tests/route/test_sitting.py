"""Many documents, one unlock: each with an outcome of its own, none signed twice."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.demo.world import TsaFault
from archive.inquiry.sittings import standing_of, unfinished
from archive.parts import Parts, name_of
from archive.records.digest import Digest, digest_of
from archive.records.errors import Conflict, NotFound, Refused
from archive.records.record import Role
from archive.records.sitting import MOST, Line, Outcome, Shown, Sitting
from archive.records.state import State, Waiting
from archive.route.sign import Unlocked, unlock
from archive.route.sitting import begin, own_sitting, sign_all, sit_down, stop
from tests.route.conftest import Office
from tests.route.desk import laid, official, shown


def opened(house: Office) -> Unlocked:
    """Open the signer's key with its PIN, once."""
    return unlock(house.parts, house.person("signer"), "demo", house.world.signer("demo").pin)


def begun(house: Office, documents: list[Shown]) -> Sitting:
    """Begin a sitting of the signer's."""
    return begin(house.parts, documents, key="demo", by=house.person("signer"))


def signed_all(house: Office, sitting: Sitting, key: Unlocked) -> None:
    """Sit down and sign what is left."""
    sign_all(house.parts, sit_down(house.parts, sitting), key, by=house.person("signer"))


def outcomes(house: Office, sitting: Sitting) -> dict[str, Line]:
    """Return what became of each document."""
    with house.parts.catalog.view() as view:
        return {line.record: line for line in view.sittings.lines(sitting.id)}


def test_each_document_has_an_outcome_of_its_own(house: Office) -> None:
    """One has changed, one is not there, one is unknown; the others are signed all the same."""
    records = list(laid(house.parts, house.person("officer"), 4))
    documents = list(shown(records))
    documents[1] = replace(documents[1], seen=digest_of(b"something else"))
    documents.insert(2, Shown("0" * 26, Digest("0" * 64)))
    sitting = begun(house, documents)
    signed_all(house, sitting, opened(house))
    found = outcomes(house, sitting)

    assert [found[one.record].outcome for one in documents] == [
        Outcome.SIGNED,
        Outcome.REFUSED,
        Outcome.REFUSED,
        Outcome.SIGNED,
        Outcome.SIGNED,
    ]
    assert (found[records[1].id].code, found["0" * 26].code) == ("conflict", "not_found")
    assert "khác với tệp bạn vừa xem" in found[records[1].id].reason
    for one in (records[0], *records[2:]):
        now = house.record(one.id)
        assert now.waiting_for is Waiting.TIMESTAMP
        before = house.parts.objects.read(name_of(now, official(now)))
        signing = now.file(Role.SIGNING)
        assert signing is not None
        assert house.parts.objects.read(name_of(now, signing)).startswith(before)


def test_while_no_stamp_can_be_had_they_wait_and_then_go_on_alone(house: Office) -> None:
    """Signed documents say that they wait; once the authority answers all are sealed."""
    records = laid(house.parts, house.person("officer"), 3)
    sitting = begun(house, list(shown(records)))
    house.server.faults.tsa = TsaFault.FUTURE
    try:
        signed_all(house, sitting, opened(house))
        house.work()
        waiting = standing_of(house.parts, house.person("signer"), sitting.id)
    finally:
        house.server.faults.tsa = TsaFault.NONE
    house.clock.now += timedelta(minutes=20)
    house.work()
    after = standing_of(house.parts, house.person("signer"), sitting.id)

    assert (waiting.stamps, waiting.counts.signed) == (3, 3)
    assert after.stamps == 0
    assert {house.record(one.id).state for one in records} == {State.SEALED}


def test_what_was_refused_or_left_can_be_signed_later(house: Office) -> None:
    """Whoever goes on types the PIN again; what is signed is left alone."""
    records = laid(house.parts, house.person("officer"), 3)
    house.clock.now += timedelta(minutes=1)
    sitting = begun(house, list(shown(records)))
    key, seen = opened(house), list[str]()

    def told(line: Line) -> None:
        seen.append(line.record)
        stop(house.parts, sitting.id, by=house.person("signer"))

    signer = house.person("signer")
    sign_all(house.parts, sit_down(house.parts, sitting), key, by=signer, told=told)
    halted = standing_of(house.parts, signer, sitting.id)
    versions = house.record(seen[0]).version
    assert [one.sitting.id for one in unfinished(house.parts, signer)][:1] == [sitting.id]
    signed_all(house, sitting, opened(house))
    whole = standing_of(house.parts, signer, sitting.id)

    assert (halted.counts.signed, halted.counts.left, halted.sitting.is_stopped) == (1, 2, True)
    assert (whole.counts.signed, whole.can_go_on, whole.sitting.is_stopped) == (3, False, False)
    assert house.record(seen[0]).version == versions


def test_the_same_document_in_another_sitting_is_signed_already(house: Office) -> None:
    """Not an error and not a second signature: it is said to be signed."""
    (record,) = laid(house.parts, house.person("officer"), 1)
    documents = list(shown([record]))
    for _ in range(2):
        sitting = begun(house, documents)
        signed_all(house, sitting, opened(house))
        assert outcomes(house, sitting)[record.id].outcome is Outcome.SIGNED
    assert house.record(record.id).version == 3
    other = begun(house, [replace(documents[0], seen=digest_of(b"another"))])
    signed_all(house, other, opened(house))
    assert outcomes(house, other)[record.id].outcome is Outcome.REFUSED


def test_one_seat_signs_and_a_late_one_is_fenced(house: Office) -> None:
    """Two who sign at once never sign the same document: the seat is one, and can be lost."""
    records = laid(house.parts, house.person("officer"), 6)
    sitting = begun(house, list(shown(records)))
    parts, signer, key = house.parts, house.person("signer"), opened(house)
    first = sit_down(parts, sitting)
    with pytest.raises(Conflict):
        sit_down(parts, sitting)
    house.clock.now += timedelta(minutes=1)  # nothing was heard of the first one
    second = sit_down(parts, sitting)
    threads = [
        threading.Thread(target=sign_all, args=(parts, hold, key), kwargs={"by": signer})
        for hold in (first, second)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert {line.outcome for line in outcomes(house, sitting).values()} == {Outcome.SIGNED}
    assert {house.record(one.id).version for one in records} == {3}


def test_a_service_that_is_away_stops_and_refuses_nothing(house: Office) -> None:
    """The certificate must be asked about again after five minutes; without an answer all waits."""
    records = laid(house.parts, house.person("officer"), 2)
    sitting = begun(house, list(shown(records)))
    key = opened(house)

    def told(_: Line) -> None:
        house.clock.now += timedelta(minutes=30)
        house.server.faults.ocsp_off = house.server.faults.crl_off = True

    try:
        hold = sit_down(house.parts, sitting)
        sign_all(house.parts, hold, key, by=house.person("signer"), told=told)
    finally:
        house.server.faults.ocsp_off = house.server.faults.crl_off = False
    now = standing_of(house.parts, house.person("signer"), sitting.id)

    assert (now.counts.signed, now.counts.left, now.counts.refused) == (1, 1, 0)
    assert now.sitting.why
    assert not now.is_busy


def test_a_sitting_is_its_signers_alone(house: Office) -> None:
    """Nobody else sees it, goes on with it or stops it; none and too many are refused."""
    records = laid(house.parts, house.person("officer"), 1)
    sitting = begun(house, list(shown(records)))
    clerk = house.person("clerk")
    for look in (standing_of, lambda parts, by, one: own_sitting(parts, one, by)):
        with pytest.raises(NotFound):
            look(house.parts, clerk, sitting.id)
    with pytest.raises(NotFound):
        stop(house.parts, sitting.id, by=clerk)
    for count in (0, MOST + 1):
        many = [Shown(f"{n:026d}", digest_of(b"")) for n in range(count)]
        with pytest.raises(Refused):
            begun(house, many)


def test_neither_pin_nor_key_is_kept(house: Office) -> None:
    """Not in a row of the catalogue: whoever has the file learns nothing to sign with."""
    kept = rows(house.parts)
    assert house.world.signer("demo").pin not in kept


def rows(parts: Parts) -> str:
    """Return every row of the sittings' tables as text."""
    with parts.catalog.view() as view:
        return "".join(
            str(dict(row))
            for table in ("sitting", "sitting_line")
            for row in view.derived.rows(table)
        )
