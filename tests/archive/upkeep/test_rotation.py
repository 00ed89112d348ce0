"""New keys for old ones, and keys that come back from their own backup."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from archive.desk.receive import give_receipt
from archive.inquiry.citizen import look_up
from archive.ledger import checkpoint, note
from archive.ledger.checkpoint import Checkpoint
from archive.ledger.entry import Act, Entry
from archive.ledger.errors import BadCheckpoint
from archive.ledger.trust import Log
from archive.records.actor import OPERATOR
from archive.records.dossier import Dossier
from archive.records.errors import Conflict, Refused
from archive.route.checkpoint import freeze as seal_now
from archive.upkeep.check import Wanted, check
from archive.upkeep.errors import KeyTrouble
from archive.upkeep.keybackup import Bundle, close, gather, put_back, reopen
from archive.upkeep.keyfiles import ensure_secrets, read_secrets
from archive.upkeep.keylist import keys_in
from archive.upkeep.rotation import begin_switch, end_switch, rotate_pepper
from tests.archive.upkeep.store import MORNING, Store, freeze

PASSPHRASE = "một câu dài để mở khóa"
CHEAP = 1 << 10
DAY = date(2026, 11, 22)


def switched(store: Store) -> None:
    """Change the ledger's key, as ``vankho keys rotate ledger`` does."""
    switch = begin_switch(store.parts, store.folder)
    frozen = seal_now(store.parts, [switch.old, switch.new])
    assert frozen
    with store.parts.catalog.work() as work:
        work.ledger.put_checkpoint(frozen)
    key = end_switch(store.folder, switch, until=frozen.size)
    store.parts = replace(store.parts, ledger_key=key)


def newest(store: Store) -> bytes:
    """Return the newest checkpoint."""
    with store.parts.catalog.view() as view:
        return view.ledger.checkpoints()[-1].note.encode()


def test_a_new_ledger_key_is_introduced_by_the_old_one(store: Store) -> None:
    """The switch is an entry; one checkpoint has both signatures; the next has the new one."""
    old = read_secrets(store.folder).ledger_key
    switched(store)
    new = read_secrets(store.folder).ledger_key
    both = note.parse(newest(store)).signatures
    store.hand_in("ba")
    freeze(store)

    assert [one.key_id for one in both] == [old.key_id, new.key_id]
    assert [one.key_id for one in note.parse(newest(store)).signatures] == [new.key_id]
    assert (old.name, old.public != new.public) == (new.name, True)
    with store.parts.catalog.view() as view:
        acts = [Entry.from_bytes(row.data.encode()).act for row in view.ledger.rows()]
    assert Act.KEY in acts
    assert ensure_secrets(store.folder, os.urandom).ledger_key.public == new.public
    assert (store.folder / "keys" / "ledger.pub").read_text().splitlines()[0] == new.known.line


def test_old_checkpoints_stay_good_and_old_keys_make_no_new_ones(store: Store) -> None:
    """After two changes everything checks; what a retired key signs later is forged."""
    first = read_secrets(store.folder).ledger_key
    switched(store)
    switched(store)
    freeze(store)
    assert check(store.parts, Wanted(ledger=True)).ok

    log, until = Log.of(store.parts.ledger_key), store.parts.ledger_key.retired[0].until
    for size, good in ((until, True), (until + 1, False)):
        text = checkpoint.sign(Checkpoint(log.origin, size, b"r" * 32), [first])
        if good:
            assert log.opened(text).size == size
        else:
            with pytest.raises(BadCheckpoint):
                log.opened(text)


def test_a_change_that_was_interrupted_is_taken_up(store: Store) -> None:
    """Killed after the new key was made: the old one counts, and the same new one comes next."""
    begun = begin_switch(store.parts, store.folder)
    assert ensure_secrets(store.folder, os.urandom).ledger_key.public == begun.old.public
    switched(store)

    assert read_secrets(store.folder).ledger_key.public == begun.new.public
    assert check(store.parts, Wanted(ledger=True)).ok


def test_changing_the_key_is_the_way_out_after_a_clock_that_was_wrong(store: Store) -> None:
    """Sealed in 2056 by mistake: an operator's act, in the ledger, goes on from there."""
    store.hand_in("ba")
    store.clock.now = MORNING.replace(year=2056)
    freeze(store)
    store.clock.now = MORNING + timedelta(hours=3)
    switched(store)

    assert check(store.parts, Wanted(ledger=True)).ok


