"""P7: repair mends only from proof, and never writes bad over good.

Damage in A (the store), in B (the second copy), in both, in a guard, a row, the index, a manifest,
a row of the ledger.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.accounts.register import differing, restore
from archive.ledger.entry import Act
from archive.objects.keys import LEDGER, Name
from archive.records.record import Role
from archive.upkeep.check import EVERYTHING, check
from archive.upkeep.repair import Keeper, Mended, repair
from archive.upkeep.report import What
from archive.upkeep.second import Folders
from tests.archive.upkeep.store import Store, freeze

KEEPER = Keeper(differing, restore)


def mend(store: Store, *, with_copy: bool = True) -> Mended:
    """Repair as the shell does."""
    store.parts.index.close()
    beside = store.folder.parent
    copy = beside / "b" if with_copy else None
    folders = Folders(store.folder / "objects", beside / "aside", copy)
    return repair(store.parts, folders, KEEPER, work=store.work, by="operator")


def spoil(path: Path) -> bytes:
    """Flip one bit of a file; return what it holds now."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)
    return bytes(content)


def is_well(store: Store) -> bool:
    """Say whether the check finds nothing."""
    return check(store.parts, EVERYTHING, differing).ok


def edit(store: Store, statement: str, *values: object) -> None:
    """Change the catalogue behind its back."""
    with sqlite3.connect(store.folder / "catalog.sqlite") as connection:
        connection.execute(statement, values)
    connection.close()


def in_copy(store: Store, path: Path) -> Path:
    """Return the same object's place in B."""
    return store.folder.parent / "b" / path.relative_to(store.folder / "objects")


def aside(store: Store) -> list[bytes]:
    """Return what was put aside."""
    folder = store.folder.parent / "aside"
    return [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]


def test_a_damaged_object_comes_back_from_the_copy(store: Store) -> None:
    """A is mended from B, the damaged bytes are kept aside, and the ledger tells of it."""
    record = store.named("mot")
    path = store.path(record, Role.SIGNED)
    good = path.read_bytes()
    guard = path.with_name(path.name + ".guard").read_bytes()
    bad = spoil(path)
    done = mend(store)

    assert [(one.record, one.what) for one in done.mended] == [(record, What.BYTES_CHANGED)]
    assert (done.exit_code, path.read_bytes(), aside(store)) == (0, good, [bad])
    assert path.with_name(path.name + ".guard").read_bytes() == guard
    with store.parts.catalog.view() as view:
        assert f'"act":"{Act.REPAIRED}"' in view.ledger.of(record)[-1].data
    assert is_well(store)


def test_a_damaged_copy_harms_no_good_object(store: Store) -> None:
    """B is bad, A is good: nothing is written, nothing is put aside."""
    path = store.path(store.named("mot"), Role.SIGNED)
    good = path.read_bytes()
    spoil(in_copy(store, path))
    done = mend(store)

    assert (done.mended, done.left, path.read_bytes(), aside(store)) == ((), (), good, [])


def test_where_both_are_damaged_nothing_is_guessed(store: Store) -> None:
    """A and B are bad: A stays as it is, and is named; the same without any copy."""
    path = store.path(store.named("mot"), Role.SIGNED)
    bad = spoil(path)
    spoil(in_copy(store, path))
    for with_copy in (True, False):
        done = mend(store, with_copy=with_copy)
        assert [one.what for one in done.left] == [What.BYTES_CHANGED]
        assert (done.exit_code, path.read_bytes(), aside(store)) == (1, bad, [])


@pytest.mark.parametrize("harm", [spoil, Path.unlink])
def test_a_guard_is_made_anew_from_the_rule(store: Store, harm: Callable[[Path], object]) -> None:
    """A changed or missing guard locks again as long as the sealed manifest's rule says."""
    record = store.named("mot")
    path = store.path(record, Role.SIGNED)
    name = Name(record, path.name)
    before = store.parts.objects.locked_until(name)
    harm(path.with_name(path.name + ".guard"))
    done = mend(store, with_copy=False)

    assert (done.left, store.parts.objects.locked_until(name)) == ((), before)
    assert is_well(store)


