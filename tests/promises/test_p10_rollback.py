"""P10: a checkpoint kept elsewhere finds a rollback and a fork; a proof is for who may know."""

import math
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.inquiry.disclose import download
from archive.inquiry.proof import Proof, newest_checkpoint, proof_of
from archive.ledger.checkpoint import read
from archive.ledger.entry import Act, Entry, commit
from archive.ledger.proof import verify_consistency, verify_inclusion
from archive.ledger.tree import leaf_hash
from archive.records.actor import Actor, Membership, Office, Warrant
from archive.records.calendar import legal_day
from archive.records.errors import Damaged, NotFound, Refused, WrongState
from archive.upkeep.check import Wanted, check
from archive.upkeep.keyfiles import ensure_secrets
from archive.upkeep.report import What
from tests.archive.upkeep.store import Store, freeze, open_store

OFFICER = Actor("0" * 26, "Cán bộ", (Membership("xa-a", Office.OFFICER),))
STRANGER = Actor("1" * 26, "Cán bộ xã khác", (Membership("xa-b", Office.OFFICER),))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an archive with a sealed record, its ledger frozen twice."""
    folder = tmp_path_factory.mktemp("p10") / "data"
    store = open_store(folder)
    store.sealed("mot")
    freeze(store)
    store.hand_in("hai")
    freeze(store)
    store.close()
    return folder


@pytest.fixture
def store(template: Path, tmp_path: Path) -> Iterator[Store]:
    """Open a copy of it."""
    store = reopened(template, tmp_path / "data")
    yield store
    store.close()


def reopened(folder: Path, into: Path) -> Store:
    """Open a copy of an archive, at a time when all of it is past."""
    store = open_store(Path(shutil.copytree(folder, into)))
    store.clock.now += timedelta(hours=3)
    return store


def go_on(store: Store, word: str) -> bytes:
    """Let something be done and sealed; return the checkpoint somebody keeps."""
    store.hand_in(word)
    freeze(store)
    return newest_checkpoint(store.parts)


def against(store: Store, kept: bytes) -> set[What]:
    """Return what a check against a kept checkpoint finds."""
    return {one.what for one in check(store.parts, Wanted(ledger=True, against=kept)).damaged}


def test_an_archive_that_went_on_honestly_fits_every_kept_checkpoint(store: Store) -> None:
    """Old ones and the newest."""
    old = newest_checkpoint(store.parts)
    new = go_on(store, "ba")

    assert against(store, old) == against(store, new) == set()


def test_an_older_backup_over_newer_data_is_found(
    store: Store, template: Path, tmp_path: Path
) -> None:
    """Inside, everything fits: only the checkpoint that lies elsewhere tells."""
    kept = go_on(store, "ba")
    restored = reopened(template, tmp_path / "restored")
    try:
        assert check(restored.parts, Wanted(ledger=True)).ok
        assert against(restored, kept) == {What.ROLLED_BACK}
        with pytest.raises(Damaged, match="lùi lại"):
            proof_of(restored.parts, OFFICER, restored.named("mot"), since=kept)
        for word in ("bon", "nam"):  # it lives on and grows longer than what was kept
            go_on(restored, word)
        assert check(restored.parts, Wanted(ledger=True)).ok
        assert against(restored, kept) == {What.FORKED}
    finally:
        restored.close()


def test_a_checkpoint_of_another_archive_is_refused(store: Store, tmp_path: Path) -> None:
    """So is a file that is none; one whose key is not known is compared, and said to be unknown."""
    other = open_store(tmp_path / "other")
    kept = go_on(other, "mot")
    other.close()
    for text in (kept, b"no note"):
        with pytest.raises(Refused, match="điểm chốt"):
            check(store.parts, Wanted(against=text))
    own = newest_checkpoint(store.parts)
    strange = ensure_secrets(tmp_path / "keys", store.parts.chance).ledger_key
    parts = replace(store.parts, ledger_key=replace(strange, name=store.parts.ledger_key.name))

    assert [one.why for one in check(parts, Wanted(against=own)).unchecked] == ["unknown_key"]


def test_a_proof_is_what_the_published_steps_accept(store: Store) -> None:
    """Path, root and consistency; short enough to be printed."""
    kept = newest_checkpoint(store.parts)
    go_on(store, "ba")
    found = proof_of(store.parts, OFFICER, store.named("mot"), since=kept)
    (going,) = found.consistency
    roots = [root_of(found.checkpoint), root_of(kept)]

    assert verify_inclusion(
        leaf_hash(found.entry), found.index, found.size, path=found.path, root=roots[0]
    )
    assert verify_consistency(
        going.first, going.second, path=going.path, first_root=roots[0], second_root=roots[1]
    )
    assert len(found.path) <= math.ceil(math.log2(found.size))
    assert len(found.to_bytes()) < 10_000


def root_of(note: bytes) -> bytes:
    """Return the root a checkpoint names."""
    return read(note).root


def test_who_may_not_know_of_a_record_gets_no_proof(store: Store) -> None:
    """Not found, the same as for a record that never was and an entry that is another's."""
    record, other = store.named("mot"), store.named("hai")
    foreign = proof_of(store.parts, OFFICER, other).index
    for actor, asked, seq in (
        (STRANGER, record, None),
        (OFFICER, "z" * 26, None),
        (OFFICER, record, foreign),
    ):
        with pytest.raises(NotFound):
            proof_of(store.parts, actor, asked, seq=seq)


def test_only_the_records_own_body_gets_what_was_committed_to(store: Store) -> None:
    """An inspector proves the entry and learns nothing more; handing out is a disclosure."""
    record = store.named("mot")
    ends = legal_day(store.clock.now)
    warrant = Warrant("w" * 26, frozenset({"xa-a"}), "thanh tra", ends)
    inspector = Actor(
        "2" * 26, "Thanh tra", (Membership("tinh", Office.INSPECTOR),), warrants=(warrant,)
    )
    bare, own = (proof_of(store.parts, one, record) for one in (inspector, OFFICER))

    assert (bare.entry, bare.manifest, bare.openings) == (own.entry, None, ())
    assert own.manifest
    assert last(store) == (Act.DISCLOSED, OFFICER.id)


def last(store: Store) -> tuple[Act, str]:
    """Return the act and actor of the newest entry."""
    with store.parts.catalog.view() as view:
        entry = Entry.from_bytes(view.ledger.rows()[-1].data.encode())
    return entry.act, entry.actor


def test_a_disclosure_is_opened_to_its_words(store: Store) -> None:
    """The salt and the words give the commitment; with them a court reads what was handed out."""
    record = store.named("mot")
    download(store.parts, OFFICER, record, None, purpose="xử lý hồ sơ").stream.close()
    with store.parts.catalog.view() as view:
        seq = view.ledger.size() - 1
    with pytest.raises(WrongState, match="mười phút"):
        proof_of(store.parts, OFFICER, record, seq=seq)
    freeze(store)
    found = proof_of(store.parts, OFFICER, record, seq=seq)

    assert opened(found)["purpose"] == "xử lý hồ sơ"
    told = Entry.from_bytes(found.entry).commitments
    assert {one.name: commit(one.salt, one.value) for one in found.openings} == dict(told)


def opened(found: Proof) -> dict[str, str]:
    """Return what the commitments open to."""
    return {one.name: one.value for one in found.openings}
