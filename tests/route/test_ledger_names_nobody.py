"""The ledger proves everything and says nothing about anybody (decision 10)."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from archive.demo.cast import CITIZENS, PLAYERS
from archive.inquiry.disclose import download
from archive.inquiry.purposes import PURPOSES, WORK
from archive.ledger.canonical import encode
from archive.ledger.entry import ACTOR_WORDS, SUBJECT_WORDS, Act, Entry, commit
from archive.records.digest import Digest, digest_of, is_digest, is_id
from archive.records.manifest import data_of
from archive.records.record import Record
from tests.route.conftest import DECISION, Office

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
NUMBER = CITIZENS[0].number
"""A citizen number whose first six digits (099, sex, year of birth) a stranger may know."""


@pytest.fixture
def entries(house: Office, carried: Record) -> Sequence[str]:
    """Return every row of a ledger that saw a record's whole way, and a disclosure of it."""
    officer = house.person("officer")
    download(house.parts, officer, carried.id, None, purpose=WORK).stream.close()
    with house.parts.catalog.view() as view:
        return [row.data for row in view.ledger.rows()]


def test_an_entry_is_made_of_ids_digests_and_instants(entries: Sequence[str]) -> None:
    """Nothing else has a place in a row: no value could be a name, a number or a text."""
    for text in entries:
        said = json.loads(text)
        assert is_id(said["id"])
        assert is_id(said["subject"]) or said["subject"] in SUBJECT_WORDS
        assert is_id(said["actor"]) or said["actor"] in ACTOR_WORDS
        assert Act(said["act"])
        assert INSTANT.fullmatch(said["at"])
        assert all(map(is_digest, said["commitments"].values()))


def test_no_word_about_a_person_or_a_paper_stands_in_the_ledger(
    house: Office, carried: Record, entries: Sequence[str]
) -> None:
    """Names of people, citizen numbers, what was read and typed, the file's name: none."""
    truth = DECISION.truth
    told = [one.name for one in (*PLAYERS, *CITIZENS)]
    told += [one.username for one in PLAYERS] + [one.number for one in CITIZENS]
    told += [truth.number, truth.abstract, truth.signer, carried.name, *PURPOSES]
    told += [value.text for value in carried.values]
    with house.parts.catalog.view() as view:
        read = json.loads("[" + ",".join(view.pages.all(carried.id)) + "]")
    told += [word["text"] for page in read for word in page["words"] if not word["text"].isascii()]
    ledger = "\n".join(entries)

    assert [one for one in told if one and one in ledger] == []


def test_a_commitment_cannot_be_tried_once_its_salt_is_gone(carried: Record) -> None:
    """A hundred thousand citizen numbers, the right one among them: none fits without the salt."""
    kept = commit(carried.salt, NUMBER)

    assert kept not in _tried(NUMBER[:7], b"")
    assert kept == commit(carried.salt, NUMBER)


def test_a_commitment_is_found_by_whoever_has_the_salt(carried: Record) -> None:
    """The trial itself works: with the salt the number is found, so only the salt protects it."""
    kept = commit(carried.salt, NUMBER)
    salt = bytes.fromhex(carried.salt)

    assert kept in _tried(NUMBER[:9], salt)


def test_the_purpose_of_a_disclosure_needs_its_own_records_salt(
    carried: Record, entries: Sequence[str]
) -> None:
    """Few words can be a purpose; without the salt, or with another's, none of them fits."""
    found = [Entry.from_bytes(text.encode()) for text in entries]
    told = [one for one in found if one.act is Act.DISCLOSED and one.subject == carried.id]
    kept = {one.commitments["purpose"] for one in told}
    bare = {digest_of(encode(one)) for one in PURPOSES}
    others = {commit("00" * 32, one) for one in PURPOSES}

    assert kept & {commit(carried.salt, one) for one in PURPOSES}
    assert kept.isdisjoint(bare | others)


def test_a_manifest_cannot_be_guessed_without_its_salt(
    carried: Record, entries: Sequence[str]
) -> None:
    """Its digest stands in the ledger: all of the description but the salt gives another one."""
    with_salt = digest_of(encode(data_of(carried, None)))
    without = digest_of(encode(data_of(replace(carried, salt="00" * 32), None)))

    assert with_salt != without
    assert without not in "\n".join(entries)


def _tried(start: str, salt: bytes) -> Iterator[Digest]:
    """Yield what a trial of every number with this beginning gives."""
    digits = 12 - len(start)
    begun = hashlib.sha256(salt + f'"{start}'.encode())
    for rest in range(10**digits):
        trial = begun.copy()
        trial.update(f'{rest:0{digits}d}"'.encode())
        yield Digest(trial.hexdigest())
