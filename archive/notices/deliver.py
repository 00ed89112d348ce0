"""Send one message: once heard it is done, else it is sent again later, and in the end given up.

A message goes to an address a person typed in, so the connection is guarded like any other to the
outside: the name is resolved once and the connection goes to that very address, addresses that are
not public are refused but for those the operator allows, redirects are not followed, ten seconds
are all it gets, and of the answer nothing counts but its status (2xx was heard).

A receiver that does not answer is left alone for a while, longer each time, whatever waits for it:
a dead one costs one try an interval, not one a message. After ten misses in a row it is stopped:
the message at hand waits among failed work, the webhook says why, and nothing is noted for it until
an administrator resumes it. What it missed it learns from ``changed_since``.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from archive.catalog.sql.machines import Webhook
from archive.notices.message import Message, Ping, headers_of
from archive.parts import Parts
from archive.records.calendar import from_text
from archive.records.job import Job
from archive.records.state import State
from signing.errors import SigningError
from signing.trust.fetcher import is_public
from signing.web import IpAddress, Limits, Post, Route, exchange

LIMITS = Limits(seconds=10, size=64 * 1024, redirects=0)
HEARD = range(200, 300)
WAITS = tuple(
    timedelta(seconds=one) for one in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""From one try to the next, as the specification suggests: some three days in all."""
MOST = len(WAITS) + 1
STOPPED = "Nơi nhận tin đang dừng nên tin này không được gửi."


def deliver(parts: Parts, job: Job) -> None:
    """Send the message of a job to its webhook."""
    with parts.catalog.view() as view:
        webhook = view.machines.webhook(str(job.args["webhook"]))
    if webhook is None:
        return  # nobody listens any more: the job is over
    if is_ping(job):
        _over(parts, job, ping(parts, webhook, job.id))
        return
    if webhook.stopped_at is not None:
        _over(parts, job, STOPPED)
        return
    now = parts.clock()
    if webhook.away_until is not None and webhook.away_until > now:
        with parts.catalog.work() as work:
            work.jobs.postpone(job, at=webhook.away_until, why=webhook.problem or "")
        return
    try:
        _send(parts, webhook, message_of(job), now)
    except SigningError as error:
        _missed(parts, job, _why(error))
    else:
        _heard(parts, job)


def is_ping(job: Job) -> bool:
    """Say whether this job asks only whether the place answers."""
    return "ping" in job.args


def ping(parts: Parts, webhook: Webhook, name: str) -> str | None:
    """Send a message that tells of nothing; return why it was not heard, None where it was.

    A place that was stopped, or is left alone for a while, is asked too: nothing is counted.
    """
    now = parts.clock()
    try:
        _send(parts, webhook, Ping(f"msg_{name}", now), now)
    except SigningError as error:
        return _why(error)
    return None


def message_of(job: Job) -> Message:
    """Return the message a job carries; its id is the job's."""
    said = job.args
    return Message(
        id=f"msg_{job.id}",
        record=str(job.record),
        state=State(str(said["state"])),
        version=int(str(said["version"])),
        body=str(said["body"]),
        at=from_text(str(said["at"])),
    )


def _send(parts: Parts, webhook: Webhook, message: Message | Ping, now: datetime) -> None:
    peppers = (parts.pepper, *parts.retired_peppers)
    headers = headers_of(message, peppers, webhook.id, now)
    post = Post(message.to_bytes(), headers, HEARD)
    route = Route(partial(_may_reach, parts.webhook_hosts))
    exchange(webhook.url, post, LIMITS, route)


def _why(error: SigningError) -> str:
    """Say why a message was not heard; the error itself speaks of something that is fetched."""
    return f"Tin không tới nơi. {error.detail}".strip()


def _may_reach(inside: frozenset[str], host: str, port: int, address: IpAddress) -> bool:
    return f"{host}:{port}" in inside or is_public(address)


def _over(parts: Parts, job: Job, why: str | None) -> None:
    """End a job that is not sent again; ``why`` it was not heard is told with it."""
    with parts.catalog.work() as work:
        work.machines.note_outcome(job.id, why)
        work.jobs.finish(job)


def _heard(parts: Parts, job: Job) -> None:
    with parts.catalog.work() as work:
        work.machines.note_outcome(job.id, None)
        work.jobs.finish(job)
        kept = work.machines.webhook(str(job.args["webhook"]))
        if kept is not None and kept.failures:
            work.machines.put_webhook(replace(kept, failures=0, away_until=None, problem=None))


def _missed(parts: Parts, job: Job, why: str) -> None:
    now = parts.clock()
    with parts.catalog.work() as work:
        kept = work.machines.webhook(str(job.args["webhook"]))
        if kept is None:
            return
        failures = kept.failures + 1
        until = now + WAITS[min(failures, len(WAITS)) - 1]
        stopped = now if failures >= MOST else None
        work.machines.put_webhook(
            replace(kept, failures=failures, away_until=until, stopped_at=stopped, problem=why)
        )
        told = f"Nơi nhận tin {kept.id} không nhận: {why}"
        if stopped is not None:
            work.jobs.fail(job, why=told)
        else:
            work.jobs.again(job, at=now + WAITS[min(job.attempts, len(WAITS)) - 1], why=told)
