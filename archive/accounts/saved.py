"""Searches a person keeps: things of their account, told by the register like their rights.

The words of a search may be somebody's name, so both its texts stand there only sealed.
"""

from collections.abc import Mapping

from archive.accounts.needs import Needs
from archive.accounts.register import changing
from archive.catalog.sql.savedsearches import Saved
from archive.records.actor import Actor
from archive.records.digest import new_id
from archive.records.errors import NotFound, Refused

MOST = 50
"""Searches one person may keep."""
LONGEST = 200
"""Letters of a name."""


def keep(parts: Needs, actor: Actor, name: str, said: Mapping[str, str]) -> Saved:
    """Keep a search under a name. Raises ``Refused`` without one, for nothing asked, for too many.

    The same search under the same name is kept once.
    """
    shown = " ".join(name.split())
    if not shown or len(shown) > LONGEST or not said:
        message = f"Hãy đặt tên (nhiều nhất {LONGEST} ký tự) cho một lần tìm có nội dung."
        raise Refused(message)
    with parts.catalog.view() as view:
        kept = view.saved_searches.of(actor.id)
    same = next((one for one in kept if one.name == shown and one.said == dict(said)), None)
    if same is not None:
        return same
    if len(kept) >= MOST:
        message = f"Mỗi người lưu nhiều nhất {MOST} lần tìm. Hãy xóa bớt rồi lưu lại."
        raise Refused(message)
    saved = Saved(new_id(parts.chance), actor.id, shown, dict(said), parts.clock())
    with changing(parts) as work:
        work.saved_searches.put(saved)
    return saved


def forget(parts: Needs, actor: Actor, search: str) -> None:
    """Forget a search of one's own. Raises ``NotFound`` for any other."""
    own(parts, actor, search)
    with changing(parts) as work:
        work.saved_searches.drop(search)


def own(parts: Needs, actor: Actor, search: str) -> Saved:
    """Return a search of one's own. Raises ``NotFound``."""
    with parts.catalog.view() as view:
        found = view.saved_searches.find(search)
    if found is None or found.person != actor.id:
        raise NotFound
    return found
