"""Proof at the door: what was said of arriving signatures is said again when nobody answers."""

import json
from datetime import timedelta

import pytest

from archive.demo.papers import sample
from archive.inquiry.arrival import arrival_of
from archive.parts import name_of
from archive.records.actor import OPERATOR
from archive.records.errors import NotFound
from archive.records.record import Record, Role
from signing.appearance import INVISIBLE
from signing.profile import unlock_pkcs12
from signing.sign import sign
from tests.route.conftest import Office, hand_in

FIVE_YEARS = timedelta(days=5 * 365)


@pytest.fixture(scope="module")
def arrived(house: Office) -> Record:
    """Take in a paper that carries a bare signature: its proof must be fetched while it answers."""
    paper = sample("to_be_signed", seed=77)
    kept = house.world.signer("demo")
    key = unlock_pkcs12(kept.pkcs12, kept.pin)
    signed = sign(paper.content, key, at=house.clock(), appearance=INVISIBLE, field="KySo1")
    record = hand_in(house, paper, content=signed)
    house.work()
    return house.record(record.id)


def test_what_proves_an_arriving_signature_is_fetched_and_kept(
    house: Office, arrived: Record
) -> None:
    """The answers of the certificate authority lie beside the file, and the file is untouched."""
    evidence = arrived.file(Role.EVIDENCE)
    assert evidence is not None

    told = json.loads(house.parts.objects.read(name_of(arrived, evidence)))

    assert told["verdict"] == arrived.arrival_verdict == "valid"
    assert any(one["answer"] for one in told["proof"]["answers"])
    assert told["proof"]["anchors"]


def test_five_years_on_without_a_network_the_verdict_is_the_same(
    house: Office, arrived: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The authority is gone, the certificate ran out: judged again, it is the same to the byte."""
    monkeypatch.setattr(house.server.faults, "ocsp_off", True)
    monkeypatch.setattr(house.server.faults, "crl_off", True)
    monkeypatch.setattr(house.clock, "now", house.clock() + FIVE_YEARS)

    found = arrival_of(house.parts, OPERATOR, arrived.id)

    assert found.verdict.verdict == "valid"
    assert found.same
    assert found.at is not None
    assert found.at <= house.clock() - FIVE_YEARS


def test_a_paper_that_came_unsigned_has_no_verdict(house: Office, carried: Record) -> None:
    """It is told so, and not as an error of the machine."""
    with pytest.raises(NotFound, match="không mang chữ ký"):
        arrival_of(house.parts, OPERATOR, carried.id)
