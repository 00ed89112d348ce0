"""What every catalogue promises, sentence by sentence (archive/catalog/interface.py)."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from archive.catalog.interface import Catalog
from archive.catalog.sql.records import Wanted
from archive.records.digest import digest_of
from archive.records.dossier import Dossier
from archive.records.errors import ArchiveError, Conflict, NotFound, Unavailable
from archive.records.record import Role
from archive.records.state import State
from tests.contracts.catalog_double import BACK_ENDS, IMPATIENT, id_of, order, record

DOSSIER = Dossier(id_of("dossier"), "A01.000001", "xa-a", "Hồ sơ", date(2026, 3, 2))


class OurError(Exception):
    """Something a caller's block raises."""


@pytest.fixture(params=BACK_ENDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Name one back end after the other."""
    return str(request.param)


@pytest.fixture
def catalog(kind: str, tmp_path: Path) -> Iterator[Catalog]:
    """Open an empty catalogue."""
    catalog = BACK_ENDS[kind](tmp_path)
    catalog.upgrade()
    yield catalog
    catalog.close()


def test_what_a_block_wrote_is_there_when_it_ended(
    kind: str, catalog: Catalog, tmp_path: Path
) -> None:
    """Another process finds it as soon as the block has ended, with nothing closed."""
    with catalog.work() as work:
        work.records.add(record(), None)

    other = BACK_ENDS[kind](tmp_path)
    with other.view() as view:
        assert view.records.get(record().id) == record()
    other.close()


def test_a_commit_outlives_a_killed_process(kind: str, catalog: Catalog, tmp_path: Path) -> None:
    """A process that is killed right after its block ended leaves all of the block behind."""
    program = f"""
import os, pathlib, signal
from tests.contracts.catalog_double import BACK_ENDS, order, record
catalog = BACK_ENDS[{kind!r}](pathlib.Path({str(tmp_path)!r}))
with catalog.work() as work:
    work.records.add(record(), None)
    work.jobs.enqueue(order("job"))
with catalog.work() as work:
    work.records.add(record("two"), None)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    folder = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, check=False)

    assert done.returncode == -9
    with catalog.work() as work:
        assert list(work.records.ids()) == [record().id]
        assert work.jobs.next_due() == order("job").run_at


def test_an_error_undoes_the_block_and_goes_on_to_the_caller(catalog: Catalog) -> None:
    """Nothing of a block that failed is kept, whatever it had written before."""

    def write() -> None:
        with catalog.work() as work:
            work.records.add(record(), DOSSIER)
            work.dossiers.put(DOSSIER)
            work.pages.put(record().id, 1, "{}")
            raise OurError

    with pytest.raises(OurError):
        write()
    with catalog.view() as view:
        assert view.records.find(record().id) is None
        assert view.dossiers.find(DOSSIER.id) is None
        assert not view.pages.all(record().id)


def test_a_job_of_an_undone_block_was_never_there(catalog: Catalog) -> None:
    """A job is enqueued in the caller's transaction."""

    def promise() -> None:
        with catalog.work() as work:
            work.jobs.enqueue(order("job", key="k"))
            raise OurError

    with pytest.raises(OurError):
        promise()
    with catalog.work() as work:
        assert work.jobs.next_due() is None
        assert work.jobs.enqueue(order("job", key="k"))


def test_a_view_sees_one_moment(catalog: Catalog) -> None:
    """What is written meanwhile does not show inside a view that has begun to read."""
    with catalog.view() as view:
        assert list(view.records.ids()) == []
        with catalog.work() as work:
            work.records.add(record(), None)
        assert list(view.records.ids()) == []

    with catalog.view() as view:
        assert list(view.records.ids()) == [record().id]


def test_a_view_cannot_write(catalog: Catalog) -> None:
    """Trying to write in a view fails, and the next block can write again."""
    with pytest.raises(Exception, match=r"read.?only"), catalog.view() as view:
        view.records.add(record(), None)

    with catalog.work() as work:
        assert work.records.find(record().id) is None
        work.records.add(record(), None)


def test_writers_wait_for_each_other(catalog: Catalog) -> None:
    """Many writers at once all get their turn, and none overwrites another."""

    def grow(_: int) -> None:
        with catalog.work() as work:
            before = work.records.get(record().id)
            after = replace(before, version=before.version + 1)
            work.records.save(after, None, expecting=before.version)

    with catalog.work() as work:
        work.records.add(record(), None)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(grow, range(40)))

    with catalog.view() as view:
        assert view.records.get(record().id).version == 41


