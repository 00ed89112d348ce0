"""A catalogue that was lost gets its people back from the store, and nobody reads them there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from archive.accounts.login import log_in
from archive.accounts.register import KEPT, changing, ensure, restore, snapshots
from archive.accounts.vault import seal, unseal
from archive.catalog.sql.people import KeyHolder
from archive.catalog.sql.savedsearches import Saved
from archive.catalog.sqlite import SqliteCatalog
from archive.ledger.canonical import decode, encode
from archive.objects.filesystem import FilesystemStore
from archive.objects.keys import REGISTER, register_prefix
from archive.records.actor import Delegation, Office, Warrant
from archive.records.body import Body, BodyLevel
from archive.records.digest import new_id
from archive.records.dossier import Dossier, Receipt
from archive.records.errors import Damaged, NotAllowed
from tests.archive.accounts.conftest import CHEAP, Archive
from tests.archive.accounts.house import (
    HERE,
    OFFICER_A,
    SIGNER_A,
    WORDS,
    enter,
    join,
    take_up,
)


class SomethingWrongError(Exception):
    """What stops a change."""


@contextmanager
def without_catalogue(archive: Archive, folder: Path) -> Iterator[Archive]:
    """Give the same archive with an empty catalogue."""
    folder.mkdir(exist_ok=True)
    catalog = SqliteCatalog(folder / "new.db")
    catalog.upgrade()
    yield replace(archive, catalog=catalog)
    catalog.close()


def full(archive: Archive) -> None:
    """Write a row of everything the register keeps."""
    signer = join(archive, "binh", SIGNER_A)
    deputy = join(archive, "chi", OFFICER_A)
    with changing(archive) as work:
        work.people.put_key(KeyHolder("ca-nhan", signer.id, "xa-a", "ca-nhan.p12"))
        warrant = Warrant(
            new_id(archive.chance), frozenset({"xa-a"}), "thanh tra", date(2030, 1, 1)
        )
        work.people.grant(deputy.id, warrant)
        loan = Delegation(
            new_id(archive.chance),
            signer.id,
            deputy.id,
            "xa-a",
            Office.SIGNER,
            date(2026, 3, 1),
            date(2026, 3, 9),
            "đi công tác",
        )
        work.people.put_delegation(loan)
        said = {"q": "đất", "body": "xa-a"}
        search = Saved(new_id(archive.chance), deputy.id, "đất ở xã A", said, archive.clock())
        work.saved_searches.put(search)
    take_up(archive, "binh")


def test_a_lost_catalogue_gets_everything_back(archive: Archive, tmp_path: Path) -> None:
    """Bodies, people, offices, warrants, loans, keys, recovery codes, searches: row for row."""
    full(archive)
    with archive.catalog.view() as view:
        before = view.register.tables()
    assert all(table.rows for table in before if table.name not in {"dossier", "receipt"})

    with without_catalogue(archive, tmp_path) as again:
        with again.catalog.work() as work:
            assert restore(again, work) == 2
        with again.catalog.view() as view:
            assert list(view.register.tables()) == list(before)


def test_people_who_came_back_log_in_as_before(archive: Archive, tmp_path: Path) -> None:
    """Passwords and second factors hold: what was sealed opens with the same keys."""
    join(archive, "binh", SIGNER_A)
    phone, _ = take_up(archive, "binh")

    with without_catalogue(archive, tmp_path) as again:
        with again.catalog.work() as work:
            restore(again, work)
        assert enter(again, "binh").person.second_factor is not None
        with again.catalog.view() as view:
            person = view.people.by_username("binh")
    assert person
    bound = f"second factor of {person.id}".encode()
    assert unseal(archive, str(person.second_factor), bound=bound) == phone.secret


def test_nobody_reads_a_secret_in_the_store(archive: Archive, tmp_path: Path) -> None:
    """Neither a password's hash nor a phone's secret lies there in the open."""
    join(archive, "binh", SIGNER_A)
    phone, enrolled = take_up(archive, "binh")
    with archive.catalog.view() as view:
        person = view.people.by_username("binh")

    assert person
    raw = b"".join(one.read_bytes() for one in (tmp_path / "objects").rglob("register-*"))
    assert b"binh" in raw
    for secret in (b"argon2", person.password.encode(), phone.secret):
        assert secret not in raw
    assert not [one for one in enrolled.recovery if one.encode() in raw]


def test_a_change_that_failed_leaves_nobody_behind(archive: Archive, tmp_path: Path) -> None:
    """What was undone in the catalogue is not what the store tells."""
    join(archive, "binh", SIGNER_A)

    def change() -> None:
        with changing(archive) as work:
            work.dossiers.put_body(Body("xa-z", "Xã Z", BodyLevel.COMMUNE))
            raise SomethingWrongError

    with pytest.raises(SomethingWrongError):
        change()
    assert len(snapshots(archive)) == 1
    with without_catalogue(archive, tmp_path) as again, again.catalog.work() as work:
        restore(again, work)
        assert "xa-z" not in work.dossiers.bodies()


def test_the_snapshot_is_there_before_the_change_is(archive: Archive) -> None:
    """Bytes first, catalogue second: a snapshot nobody could write stops the change."""

    class FullStore:
        """Takes nothing."""

        def put(self, *_: object, **__: object) -> None:
            """Refuse."""
            raise SomethingWrongError

        def names(self, _: str) -> list[object]:
            """Hold nothing."""
            return []

    with pytest.raises(SomethingWrongError):
        join(replace(archive, objects=FullStore()), "binh", SIGNER_A)  # type: ignore[arg-type] # a store that fails

    with archive.catalog.view() as view:
        assert view.people.by_username("binh") is None


def test_many_changes_leave_the_newest_snapshots_only(archive: Archive) -> None:
    """The numbers go on; what is older than the newest ten goes away."""
    for number in range(KEPT + 3):
        with changing(archive) as work:
            work.dossiers.put_body(Body(f"xa-{number}", "Xã", BodyLevel.COMMUNE))

    prefixes = [name.prefix for name in snapshots(archive)]
    assert prefixes == [register_prefix(number) for number in range(KEPT + 3, 3, -1)]


def test_a_damaged_snapshot_is_passed_over(archive: Archive, tmp_path: Path) -> None:
    """The one before it tells a little less, and nothing wrong."""
    join(archive, "binh", SIGNER_A)
    join(archive, "chi", OFFICER_A)
    newest = tmp_path / "objects" / REGISTER[:2] / REGISTER / snapshots(archive)[0].leaf
    newest.chmod(0o600)
    newest.write_bytes(newest.read_bytes()[:-1] + b"]")

    with without_catalogue(archive, tmp_path) as again, again.catalog.work() as work:
        assert restore(again, work) == 1
        assert work.people.by_username("binh")


def test_a_snapshot_somebody_else_wrote_opens_nothing(archive: Archive, tmp_path: Path) -> None:
    """Who may write into the store cannot make themselves an administrator by a rebuild."""
    join(archive, "binh", OFFICER_A)
    said = decode(archive.objects.read(snapshots(archive)[0]))
    assert isinstance(said, dict)
    said["version"] = 99
    text = encode(said).replace(b'"officer"', b'"admin"')
    archive.objects.put(REGISTER, text, prefix=register_prefix(99))

    with without_catalogue(archive, tmp_path) as again, again.catalog.work() as work:
        restore(again, work)
        person = work.people.by_username("binh")
        assert person
        assert work.people.memberships(person.id) == [OFFICER_A]


def test_without_the_keys_people_must_be_invited_again(archive: Archive, tmp_path: Path) -> None:
    """Who is who comes back; nobody's password and second factor does, and nothing else is lost."""
    full(archive)
    stranger = replace(archive, pepper=b"q" * 32)

    with without_catalogue(stranger, tmp_path) as again:
        with again.catalog.work() as work:
            assert restore(again, work) == 2
            person = work.people.by_username("binh")
            assert person
            assert person.is_invited
            assert person.second_factor is None
            assert person.second_factor_since is None
            assert work.people.keys(person.id)
        with pytest.raises(NotAllowed):
            log_in(again, "binh", WORDS, HERE, cost=CHEAP)


