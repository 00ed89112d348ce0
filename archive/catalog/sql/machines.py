"""What machines need: keys that make a request count once, and where to tell them of steps."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from archive.catalog.sql import tables
from archive.catalog.sql.jobs import Fenced, Jobs
from archive.records.calendar import from_text, to_text
from archive.records.job import Job, Task
from archive.records.state import State


@dataclass(frozen=True)
class RequestKey:
    """A request that shall count once, whoever sends it how often.

    ``key`` and ``fingerprint`` are keyed hashes of what the person sent. ``seed`` (64 hexadecimal
    digits) is where the dice of the act are thrown from; ``token`` names who does it until
    ``until``. Once ``done``, ``subject`` and ``manifest`` say what the ledger was told of it.
    """

    person: str
    key: str
    fingerprint: str
    seed: str
    token: str
    made_at: datetime
    until: datetime
    done: bool = False
    subject: str | None = None
    manifest: str | None = None


@dataclass(frozen=True)
class Webhook:
    """Where steps of these bodies' records into these states are told.

    ``failures`` counts tries without an answer in a row; nothing is sent before ``away_until``, and
    nothing at all from ``stopped_at`` on. ``problem`` is the last reason, in words.
    """

    id: str
    url: str
    bodies: frozenset[str]
    states: frozenset[State]
    made_by: str
    made_at: datetime
    failures: int = 0
    away_until: datetime | None = None
    stopped_at: datetime | None = None
    problem: str | None = None


class Machines:
    """Request keys and webhooks of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def key(self, person: str, key: str) -> RequestKey | None:
        """Return what is known of a person's key, or None."""
        table = tables.request_key
        query = sa.select(table).where(table.c.person == person, table.c.key == key)
        row = self._connection.execute(query).first()
        if row is None:
            return None
        said = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to read a row by name
        times = {name: from_text(said[name]) for name in ("made_at", "until")}
        return RequestKey(**{**said, **times})

    def put_key(self, key: RequestKey) -> None:
        """Write a key, replacing what was known under it."""
        table = tables.request_key
        same = sa.and_(table.c.person == key.person, table.c.key == key.key)
        self._connection.execute(sa.delete(table).where(same))
        times = {"made_at": to_text(key.made_at), "until": to_text(key.until)}
        self._connection.execute(sa.insert(table).values(**{**vars(key), **times}))

    def must_hold(self, key: RequestKey) -> None:
        """Raise ``Fenced`` where the act is somebody else's to do by now."""
        table = tables.request_key
        query = sa.select(table.c.token).where(table.c.person == key.person, table.c.key == key.key)
        if self._connection.execute(query.with_for_update()).scalar_one_or_none() != key.token:
            raise Fenced

    def settle(self, key: RequestKey, *, subject: str | None, manifest: str | None) -> None:
        """Say that the act is done, in its own transaction; the first word on it stays."""
        table = tables.request_key
        self._connection.execute(
            sa.update(table)
            .where(table.c.person == key.person, table.c.key == key.key)
            .where(table.c.token == key.token, table.c.done.is_(False))
            .values(done=True, subject=subject, manifest=manifest)
        )

    def drop_key(self, key: RequestKey) -> None:
        """Forget a key whose act was refused: nothing was done. One that is done stays."""
        table = tables.request_key
        self._connection.execute(
            sa.delete(table)
            .where(table.c.person == key.person, table.c.key == key.key)
            .where(table.c.token == key.token, table.c.done.is_(False))
        )

    def forget_keys(self, *, before: datetime) -> None:
        """Forget the keys made before this."""
        table = tables.request_key
        self._connection.execute(sa.delete(table).where(table.c.made_at < to_text(before)))

    def ledger_since(self, at: datetime) -> int:
        """Return the number of the first entry of the ledger from this instant on, by halving.

        A clock that was set back makes it too small, never too large by more than it was set back.
        """
        entry, wanted = tables.entry, to_text(at)
        highest = self._connection.execute(sa.select(sa.func.max(entry.c.seq))).scalar_one()
        low, high = 0, 0 if highest is None else int(highest) + 1
        while low < high:
            middle = (low + high) // 2
            data = sa.select(entry.c.data).where(entry.c.seq == middle)
            if json.loads(self._connection.execute(data).scalar_one())["at"] < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def put_webhook(self, webhook: Webhook) -> None:
        """Write a webhook, replacing what was known under its id."""
        self.drop_webhook(webhook.id)
        row = {
            **vars(webhook),
            "bodies": json.dumps(sorted(webhook.bodies)),
            "states": json.dumps(sorted(webhook.states)),
            "made_at": to_text(webhook.made_at),
            "away_until": _text(webhook.away_until),
            "stopped_at": _text(webhook.stopped_at),
        }
        self._connection.execute(sa.insert(tables.webhook).values(**row))

    def webhook(self, webhook: str) -> Webhook | None:
        """Return a webhook, or None."""
        table = tables.webhook
        row = self._connection.execute(sa.select(table).where(table.c.id == webhook)).first()
        return _webhook(row) if row is not None else None

    def webhooks(self) -> Sequence[Webhook]:
        """Return every webhook, oldest first."""
        table = tables.webhook
        rows = self._connection.execute(sa.select(table).order_by(table.c.made_at, table.c.id))
        return [_webhook(row) for row in rows]

    def drop_webhook(self, webhook: str) -> None:
        """Forget a webhook; what was still to be told is not told."""
        table = tables.webhook
        self._connection.execute(sa.delete(table).where(table.c.id == webhook))

    def deliveries(self, webhook: str, *, limit: int = 20) -> Sequence[Job]:
        """Return the last messages to a webhook, as the queue has them, newest first."""
        table, jobs = tables.job, Jobs(self._connection)
        said = json.dumps({"webhook": webhook})[1:-1]
        query = sa.select(table.c.id).where(
            table.c.task == Task.NOTIFY.value, table.c.args.contains(said, autoescape=True)
        )
        query = query.order_by(table.c.run_at.desc(), table.c.id).limit(limit)
        return [jobs.get(one) for one in self._connection.execute(query).scalars()]

    def note_outcome(self, job: str, why: str | None) -> None:
        """Write beside a message why it was not heard; None where it was."""
        table = tables.job
        self._connection.execute(sa.update(table).where(table.c.id == job).values(error=why))


def _webhook(row: sa.Row[tuple[object, ...]]) -> Webhook:
    said = row._mapping  # noqa: SLF001 - SQLAlchemy's documented way to read a row by name
    return Webhook(
        id=said["id"],
        url=said["url"],
        bodies=frozenset(json.loads(said["bodies"])),
        states=frozenset(State(one) for one in json.loads(said["states"])),
        made_by=said["made_by"],
        made_at=from_text(said["made_at"]),
        failures=said["failures"],
        away_until=_instant(said["away_until"]),
        stopped_at=_instant(said["stopped_at"]),
        problem=said["problem"],
    )


def _text(at: datetime | None) -> str | None:
    return to_text(at) if at else None


def _instant(text: str | None) -> datetime | None:
    return from_text(text) if text else None
