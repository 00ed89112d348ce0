"""What a review says of the reading, and how sure a share is that was counted from it."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalog.sql.accuracy import rows_of
from archive.inquiry.accuracy import share
from archive.records.accuracy import Outcome, judged
from archive.records.arrival import Arrival, Channel
from archive.records.digest import RecordId
from archive.records.record import Record, Source, Value
from archive.records.state import State
from archive.web.accuracy_figures import chart_of, stroke_of

RECORD = Record(
    id=RecordId("a" * 26),
    body="xa-a",
    name="x.pdf",
    state=State.REVIEWED,
    received_at=datetime(2026, 11, 1, 18, tzinfo=UTC),
    received_by="operator",
    salt="00",
    public="b" * 26,
    arrival=Arrival(Channel.FOLDER, "Máy quét A"),
    values=(
        Value("type", "Quyết định", read="Quyết định", read_confidence=0.98),
        Value("number", "12/QĐ-UBND", read="72/QĐ-UBND", read_confidence=0.5),
        Value("signer", "Lê Thị Thuỷ", read=""),
        Value("body", "", read="UBND", read_confidence=0.61),
        Value("parent", "Ủy ban nhân dân xã A", read="ỦY BAN NHÂN DÂN  XÃ A", read_confidence=0.8),
        Value("date", "2026-01-01", read="2026-01-01", source=Source.SAMPLED),
        Value("abstract", "Về việc", confidence=0.8, source=Source.READ),
    ),
)


def test_each_field_a_person_looked_at_says_something() -> None:
    """Right, wrong, missed, invented; what nobody looked at says nothing."""
    assert {one.field: one.outcome for one in judged(RECORD)} == {
        "type": Outcome.RIGHT,
        "number": Outcome.WRONG,
        "signer": Outcome.MISSED,
        "body": Outcome.INVENTED,
        "parent": Outcome.RIGHT,
    }


def test_rows_tell_where_a_paper_came_from() -> None:
    """Type and machine of the record, the legal day it came; no confidence where nothing was."""
    rows = {row["field"]: row for row in rows_of(RECORD)}

    assert rows["number"] == {
        "record": RECORD.id,
        "field": "number",
        "body": "xa-a",
        "kind": "Quyết định",
        "channel": "folder",
        "device": "Máy quét A",
        "outcome": "wrong",
        "sure": 500,
        "day": date(2026, 11, 2).isoformat(),
    }
    assert rows["signer"]["sure"] is None


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(1, 3, 0.0615, 0.7923), (0, 10, 0.0, 0.2775), (10, 100, 0.0552, 0.1744), (5, 5, 0.5655, 1.0)],
)
def test_a_share_stands_with_its_interval(count: int, total: int, low: float, high: float) -> None:
    """Wilson, 95 %: the values of the literature (Newcombe 1998, method 3)."""
    found = share(count, total)

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.is_vague == (high - low > 0.2)


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_share_and_narrows(good: int, bad: int) -> None:
    """Never outside 0 to 1, and with ten times as many fields it is no wider."""
    found, more = share(good, good + bad), share(10 * good, 10 * (good + bad))

    assert 0 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 1 or not good + bad
    assert more.high - more.low <= found.high - found.low + 1e-9


def test_of_nothing_nothing_is_drawn() -> None:
    """No column without fields; what goes beyond the scale is cut at its end."""
    assert chart_of(()) == ()
    assert stroke_of(share(1, 3), 0.1).high == 1000
