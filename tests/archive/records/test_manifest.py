"""A manifest says all there is to say about a record, and can be read back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger.canonical import decode, encode
from archive.records.arrangement import Reason
from archive.records.arrival import Arrival, Channel, clean_device
from archive.records.digest import Digest, RecordId
from archive.records.division import Count, Descent, Division, LeftOut, Origin, Share, Taken
from archive.records.dossier import Dossier, Receipt
from archive.records.hold import Hold
from archive.records.manifest import (
    Told,
    data_of,
    dossier_of,
    receipt_data,
    receipt_of,
    record_of,
    told_of,
)
from archive.records.presented import Form, Presented
from archive.records.record import File, Place, Problem, Record, Role, Source, Value
from archive.records.retention import PeriodKind, Retention
from archive.records.review import Review, Sample, Typed
from archive.records.state import State, Waiting

FLOAT = 1e-12
"""What halves of the last place may lose in binary fractions."""
AT = datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)
SCAN = Origin(RecordId("4" * 26), Digest("b" * 64), "application/pdf", 4)
BARE = Record(
    id=RecordId("0" * 26),
    body="cau-mau",
    name="quyết định.pdf",
    state=State.RECEIVED,
    received_at=AT,
    received_by="1" * 26,
    salt="00" * 32,
    public="2" * 26,
)
FULL = replace(
    BARE,
    state=State.SEALED,
    version=7,
    dossier="3" * 26,
    waiting_for=Waiting.PERSON,
    problem=Problem("code", "lời"),
    batch=RecordId("4" * 26),
    pages=3,
    files=(File(Role.SIGNED, Digest("a" * 64), "application/pdf", 12),),
    values=(
        Value("number", "12/QĐ-UBND", 0.875, Source.READ, Place(1, (0.1, 0.2, 0.3, 0.4))),
        Value("signer", "Nguyễn Văn An"),
        Value("date", "2026-01-02", 0.5, Source.READ, Place(2)),
        Value("abstract", "Về đất", 1.0, Source.PERSON, read="Vẽ đắt", read_confidence=0.625),
        Value("body", "", 1.0, Source.SAMPLED, read="", read_confidence=0.0),
    ),
    arrival_verdict="unknown",
    active=("launch", "script"),
    duplicate_of=RecordId("5" * 26),
    retention=Retention("RS001", PeriodKind.YEARS, 10, date(2026, 1, 1)),
    holds=(Hold("6" * 26, "thanh tra", "7" * 26, AT),),
    restricted=True,
    signed_by="8" * 26,
    no_signature_because="đã ký",
    review=Review(
        "8" * 26,
        AT,
        (Typed("citizen_numbers", "099075000001", "8" * 26, AT),),
        Sample("9" * 26, "dossier:x", 120, 13, 0, drawn=True, by="8" * 26, at=AT),
    ),
    arrival=Arrival(Channel.FOLDER, "Canon iR-ADV C5235"),
    division=Division(
        "7" * 26,
        AT,
        (SCAN,),
        (Share("3" * 26, (Taken(2, 90), Taken(3))), Share(None, (Taken(4),))),
        (LeftOut(1, Reason.SEPARATOR),),
        (Count(1, "3" * 26, expected=2, counted=2),),
        RecordId("5" * 26),
    ),
    presented=Presented(Form.ATTACHMENT, "8" * 26, AT, RecordId("9" * 26)),
    descent=Descent(RecordId("4" * 26), 1, (SCAN,), (Taken(2, 90),), "7" * 26, AT, "vankho"),
)
DOSSIER = Dossier(
    "3" * 26, "CM-1", "cau-mau", "tên", date(2026, 1, 2), date(2026, 2, 3), "2.000635"
)


def test_a_manifest_brings_its_entry_with_it() -> None:
    """All of it but the manifest's own digest, byte for byte."""
    told = Told(12, "9" * 26, "sealed", "system", AT, "b" * 64, {"purpose": Digest("c" * 64)})
    data = decode(encode(data_of(FULL, DOSSIER, told)))

    assert isinstance(data, dict)
    assert told_of(data) == told
    assert told_of(data_of(FULL, DOSSIER)) is None


def test_a_manifest_of_the_first_format_is_still_read() -> None:
    """It tells of no entry, and of nothing that is asked of a file today."""
    old = dict(data_of(FULL, DOSSIER)) | {"format": 1}
    del old["entry"], old["active"], old["arrival"], old["review"]

    assert record_of(old) == replace(FULL, active=(), arrival=None, review=None)
    assert dossier_of(old) == DOSSIER
    assert told_of(old) is None


@given(st.text())
def test_a_devices_name_is_one_short_line(said: str) -> None:
    """Whatever a file says made it; cleaning it twice changes nothing."""
    name = clean_device(said)

    assert len(name) <= 80
    assert name.isprintable()
    assert clean_device(name) == name


def test_a_receipt_is_read_back_from_the_store() -> None:
    """Keyed hashes, a day, and the dossier they open."""
    receipt = Receipt(DOSSIER.id, "d" * 64, "e" * 64, date(2026, 11, 20))
    data = decode(encode(receipt_data(receipt, DOSSIER)))

    assert isinstance(data, dict)
    assert (receipt_of(data), dossier_of(data)) == (receipt, DOSSIER)
    with pytest.raises(ValueError, match="format 2"):
        receipt_of(data | {"format": 2})


def test_a_record_is_read_back_from_its_manifest() -> None:
    """Bare or full, what is written is what is read, through canonical JSON."""
    for record, dossier in ((replace(BARE, dossier=None), None), (FULL, DOSSIER)):
        data = decode(encode(data_of(record, dossier)))

        assert isinstance(data, dict)
        assert record_of(data) == record
        assert dossier_of(data) == dossier


@given(st.floats(0, 1), st.tuples(*[st.floats(0, 1)] * 4))
def test_fractions_become_whole_numbers_that_are_close_enough(
    confidence: float, box: tuple[float, float, float, float]
) -> None:
    """Canonical JSON has no fractions: per mille for confidence, a ten-thousandth for places."""
    value = Value("number", "1", confidence, Source.READ, Place(1, box))
    record = replace(BARE, values=(value,))

    data = decode(encode(data_of(record, None)))
    assert isinstance(data, dict)
    back = record_of(data).values[0]
    assert abs(back.confidence - confidence) <= 0.0005 + FLOAT
    assert back.place is not None
    assert back.place.box is not None
    assert all(abs(a - b) <= 0.00005 + FLOAT for a, b in zip(back.place.box, box, strict=True))