def test_without_the_keys_a_living_catalogue_stays_as_it_is(archive: Archive) -> None:
    """Nobody's password is thrown away for a snapshot that says less."""
    join(archive, "binh", OFFICER_A)
    stranger = replace(archive, pepper=b"q" * 32)

    with stranger.catalog.work() as work:
        assert restore(stranger, work) == 0
    assert enter(archive, "binh").step is None


def test_an_archive_without_a_snapshot_keeps_its_people(archive: Archive) -> None:
    """The first version of this program wrote none."""
    with archive.catalog.work() as work:
        assert restore(archive, work) == 0
        assert "xa-a" in work.dossiers.bodies()


def test_an_older_archive_gets_its_first_snapshot(archive: Archive, tmp_path: Path) -> None:
    """At the next start, once; an archive without anybody gets none."""
    ensure(archive)
    ensure(archive)
    assert [name.prefix for name in snapshots(archive)] == [register_prefix(1)]
    with without_catalogue(archive, tmp_path) as again:
        nothing = replace(again, objects=FilesystemStore(tmp_path / "other"))
        ensure(nothing)

    assert not snapshots(nothing)


def test_what_was_sealed_under_an_old_pepper_still_opens(archive: Archive) -> None:
    """After a rotation old seals open, and new ones are made with the new key."""
    sealed = seal(archive, b"secret", bound=b"here")
    after = replace(archive, pepper=b"q" * 32, retired_peppers=(archive.pepper,))

    assert unseal(after, sealed, bound=b"here") == b"secret"
    with pytest.raises(Damaged):
        unseal(archive, seal(after, b"secret", bound=b"here"), bound=b"here")


@pytest.mark.parametrize("sealed", ["", "x", "€", "AAAA", "A" * 400])
def test_what_is_no_seal_is_damage(archive: Archive, sealed: str) -> None:
    """Whatever lies in its place, it opens nothing and breaks nothing."""
    with pytest.raises(Damaged):
        unseal(archive, sealed, bound=b"here")


def test_a_seal_opens_only_in_its_place(archive: Archive) -> None:
    """One person's second factor cannot be put in another's row."""
    with pytest.raises(Damaged):
        unseal(archive, seal(archive, b"secret", bound=b"here"), bound=b"there")


def test_logging_in_writes_no_snapshot(archive: Archive) -> None:
    """What happens all day does not write the register."""
    join(archive, "binh", OFFICER_A)
    before = snapshots(archive)
    for _ in range(3):
        enter(archive, "binh")

    assert snapshots(archive) == before


def test_a_receipt_whose_dossier_has_no_record_yet_is_kept(
    archive: Archive, tmp_path: Path
) -> None:
    """It stands in no manifest; the register holds it with its dossier."""
    dossier = Dossier(new_id(archive.chance), "A01", "xa-a", "Hồ sơ mới nhận", date(2026, 3, 2))
    receipt = Receipt(dossier.id, "1" * 64, "2" * 64, date(2026, 3, 2))
    with changing(archive) as work:
        work.dossiers.put(dossier)
        work.dossiers.put_receipt(receipt)

    with without_catalogue(archive, tmp_path) as again, again.catalog.work() as work:
        restore(again, work)
        restore(again, work)
        assert work.dossiers.get(dossier.id) == dossier
        assert work.dossiers.receipt(receipt.code_hash) == receipt
