"""A restriction is a decision on a record, a sealed one too: kept, locked, and given back."""

from dataclasses import replace

import pytest

from archive.accounts.register import differing, restore
from archive.ledger.entry import Act, Entry
from archive.records.actor import OPERATOR
from archive.records.errors import Refused, WrongState
from archive.records.state import State
from archive.route.restrict import open_again, restrict
from archive.upkeep.check import EVERYTHING, check
from archive.upkeep.rebuild import rebuild
from search.grants import Grants
from search.query import Query
from tests.archive.upkeep.store import Store
from tests.promises.test_p12_catalogue_lost import lose, told


def acts(store: Store, record: str) -> list[Act]:
    """Return what was done to a record, as the ledger has it."""
    with store.parts.catalog.view() as view:
        return [Entry.from_bytes(row.data.encode()).act for row in view.ledger.of(record)]


def test_a_rebuild_gives_the_decision_back(store: Store) -> None:
    """Reason, person and time of both records; every lock is as it should be; the index follows."""
    sealed, read = store.named("mot"), store.named("hai")
    restrict(store.parts, sealed, "  hồ sơ   nuôi con nuôi ", by=OPERATOR)
    restrict(store.parts, read, "đang thanh tra", by=OPERATOR)
    open_again(store.parts, read, "đã kết luận", by=OPERATOR)
    store.work()
    closed, opened = store.record(sealed), store.record(read)

    assert closed.restricted
    assert closed.restriction is not None
    assert closed.restriction.reason == "hồ sơ nuôi con nuôi"
    assert (closed.state, acts(store, sealed)[-1]) == (State.SEALED, Act.RESTRICTED)
    assert not opened.restricted
    assert acts(store, read)[-2:] == [Act.RESTRICTED, Act.RESTRICTION_ENDED]
    shut = Grants(bodies=frozenset({"xa-a"}))
    found = store.parts.index.find(Query("trang"), shut).hits
    assert {hit.record for hit in found} == {read}
    assert check(store.parts, EVERYTHING, differing).ok

    before = told(store)
    again = lose(store)
    rebuild(again.parts, restore)
    assert told(again)[:-1] == before
    assert again.record(sealed) == closed
    assert check(again.parts, EVERYTHING, differing).ok
    again.close()


def test_deciding_what_holds_already_changes_nothing(store: Store) -> None:
    """The first reason stays; without one nothing is decided, nor on what has no pages yet."""
    record = store.named("hai")
    first = restrict(store.parts, record, "một", by=OPERATOR)
    assert restrict(store.parts, record, "hai", by=OPERATOR) == first
    for reason in ("", " \n", "x" * 501):
        with pytest.raises(Refused):
            open_again(store.parts, record, reason, by=OPERATOR)
    with store.parts.catalog.work() as work:
        now = work.records.get(record)
        gone = replace(now, state=State.REFUSED, version=now.version + 1)
        work.records.save(gone, work.dossiers.find(now.dossier), expecting=now.version)
    with pytest.raises(WrongState):
        open_again(store.parts, record, "lý do", by=OPERATOR)