@pytest.mark.parametrize(
    "change",
    [
        "update record set number = '99/QĐ-UBND' where id = ?",
        "update record set data = replace(data, '12/QĐ', '13/QĐ') where id = ?",
        "update page set data = replace(data, 'trang', 'trăng') where record = ?",
        "delete from record where id = ?",
        "delete from file where record = ?",
        "update record set data = '{' where id = ?",
    ],
)
def test_a_row_is_written_anew_from_its_manifest(store: Store, change: str) -> None:
    """The manifest a sealed entry names says what stood there."""
    record = store.named("mot")
    before = store.record(record)
    edit(store, change, record)
    done = mend(store, with_copy=False)

    assert (done.left, store.record(record)) == ((), before)
    assert is_well(store)


def test_a_row_younger_than_the_last_checkpoint_waits(store: Store) -> None:
    """What no sealed entry names is no proof: it is left, and mended after the next checkpoint."""
    record = store.hand_in("ba")
    edit(store, "update record set number = '99' where id = ?", record)
    assert [one.what for one in mend(store).left] == [What.ROW_DIFFERS]
    freeze(store)

    assert mend(store).exit_code == 0
    assert is_well(store)


def test_the_index_follows_the_catalogue(store: Store) -> None:
    """What is missing is put in, what does not belong is taken out, what is broken is made anew."""
    store.parts.index.remove(store.named("mot"))
    assert [one.what for one in mend(store).mended] == [What.NOT_INDEXED]
    store.parts.index.close()
    for path in (store.folder / "index").rglob("*.term"):
        spoil(path)
    assert {one.what for one in mend(store).mended} == {What.INDEX_BROKEN}

    assert is_well(store)


@pytest.mark.parametrize("with_copy", [True, False])
def test_a_manifest_comes_back_too(store: Store, *, with_copy: bool) -> None:
    """From B, or from the row and the entry it came with: the sealed digest says whether."""
    record = store.named("mot")
    version = store.record(record).version
    folder = store.path(record, Role.SIGNED).parent
    (path,) = (one for one in folder.glob(f"manifest-{version:06d}-*") if not one.suffix)
    good = path.read_bytes()
    spoil(path)
    done = mend(store, with_copy=with_copy)

    assert (done.left, path.read_bytes()) == ((), good)
    path.unlink()
    assert (mend(store, with_copy=with_copy).left, path.read_bytes()) == ((), good)
    assert is_well(store)


def test_a_row_of_the_ledger_is_written_anew_from_the_frozen_piece(store: Store) -> None:
    """And a damaged piece from the rows: each proves the other by the signed checkpoint."""
    edit(
        store, "update entry set data = replace(data, '\"format\":1', '\"format\":2') where seq = 2"
    )
    edit(store, "update checkpoint set note = 'x'")
    assert mend(store, with_copy=False).exit_code == 0
    for kind in ("entries-", "checkpoint-"):
        folder = store.folder / "objects" / LEDGER[:2] / LEDGER
        (path,) = (one for one in folder.glob(f"{kind}*") if not one.suffix)
        spoil(path)
        assert mend(store, with_copy=False).left == ()

    assert is_well(store)


def test_rows_and_piece_damaged_together_prove_nothing(store: Store) -> None:
    """Then the ledger is left as it is, and nothing else is mended on its word."""
    edit(
        store, "update entry set data = replace(data, '\"format\":1', '\"format\":2') where seq = 2"
    )
    folder = store.folder / "objects" / LEDGER[:2] / LEDGER
    (path,) = (one for one in folder.glob("entries-*") if not one.suffix)
    spoil(path)
    edit(store, "update record set number = '99'")
    done = mend(store, with_copy=False)

    assert done.mended == ()
    assert done.exit_code == 1
    assert mend(store).exit_code == 0


def test_people_come_back_from_their_register(store: Store) -> None:
    """Somebody who gave himself an office by SQL loses it."""
    edit(store, "update membership set office = 'admin'")
    done = mend(store, with_copy=False)

    assert [(one.object, one.what) for one in done.mended] == [
        ("membership", What.REGISTER_DIFFERS)
    ]
    assert is_well(store)
