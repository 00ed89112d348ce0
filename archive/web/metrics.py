"""``/metrics`` for Prometheus: counts and ages without a word about anybody.

Figures tell a stranger how much goes on and when nobody looks, so they are not public. Who asks
from this machine itself reads them while the installation is for this machine only (its public
address is a loopback one); otherwise, behind a proxy, every visitor may seem to come from here, and
a token whose person may check the archive is asked for. Everybody else is told there is no such
page.
"""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, request

from archive.inquiry.gauges import Gauges, read_gauges
from archive.records.access import Act
from archive.records.calendar import legal_day
from archive.records.errors import NotFound
from archive.web.context import parts, site
from archive.web.permissions import allowed, permits_anyone
from archive.web.site import LOOPBACK
from archive.web.visitor import METRICS, address, asker

Key = TypeVar("Key", bound=str)
TEXT = "text/plain; version=0.0.4; charset=utf-8"

pages = Blueprint("metrics", __name__)


@pages.get(METRICS)
@permits_anyone
def metrics() -> Response:
    """Give the figures in Prometheus' text format. Raises ``NotFound`` for who may not read them.

    It is open to anyone by its mark, because a machine at this machine is nobody; ``may_read``
    decides.
    """
    if not may_read():
        raise NotFound
    response = make_response("\n".join(lines(read_gauges(parts()))) + "\n")
    response.content_type = TEXT
    response.headers["Cache-Control"] = "no-store"
    return response


def may_read() -> bool:
    """Say whether whoever asks may read the figures."""
    who = asker().actor
    if who is not None:
        return allowed(who, Act.CHECK, today=legal_day(parts().clock()))
    is_here_only = (urlsplit(site().public_url).hostname or "localhost") in LOOPBACK
    return is_here_only and _is_loopback(address()) and not _is_forwarded()


def lines(gauges: Gauges) -> Iterator[str]:
    """Yield the lines of the text format: help, type, and one line a value."""
    yield from _many("records", "Records by state.", "state", gauges.records)
    yield from _many("records_waiting", "Records that wait, by for what.", "for", gauges.waiting)
    yield from _many("jobs", "Jobs that are not done, by state.", "state", gauges.jobs)
    for name, words, value in (
        ("job_due_seconds", "How long the oldest due work has been due.", gauges.oldest_job),
        ("ledger_entries", "Entries of the ledger.", gauges.entries),
        ("ledger_sealed_entries", "Entries a signed checkpoint covers.", gauges.sealed),
        ("ledger_stamped_entries", "Entries a time-stamp covers.", gauges.stamped),
        ("checkpoint_age_seconds", "Age of the last checkpoint.", gauges.checkpoint_age),
        ("people", "Accounts that are open.", gauges.people),
        ("sessions", "Browsers that are logged in.", gauges.sessions),
        ("disk_free_bytes", "Room where the archive writes.", gauges.disk_free),
    ):
        if value is not None:
            yield from _head(name, words)
            yield (
                f"vankho_{name} {value:g}"
                if isinstance(value, float)
                else (f"vankho_{name} {value}")
            )


def _many(name: str, words: str, label: str, values: Mapping[Key, int]) -> Iterator[str]:
    yield from _head(name, words)
    yield from (f'vankho_{name}{{{label}="{key}"}} {count}' for key, count in values.items())


def _head(name: str, words: str) -> Iterator[str]:
    yield f"# HELP vankho_{name} {words}"
    yield f"# TYPE vankho_{name} gauge"


def _is_loopback(said: str) -> bool:
    try:
        return ip_address(said).is_loopback
    except ValueError:
        return False


def _is_forwarded() -> bool:
    """Say whether somebody in between passed this request on."""
    return any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "Via"))
