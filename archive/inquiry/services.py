"""What works now, and what does not: in words for a page, in names for a machine (promise P19).

Everything is seen from what lies at hand: nobody outside is asked, nothing is written, and what was
seen counts for a few seconds. So a page may ask at every request, and a service that came back is
noticed by itself.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock

from archive.catalog.sql.records import Wanted
from archive.parts import Parts
from archive.records.errors import ArchiveError, NoSpace, Unavailable
from archive.records.job import JobState, Task
from archive.records.state import State, Waiting
from search.errors import SearchError
from search.grants import Grants
from search.query import Query

KEPT = timedelta(seconds=5)
"""How long what was seen counts."""

PATIENCE = timedelta(minutes=3)
"""Work that is due for longer while nothing runs: nobody works."""

LOOKED_AT = 20
"""Signed records whose waiting is looked into."""


class Service(StrEnum):
    """What may be away while the rest goes on."""

    DISK = "disk"
    INDEX = "index"
    STAMPS = "stamps"
    QUEUE = "queue"
    SCANNER = "scanner"


@dataclass(frozen=True)
class Lack:
    """A service that is away: what is missing, and what goes on meanwhile, in Vietnamese."""

    service: Service
    missing: str
    meanwhile: str


ALL = ("nộp", "rà soát", "ký số", "tìm kiếm", "xem và tải tệp")
"""What people do here; each service that is away stops some of it."""

STOPS: Mapping[Service, frozenset[str]] = {
    Service.DISK: frozenset({"nộp", "rà soát", "ký số"}),
    Service.INDEX: frozenset({"tìm kiếm"}),
    Service.STAMPS: frozenset(),
    Service.QUEUE: frozenset(),
    Service.SCANNER: frozenset(),
}


class Services:
    """Looks what is away. Threads may share it; it never raises."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = Lock()
        self._seen: tuple[Lack, ...] = ()
        self._at: datetime | None = None

    def lacking(self) -> tuple[Lack, ...]:
        """Return what is away now, or was a moment ago; nothing where all is well."""
        now = self._parts.clock()
        with self._lock:
            # A clock that was set back counts as a moment gone by.
            if self._at is None or not timedelta() <= now - self._at < KEPT:
                self._seen, self._at = tuple(self._look()), now
            return self._seen

    def _look(self) -> Iterator[Lack]:
        found = list[Lack]()
        for check in CHECKS:
            # With the catalogue away readiness says so, and no page is drawn.
            with suppress(ArchiveError):
                found += filter(None, [check(self._parts)])
        stopped = frozenset[str]().union(*(STOPS[lack.service] for lack in found))
        rest = f"Vẫn dùng được: {', '.join(one for one in ALL if one not in stopped)}."
        yield from (replace(lack, meanwhile=f"{rest} {lack.meanwhile}") for lack in found)


def _disk(parts: Parts) -> Lack | None:
    """Look whether a record could be written now."""
    try:
        parts.objects.must_have_room()
    except NoSpace:
        return Lack(
            Service.DISK,
            "Kho lưu trữ đã hết dung lượng: chưa nhận tệp mới được. Hãy báo người quản trị.",
            "Việc đang làm dở chờ và tự chạy tiếp khi có chỗ.",
        )
    except Unavailable as error:
        return Lack(Service.DISK, error.message, "Những gì đã nhận vẫn còn nguyên.")
    return None


def _index(parts: Parts) -> Lack | None:
    """Ask the index a question nobody may be answered."""
    try:
        parts.index.find(Query(text="", limit=1), Grants(bodies=frozenset()))
    except SearchError:
        return Lack(
            Service.INDEX,
            "Tìm kiếm đang tạm ngừng: chỉ mục không đọc được. Nếu kéo dài, hãy báo người quản trị.",
            "Tài liệu mới tự vào chỉ mục khi có lại.",
        )
    return None


def _stamps(parts: Parts) -> Lack | None:
    """Look whether signed records wait because a service did not answer."""
    with parts.catalog.view() as view:
        waiting = view.records.waiting(Waiting.TIMESTAMP)
        stopped = any(
            job.task is Task.TIMESTAMP and job.state is JobState.READY and job.error
            for record in waiting[:LOOKED_AT]
            for job in view.jobs.of(record)
        )
    if not stopped:
        return None
    return Lack(
        Service.STAMPS,
        "Dịch vụ dấu thời gian hoặc trạng thái chứng thư (TSA, OCSP) chưa trả lời: "
        f"{len(waiting)} tài liệu đã ký đang chờ.",
        "Tài liệu chờ sẽ tự hoàn tất, không cần ký lại.",
    )


def _queue(parts: Parts) -> Lack | None:
    """Look whether work is due for long while nobody works."""
    with parts.catalog.view() as view:
        due = view.jobs.next_due()
        running = view.jobs.count().get(JobState.RUNNING, 0)
    if due is None or running or parts.clock() - due < PATIENCE:
        return None
    return Lack(
        Service.QUEUE,
        "Việc nền (đọc chữ, lập bản chính thức, niêm phong) đang đứng. Hãy báo người quản trị.",
        "Việc đã giao không mất và sẽ tự chạy tiếp.",
    )


def _scanner(parts: Parts) -> Lack | None:
    """Look whether files that came in wait for the virus scanner."""
    if parts.scanner is None:
        return None
    with parts.catalog.view() as view:
        new = view.records.list(Wanted(states=frozenset({State.RECEIVED}), limit=LOOKED_AT))
        waits = any(
            job.task is Task.INGEST and job.state is JobState.READY and job.error
            for record in new
            for job in view.jobs.of(record.id)
        )
    if not waits:
        return None
    return Lack(
        Service.SCANNER,
        "Bộ quét vi-rút chưa trả lời: tệp mới nộp được giữ và chưa mở. Hãy báo người quản trị.",
        "Tệp chờ sẽ tự được quét và đọc khi có lại, không cần nộp lại.",
    )


CHECKS: tuple[Callable[[Parts], Lack | None], ...] = (_disk, _index, _stamps, _queue, _scanner)
"""What is looked at, in the order in which it is told."""