def test_a_writer_that_waits_too_long_is_told_so(
    kind: str, catalog: Catalog, tmp_path: Path
) -> None:
    """It raises ``Unavailable``, and the writer in front is not disturbed."""
    impatient = IMPATIENT[kind](tmp_path)
    with catalog.work() as work:
        work.records.add(record(), None)
        with pytest.raises(Unavailable), impatient.work():
            pytest.fail("two writers at once")

    with impatient.work() as work:
        assert work.records.get(record().id) == record()
    impatient.close()


def test_readers_do_not_wait_for_a_writer(catalog: Catalog) -> None:
    """While one block writes, a view answers at once with what was there before."""
    answered = threading.Event()

    def look() -> None:
        with catalog.view() as view:
            assert view.records.find(record().id) is None
        answered.set()

    with catalog.work() as work:
        work.records.add(record(), None)
        threading.Thread(target=look).start()
        assert answered.wait(3)


def test_tables_can_be_brought_up_to_date_again(catalog: Catalog) -> None:
    """A second upgrade keeps what is there."""
    with catalog.work() as work:
        work.records.add(record(), None)
    catalog.upgrade()

    with catalog.view() as view:
        assert view.records.get(record().id) == record()


def test_two_processes_may_upgrade_at_once(kind: str, tmp_path: Path) -> None:
    """Both come to an end with the same tables."""
    catalogs = [BACK_ENDS[kind](tmp_path) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda one: one.upgrade(), catalogs))

    with catalogs[0].work() as work:
        work.records.add(record(), None)
    for one in catalogs:
        one.close()


def test_a_record_comes_back_as_it_was(catalog: Catalog) -> None:
    """Every field a record carries is kept, found by its id."""
    one = record(state=State.READ)
    with catalog.work() as work:
        work.dossiers.put(DOSSIER)
        work.records.add(replace(one, dossier=DOSSIER.id), DOSSIER)

    with catalog.view() as view:
        assert view.records.get(one.id) == replace(one, dossier=DOSSIER.id)
        assert view.dossiers.get(DOSSIER.id) == DOSSIER
        with pytest.raises(NotFound):
            view.records.get(id_of("nobody"))


@pytest.mark.parametrize("expecting", [0, 2])
def test_a_save_from_another_version_is_a_conflict(catalog: Catalog, expecting: int) -> None:
    """Who read an older state cannot overwrite what came after it."""
    with catalog.work() as work:
        work.records.add(record(), None)
    with pytest.raises(Conflict), catalog.work() as work:
        work.records.save(record(version=expecting + 1), None, expecting=expecting)

    with catalog.view() as view:
        assert view.records.get(record().id) == record()


def test_a_list_shows_only_the_bodies_asked_for(catalog: Catalog) -> None:
    """No bodies, no records; another body's are not counted either."""
    with catalog.work() as work:
        work.records.add(record(), None)
        work.records.add(replace(record("two"), body="xa-b"), None)
    ours = Wanted(bodies=frozenset({"xa-a"}))

    with catalog.view() as view:
        assert [one.id for one in view.records.list(ours)] == [record().id]
        assert view.records.count(ours) == {State.RECEIVED: 1}
        assert view.records.list(Wanted(bodies=frozenset())) == []
        assert len(view.records.list(Wanted())) == 2


def test_a_file_is_found_by_its_digest(catalog: Catalog) -> None:
    """The records that own these bytes are named, until their files change."""
    sha256 = digest_of(b"one")
    with catalog.work() as work:
        work.records.add(record(), None)
        assert work.records.with_file(sha256) == [record().id]
        assert work.records.with_file(sha256, Role.SIGNED) == []
        work.records.save(replace(record(version=2), files=()), None, expecting=1)
        assert work.records.with_file(sha256) == []


def test_a_page_read_again_replaces_itself(catalog: Catalog) -> None:
    """Pages come back in order, each once."""
    with catalog.work() as work:
        for number, text in ((2, "b"), (1, "a"), (2, "c")):
            work.pages.put(record().id, number, text)

        assert list(work.pages.all(record().id)) == ["a", "c"]
        assert work.pages.one(record().id, 2) == "c"
        assert work.pages.numbers(record().id) == {1, 2}
        work.pages.drop(record().id)
        assert work.pages.one(record().id, 2) is None


def test_an_error_of_ours_is_told_as_it_is(catalog: Catalog) -> None:
    """What the archive raises in a block reaches the caller unchanged."""
    with pytest.raises(ArchiveError) as told, catalog.work():
        raise NotFound(detail="x")

    assert (told.value.code, told.value.detail) == ("not_found", "x")
