"""What becomes of a job whose handler ended: one table of decisions.

| the handler                                 | the job                                          |
|---------------------------------------------|--------------------------------------------------|
| returned                                    | is done                                          |
| raised while the runner was stopping        | is given back at once, no attempt counted        |
| raised ``Unavailable``: a service is away   | is postponed, no attempt counted                 |
| raised another error that says ``retryable``| is tried again later, until its attempts are up  |
| raised an error that says it is not         | waits for a person                               |
| – the same, of work by the clock             | is tried again later, for as long as it takes    |
| raised what nobody foresaw                  | is tried again later, until its attempts are up  |

The libraries' errors speak the same language (``code``, ``retryable``, ``message``); one of theirs
that is retryable tells of a service, for what they say of a file reaches us through the sandbox.
What a job keeps of an error is a Vietnamese message or the name of its class, never a text that may
hold personal data.
"""

import logging
from collections.abc import Callable
from functools import partial
from threading import Lock

from archive.queue.interface import Jobs
from archive.records.errors import ArchiveError, Unavailable
from archive.records.job import Job

WAITS = (5.0, 15.0, 60.0, 180.0, 600.0)
"""Seconds before the next try, the last for every further one."""

MOST_COUNTED = 10_000

log = logging.getLogger(__name__)


class Outcomes:
    """Settles jobs, and counts how often a service was found away, per job.

    The count lives in memory: after a restart the waits begin small again, which harms nobody.
    """

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._lock = Lock()
        self._away: dict[str, int] = {}

    def returned(self, job: Job) -> None:
        """Settle a job whose handler returned."""
        self._forget(job)
        self._jobs.finish(job)

    def raised(self, job: Job, error: Exception, *, stopping: bool = False) -> Callable[[], None]:
        """Decide on a job whose handler raised this; what is returned notes it in the table.

        It may be called until it succeeds. A job that is not ours any more stays as it is.
        """
        why = said(error)
        log.warning(
            "job stopped",
            extra={"job": job.id, "task": job.task.value, "code": code_of(error)},
            exc_info=None if isinstance(error, ArchiveError) else error,
        )
        if stopping:
            return partial(self._jobs.postpone, job, seconds=0.0, why=why)
        if is_away(error):
            return partial(self._jobs.postpone, job, seconds=wait(self._count(job)), why=why)
        if getattr(error, "retryable", None) is False and not job.is_endless:
            self._forget(job)
            return partial(self._jobs.fail, job, why=why)
        return partial(self._jobs.again, job, seconds=wait(job.attempts), why=why)

    def _count(self, job: Job) -> int:
        with self._lock:
            if len(self._away) >= MOST_COUNTED:
                self._away.clear()
            self._away[job.id] = self._away.get(job.id, 0) + 1
            return self._away[job.id]

    def _forget(self, job: Job) -> None:
        with self._lock:
            self._away.pop(job.id, None)


def wait(times: int) -> float:
    """Return how many seconds to wait after a job stopped for the ``times``-th time."""
    return WAITS[min(max(times, 1), len(WAITS)) - 1]


def is_away(error: Exception) -> bool:
    """Say whether this tells of a service that does not answer now."""
    if isinstance(error, ArchiveError):
        return isinstance(error, Unavailable)
    return getattr(error, "retryable", None) is True


def code_of(error: Exception) -> str:
    """Return the stable code of an error, or the name of its class."""
    code = getattr(error, "code", None)
    return code if isinstance(code, str) else type(error).__name__


def said(error: Exception) -> str:
    """Return what a person may read about an error."""
    message = getattr(error, "message", None)
    if isinstance(message, str) and isinstance(getattr(error, "code", None), str):
        return message
    name = type(error).__name__
    return f"Việc dừng vì lỗi bất ngờ ({name}). Hãy chạy lại; nếu vẫn lỗi, báo người quản trị."
