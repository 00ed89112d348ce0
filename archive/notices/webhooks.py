"""Webhooks: who hears of which steps, where. For administrators, each for their own bodies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from archive.catalog.sql.jobs import Order
from archive.catalog.sql.ledger import Fact
from archive.catalog.sql.machines import Webhook
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act as LedgerAct
from archive.parts import Parts
from archive.records.access import Act, may_in
from archive.records.actor import Actor
from archive.records.digest import new_id
from archive.records.errors import NotAllowed, NotFound, Refused
from archive.records.job import Argument, Job, Task
from archive.records.state import State

LONGEST_URL = 2_000
BY_HAND = "Quản trị đã dừng."
MOST_OF_A_BODY = 20
"""Webhooks that may hear of one body."""

SOON = 10
"""The priority of a ping: an administrator waits for it."""

_PING = "ping:"


@dataclass(frozen=True)
class Wish:
    """What an administrator wants told: records of these bodies reaching these states."""

    url: str
    bodies: frozenset[str]
    states: frozenset[State]


def register(parts: Parts, actor: Actor, wish: Wish) -> Webhook:
    """Write a webhook and return it.

    Raises ``NotAllowed`` for a body that is not the actor's to administer, ``Refused`` for an
    address that cannot be used.
    """
    check_url(wish.url, parts.webhook_hosts)
    if not wish.bodies or not wish.states:
        message = "Hãy chọn ít nhất một cơ quan và một bước cần báo."
        raise Refused(message)
    if not _is_theirs(actor, wish.bodies):
        raise NotAllowed
    webhook = Webhook(
        id=new_id(parts.chance),
        url=wish.url,
        bodies=wish.bodies,
        states=wish.states,
        made_by=actor.id,
        made_at=parts.clock(),
    )
    with parts.catalog.work() as work:
        _must_be_room(work, wish.bodies)
        work.machines.put_webhook(webhook)
        _note(parts, work, webhook, actor)
    return webhook


def webhooks(parts: Parts, actor: Actor) -> Sequence[Webhook]:
    """Return the webhooks of bodies this actor administers, oldest first."""
    with parts.catalog.view() as view:
        return [one for one in view.machines.webhooks() if _is_theirs(actor, one.bodies)]


def webhook(parts: Parts, actor: Actor, webhook_id: str) -> Webhook:
    """Return one webhook. Raises ``NotFound``, also for one of others."""
    with parts.catalog.view() as view:
        return _theirs(view, actor, webhook_id)


def remove(parts: Parts, actor: Actor, webhook_id: str) -> None:
    """Forget a webhook: nothing is told there any more. Raises ``NotFound``."""
    with parts.catalog.work() as work:
        found = _theirs(work, actor, webhook_id)
        work.machines.drop_webhook(found.id)
        _note(parts, work, found, actor)


def resume(parts: Parts, actor: Actor, webhook_id: str) -> Webhook:
    """Tell a webhook that had stopped of what happens from now on. Raises ``NotFound``."""
    with parts.catalog.work() as work:
        found = _theirs(work, actor, webhook_id)
        again = replace(found, failures=0, away_until=None, stopped_at=None, problem=None)
        work.machines.put_webhook(again)
        _note(parts, work, again, actor)
    return again


def stop(parts: Parts, actor: Actor, webhook_id: str) -> Webhook:
    """Tell a webhook of nothing until it is resumed. Raises ``NotFound``."""
    with parts.catalog.work() as work:
        found = _theirs(work, actor, webhook_id)
        stopped = replace(found, stopped_at=parts.clock(), away_until=None, problem=BY_HAND)
        work.machines.put_webhook(stopped)
        _note(parts, work, stopped, actor)
    return stopped


def try_out(parts: Parts, actor: Actor, webhook_id: str) -> None:
    """Note a message that only asks whether the place answers. Raises ``NotFound``."""
    with parts.catalog.work() as work:
        found = _theirs(work, actor, webhook_id)
        asked: Mapping[str, Argument] = {"webhook": found.id, "ping": True}
        now = parts.clock()
        order = Order(
            new_id(parts.chance), Task.NOTIFY, now, args=asked, dedupe_key=_PING + found.id
        )
        work.jobs.enqueue(replace(order, max_attempts=1, priority=SOON))
    parts.wake()


def deliveries(parts: Parts, actor: Actor, webhook_id: str) -> Sequence[Job]:
    """Return the last messages to a webhook, newest first. Raises ``NotFound``.

    Done with an error is: not sent again, and not heard.
    """
    with parts.catalog.view() as view:
        return view.machines.deliveries(_theirs(view, actor, webhook_id).id)


def check_url(url: str, inside: frozenset[str]) -> None:
    """Raise ``Refused`` unless messages may be sent to this address.

    Over TLS, but for the ``host:port`` of ``inside`` (the setting ``webhook_allowed``). Where the
    name leads is asked anew each time a message is sent.
    """
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        message = "Địa chỉ nhận tin phải là URL ASCII không quá 2.000 ký tự."
        raise Refused(message)
    try:
        parts = urlsplit(url)
        place = f"{parts.hostname}:{parts.port or 80}"
    except ValueError as error:
        message = "Địa chỉ nhận tin không đọc được. Hãy nhập URL đầy đủ."
        raise Refused(message) from error
    is_inside = parts.scheme == "http" and place in inside
    if not parts.hostname or parts.username is not None or parts.fragment:
        message = "Địa chỉ nhận tin cần tên máy, không có tài khoản hay phần sau dấu #."
        raise Refused(message)
    if parts.scheme != "https" and not is_inside:
        message = "Địa chỉ nhận tin phải dùng https://, hoặc có trong thiết lập webhook_allowed."
        raise Refused(message)


def _is_theirs(actor: Actor, bodies: frozenset[str]) -> bool:
    return all(may_in(actor, Act.PEOPLE, body) for body in bodies)


def _theirs(work: Work, actor: Actor, webhook_id: str) -> Webhook:
    found = work.machines.webhook(webhook_id)
    if found is None or not _is_theirs(actor, found.bodies):
        message = "Không có nơi nhận tin này. Hãy xem lại danh sách."
        raise NotFound(message)
    return found


def _must_be_room(work: Work, bodies: frozenset[str]) -> None:
    known = work.machines.webhooks()
    if any(sum(body in one.bodies for one in known) >= MOST_OF_A_BODY for body in bodies):
        message = f"Mỗi cơ quan có nhiều nhất {MOST_OF_A_BODY} nơi nhận tin. Hãy bỏ bớt."
        raise Refused(message)


def _note(parts: Parts, work: Work, webhook: Webhook, actor: Actor) -> None:
    fact = Fact(LedgerAct.WEBHOOK, webhook.id, actor.id)
    work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())
