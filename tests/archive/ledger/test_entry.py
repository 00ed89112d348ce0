"""Entries say that something was done, and nothing about anybody."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ledger import canonical
from archive.ledger.entry import Act, Entry, commit
from archive.ledger.errors import BadEntry, NotCanonical
from archive.records.calendar import to_text
from archive.records.digest import Digest

RECORD = "0123456789abcdefghjkmnpqrs"
PERSON = "zyxwvtsrqpnmkjhgfedcba9876"
SALT = "00112233445566778899aabbccddeeff"
ENTRY = Entry(
    seq=0,
    id="e" * 26,
    act=Act.SEALED,
    subject=RECORD,
    actor=PERSON,
    at=datetime(2026, 11, 22, 1, 2, 3, 4, UTC),
    commitments={"manifest": commit(SALT, {"a": 1})},
)

IDS = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=26, max_size=26)
ENTRIES = st.builds(
    Entry,
    seq=st.integers(0, 2**53 - 1),
    id=IDS,
    act=st.sampled_from(Act),
    subject=IDS | st.just("archive"),
    actor=IDS | st.sampled_from(["operator", "system", "public"]),
    at=st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 # hypothesis adds the zone
    commitments=st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True),
        st.text("0123456789abcdef", min_size=64, max_size=64).map(Digest),
        max_size=3,
    ),
)


def test_the_bytes_of_an_entry_are_fixed() -> None:
    """The format is a promise: this text may never change for format 1."""
    assert ENTRY.to_bytes().decode() == (
        '{"act":"sealed","actor":"zyxwvtsrqpnmkjhgfedcba9876","at":"2026-11-22T01:02:03.000004Z",'
        '"commitments":{"manifest":'
        '"4fd2d68985127b4b699c6f3151749545f6d68b6f543f3ac385abd6eacefdbf99"},'
        '"format":1,"id":"eeeeeeeeeeeeeeeeeeeeeeeeee","seq":0,'
        '"subject":"0123456789abcdefghjkmnpqrs"}'
    )


@given(ENTRIES)
def test_an_entry_is_read_back_as_it_was(entry: Entry) -> None:
    """From bytes is the inverse of to bytes."""
    assert Entry.from_bytes(entry.to_bytes()) == entry


@given(ENTRIES)
def test_an_entry_is_written_in_canonical_json(entry: Entry) -> None:
    """The hand that writes entries fast writes what the encoder for everything would."""
    said = {**vars(entry), "act": entry.act.value, "at": to_text(entry.at), "format": 1}

    assert entry.to_bytes() == canonical.encode(said)


def test_the_same_instant_in_another_zone_is_the_same_entry() -> None:
    """Instants are written in UTC."""
    hanoi = replace(ENTRY, at=ENTRY.at.astimezone(timezone(timedelta(hours=7))))

    assert hanoi.to_bytes() == ENTRY.to_bytes()


@pytest.mark.parametrize(
    "change",
    [
        {"seq": -1},
        {"seq": 2**53},
        {"id": "e"},
        {"subject": "Nguyễn Văn A"},
        {"subject": "099123456789"},
        {"actor": "officer"},
        {"at": ENTRY.at.replace(tzinfo=None)},
        {"commitments": {"manifest": "12/QĐ-UBND"}},
        {"commitments": {"Nguyễn Văn A": "0" * 64}},
        {"commitments": {"": "0" * 64}},
    ],
)
def test_no_name_number_or_text_gets_in(change: dict[str, object]) -> None:
    """Whatever is no random id and no commitment raises BadEntry (decision 10)."""
    with pytest.raises(BadEntry):
        replace(ENTRY, **change)  # type: ignore[arg-type] # wrong on purpose


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"format":1', '"format":2'),
        lambda text: text.replace('"format":1,', ""),
        lambda text: text.replace('"seq":0', '"seq":"0"'),
        lambda text: text.replace('"seq":0', '"seq":true'),
        lambda text: text.replace("sealed", "celebrated"),
        lambda text: text.replace('"seq":0', '"note":"thêm","seq":0'),
        lambda text: text.replace("000004Z", "000004+00:00"),
        lambda text: text.replace('"at":"2026-11-22T01:02:03.000004Z"', '"at":7'),
        lambda text: text.replace(",", ", "),
        lambda _: "[]",
        lambda _: "",
    ],
)
def test_anything_else_is_no_entry(spoil: object) -> None:
    """What differs from the canonical bytes of an entry in any way raises BadEntry."""
    assert callable(spoil)
    with pytest.raises(BadEntry):
        Entry.from_bytes(spoil(ENTRY.to_bytes().decode()).encode())


def test_a_commitment_hides_and_binds() -> None:
    """The same salt and value give the same digest; another of either gives another."""
    value = {"number": "12/QĐ-UBND", "pages": 3}
    kept = commit(SALT, value)

    assert commit(SALT, dict(reversed(value.items()))) == kept
    assert commit(SALT, {**value, "pages": 4}) != kept
    assert commit("ff" + SALT[2:], value) != kept


def test_a_salt_is_long_enough() -> None:
    """A short salt could be tried, so it is refused; so is a value without canonical form."""
    for salt in ("", "00" * 15, "not hexadecimal at all"):
        with pytest.raises(BadEntry):
            commit(salt, 1)
    with pytest.raises(NotCanonical):
        commit(SALT, 1.5)
