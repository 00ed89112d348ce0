"""Searches somebody keeps: what is new is told under rights checked again, and to nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.accounts.people import actor_of
from archive.accounts.register import differing, restore, snapshots
from archive.accounts.saved import MOST, keep
from archive.inquiry.watch import EVERY, look, news
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.errors import Refused
from tests.attacks.knocking import send
from tests.attacks.neighbours import Somebody, come_again, new
from tests.attacks.village import OURS, THEIRS, Village, Written


def actor(village: Village, somebody: Somebody) -> Actor:
    """Return who this is today."""
    with village.parts.catalog.view() as view:
        return actor_of(view, somebody.id, legal_day(village.clock()))


def go_round(village: Village) -> int:
    """Let the time pass after which searches are looked at, and look at each of them."""
    village.clock.now += EVERY + timedelta(seconds=1)
    found = 0
    while any_due(village):
        found += look(village.parts, actor_of)
    return found


def any_due(village: Village) -> bool:
    """Tell whether a search waits to be looked at."""
    with village.parts.catalog.view() as view:
        return bool(view.saved_searches.due(village.clock() - EVERY, 1))


def told(village: Village, somebody: Somebody, path: str) -> str:
    """Return the page somebody is shown."""
    visitor = come_again(village.parts, somebody)
    return send(village, visitor, "GET", path, {}).get_data(as_text=True)


def test_a_new_match_is_told_once_and_to_its_owner(village: Village) -> None:
    """What was there is no news; a new paper is, on the first page too, until it was seen."""
    officer = village.people[f"officer of {OURS}"]
    village.settle(written=Written(text="Biên bản zqmoi cũ"))
    answer = send(
        village, officer, "POST", "/tim/da-luu", {"data": {"name": "Biên bản", "q": "zqmoi"}}
    )
    assert answer.status_code == 303
    go_round(village)
    assert "tài liệu mới</span>" not in told(village, officer, "/tim/da-luu")

    fresh = village.settle(written=Written(text="Biên bản zqmoi mới"))
    village.settle(body=THEIRS, written=Written(text="Biên bản zqmoi của người khác"))
    assert go_round(village) >= 1

    page = told(village, officer, "/tim/da-luu")
    assert "1 tài liệu mới" in page
    assert fresh.record.id in page
    assert "tài liệu mới ở tìm kiếm đã lưu" in told(village, officer, "/viec")
    (mine,) = [one for one in news(village.parts, actor(village, officer)) if one.records]
    assert "zqmoi" not in told(village, village.people[f"officer of {THEIRS}"], "/tim/da-luu")

    visitor = come_again(village.parts, officer)
    send(village, visitor, "POST", f"/tim/da-luu/{mine.saved.id}/da-xem", {})
    assert "tài liệu mới</span>" not in told(village, officer, "/tim/da-luu")
    send(village, visitor, "POST", f"/tim/da-luu/{mine.saved.id}/xoa", {})
    assert mine.saved.id not in told(village, officer, "/tim/da-luu")


def test_news_one_may_no_longer_see_is_no_news(village: Village) -> None:
    """What was found yesterday under a right is not told today without it."""
    inspector = village.people[f"inspector of {OURS}"]
    keep(village.parts, actor(village, inspector), "thanh tra", {"q": "zqquyen"})
    go_round(village)
    village.settle(written=Written(text="Báo cáo zqquyen"))
    go_round(village)
    mine = actor(village, inspector)
    assert sum(len(one.records) for one in news(village.parts, mine)) == 1

    without = Actor(mine.id, mine.name, mine.reach)
    assert sum(len(one.records) for one in news(village.parts, without)) == 0


def test_a_search_outlives_the_catalogue_and_its_words_are_sealed(village: Village) -> None:
    """The register brings it back; its words stand nowhere in the open."""
    officer = actor(village, village.people[f"officer of {OURS}"])
    saved = keep(village.parts, officer, "zqtenrieng", {"q": "zqchurieng"})
    again = keep(village.parts, officer, " zqtenrieng ", {"q": "zqchurieng"})
    assert again == saved
    with village.parts.objects.open(snapshots(village.parts)[0]) as stream:
        written = stream.read()
    assert saved.id.encode() in written
    assert b"zqtenrieng" not in written
    assert b"zqchurieng" not in written
    with village.parts.catalog.view() as view:
        assert not differing(village.parts, view)
    with village.parts.catalog.work() as work:
        work.saved_searches.drop(saved.id)
        restore(village.parts, work)
        assert work.saved_searches.find(saved.id) == saved


@pytest.mark.parametrize(("name", "said"), [("", {"q": "a"}), ("a", {}), ("a" * 201, {"q": "a"})])
def test_nothing_is_kept_without_name_or_words(
    village: Village, name: str, said: dict[str, str]
) -> None:
    """Refused in words."""
    with pytest.raises(Refused, match="Hãy đặt tên"):
        keep(village.parts, actor(village, village.people[f"officer of {OURS}"]), name, said)


def test_nobody_keeps_without_end(village: Village) -> None:
    """More than the most is refused; a stranger's search is not there."""
    who = actor(village, village.people[f"clerk of {OURS}"])
    kept = keep(village.parts, who, "tìm", {"q": "a"})
    with village.parts.catalog.work() as work:
        for number in range(MOST - len(work.saved_searches.of(who.id))):
            work.saved_searches.put(replace(kept, id=new(), name=f"tìm {number}"))
    with pytest.raises(Refused, match="nhiều nhất"):
        keep(village.parts, who, "một nữa", {"q": "a"})
    with village.parts.catalog.work() as work:
        for one in work.saved_searches.of(who.id):
            if one.name.startswith("tìm "):  # not told by the register: others look at it
                work.saved_searches.drop(one.id)
    other = village.people[f"officer of {OURS}"]
    assert send(village, other, "POST", f"/tim/da-luu/{kept.id}/xoa", {}).status_code == 404