def test_receipts_outlive_the_pepper(store: Store) -> None:
    """A receipt given before the change still opens the dossier, and so does one given after."""
    dossier = Dossier("d" * 26, "H01-1", "xa-a", "Hồ sơ", date(2026, 11, 1))
    with store.parts.catalog.work() as work:
        work.dossiers.put(dossier)
    code = give_receipt(store.parts, OPERATOR, dossier.id, "1234")
    kept = rotate_pepper(store.folder, os.urandom, day=DAY)
    old = tuple(one.value for one in kept.peppers_before)
    store.parts = replace(store.parts, pepper=kept.pepper, retired_peppers=old)

    assert look_up(store.parts, code, "1234", "203.0.113.9").dossier_code == "H01-1"
    assert [one.day for one in kept.peppers_before] == [DAY]
    assert rotate_pepper(store.folder, os.urandom, day=DAY).peppers_before[0].value == kept.pepper
    assert len(read_secrets(store.folder).peppers_before) == 2


def closed(store: Store, **said: int) -> bytes:
    """Return the encrypted backup of the store's keys."""
    bundle = Bundle(store.parts.ledger_key.name, store.clock.now, gather(store.folder))
    return close(bundle, PASSPHRASE, os.urandom, cost=said.get("cost", CHEAP))


def test_keys_come_back_from_their_backup(store: Store, tmp_path: Path) -> None:
    """Byte for byte, private; a second time nothing is left to do; other keys are not replaced."""
    switched(store)
    bundle = reopen(closed(store), PASSPHRASE)
    written = put_back(tmp_path / "new", bundle)

    assert set(written) == set(gather(store.folder))
    assert gather(tmp_path / "new") == gather(store.folder)
    assert read_secrets(tmp_path / "new").ledger_key.public == store.parts.ledger_key.known.public  # type: ignore[attr-defined] # the tests' own key
    assert put_back(tmp_path / "new", bundle) == ()
    ensure_secrets(tmp_path / "other", os.urandom)
    with pytest.raises(Conflict, match="Không ghi gì"):
        put_back(tmp_path / "other", bundle)


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text[:-1],
        lambda text: text[: len(text) // 3],
        lambda text: text[:-1] + bytes([text[-1] ^ 1]),
        lambda text: text.replace(b'"n":1024', b'"n":2048'),
        lambda text: text.replace(b'"n":1024', b'"n":1099511627776'),
        lambda text: text.replace(b"2026-", b"2025-"),
        lambda _: b"",
    ],
)
def test_a_backup_that_was_changed_opens_nothing(
    store: Store, harm: Callable[[bytes], bytes]
) -> None:
    """Cut, flipped, with another cost or date: one sentence, and no key."""
    with pytest.raises(KeyTrouble, match=r"Không mở được|không dùng được"):
        reopen(harm(closed(store)), PASSPHRASE)


def test_a_passphrase_is_long_right_and_the_same_on_every_keyboard(store: Store) -> None:
    """A wrong one opens nothing, a short one closes nothing, composed and decomposed are one."""
    content = closed(store)
    with pytest.raises(KeyTrouble):
        reopen(content, PASSPHRASE + "x")
    with pytest.raises(Refused, match="12"):
        close(reopen(content, PASSPHRASE), "ngan", os.urandom)
    assert PASSPHRASE.encode() not in content
    assert gather(store.folder)["pepper"] not in content


def test_the_list_tells_names_and_never_secrets(store: Store) -> None:
    """Fingerprints tell two keys apart; an open file is told."""
    (store.folder / "keys" / "pepper").chmod(0o644)
    listed = {one.name: one for one in keys_in(store.folder)}
    said = repr(listed) + str([one.to_json() for one in listed.values()])

    assert listed.keys() >= {"pepper", "ledger.key", "ledger.pub"}
    assert [one.name for one in listed.values() if one.open_to_others] == ["pepper"]
    assert len({one.fingerprint for one in listed.values()}) == len(listed)
    pepper = (store.folder / "keys" / "pepper").read_bytes()
    assert pepper.hex() not in said
    assert (store.folder / "keys" / "ledger.key").read_text().split("+")[-1].strip() not in said
