"""The parent's side: run one chore in a child, and say in the archive's errors how it ended."""

import json
import re
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import cast

from archive.records.errors import ArchiveError, NoSpace, NotFound, Refused, Unavailable
from archive.records.job import Argument
from archive.sandbox.child import FAILED, TOO_HEAVY
from archive.sandbox.errors import Cancelled, ChoreFailed, TooHeavy, TookTooLong
from archive.sandbox.jail import ENVIRONMENT, Jail, Start, View, best_jail, search_path
from archive.sandbox.limits import DEFAULT, Limits, shared_out
from archive.sandbox.scratch import is_full
from archive.sandbox.task import Answer
from archive.sandbox.watch import End, Ended, Watched

LONGEST_MESSAGE = 500
"""Letters of a child's message that are passed on: it may have been taken over by its input."""

_INPUT = re.compile(r"[a-z][a-z0-9_]{0,39}")
_EXHAUSTED = frozenset({signal.SIGABRT})
"""Libraries in C and C++ abort themselves where an allocation fails."""

_OUT_OF_MEMORY = ("bad_alloc", "MemoryError", "Cannot allocate memory")


@dataclass(frozen=True)
class Table:
    """Where a child finds its chores: a module with ``CHORES``, and the folder it lies in.

    Only tests name another than the archive's own; there is no way to add to it at run time.
    """

    module: str = "archive.sandbox.chores"
    folder: Path | None = None

    @property
    def readable(self) -> tuple[Path, ...]:
        """What a child must be able to read for it, beyond the archive's own packages."""
        return (self.folder,) if self.folder else ()


class Sandbox:
    """Runs chores, each in a child of its own. Threads may share it.

    ``cancelled`` ends running children when it is set. ``jail`` is how children are started;
    without it the best this machine can do. ``limits`` hold where a run names none of its own.
    """

    def __init__(
        self,
        *,
        cancelled: Event | None = None,
        jail: Jail | None = None,
        table: Table | None = None,
        limits: Limits = DEFAULT,
    ) -> None:
        self._limits = limits
        self._cancelled = cancelled or Event()
        self._given = jail
        self._table = table or Table()

    @property
    def kind(self) -> str:
        """What keeps the children in: ``bubblewrap``, or ``plain`` where there are only limits."""
        return self._jail.kind

    def run(  # noqa: PLR0913 # the chore and its four surroundings, all by name
        self,
        chore: StrEnum,
        arguments: Mapping[str, Argument],
        *,
        inputs: Mapping[str, Path],
        folder: Path,
        limits: Limits | None = None,
        on_step: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """Do a chore and return what it says; ``on_step`` hears of each finished piece at once.

        ``inputs`` are readable in the child, ``folder`` (of the caller) is all it can write to.
        Raises ``Refused`` in the library's words for a bad file, ``TooHeavy`` for one beyond the
        limits of memory or room, ``TookTooLong`` beyond those of time, ``ChoreFailed`` where the
        child died, ``Cancelled``, and ``Unavailable`` where the library says that another attempt
        helps. An error of ``on_step`` ends the child and passes.
        """
        limits = limits or shared_out(self._limits, chore.value)
        start = self._start(View(inputs, folder))
        request = {
            "table": self._table.module,
            "chore": chore.value,
            "arguments": dict(arguments),
            "inputs": dict(start.inputs),
            "out": start.out,
            "jailed": start.jailed,
            "limits": asdict(limits),
        }
        said = _Said(on_step)
        with Watched(start.command, self._environment) as child:
            child.ask(json.dumps(request).encode())
            ended = child.listen(said.hear, limits, self._cancelled)
        if said.result is not None:
            return said.result
        error = _error_of(said.error) if said.error is not None else _error_at(ended)
        if is_full(folder) and not isinstance(error, Cancelled):
            raise NoSpace(detail=error.detail) from error
        raise error

    def _start(self, view: View) -> Start:
        wrong = [name for name in view.inputs if not _INPUT.fullmatch(name)]
        missing = [path for path in view.inputs.values() if not path.is_file()]
        if wrong or missing or not view.folder.is_dir():
            raise NotFound(detail=f"inputs {wrong} {missing}, folder {view.folder}")
        program = [sys.executable, "-s", "-P", "-m", "archive.sandbox.child"]
        return self._jail.start(program, view)

    @cached_property
    def _jail(self) -> Jail:
        return self._given or best_jail(self._table.readable)

    @cached_property
    def _environment(self) -> Mapping[str, str]:
        return {**ENVIRONMENT, "PYTHONPATH": search_path(self._table.readable)}


class _Said:
    """What a child has said so far. It is foreign text: nothing but its shape is believed."""

    def __init__(self, on_step: Callable[[Answer], None] | None) -> None:
        self._on_step = on_step
        self.result: Answer | None = None
        self.error: Answer | None = None

    def hear(self, line: bytes) -> bool:
        """Take a line; say whether it was the last one. Raises ``ChoreFailed`` for any other."""
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            said = None
        match said:
            case {"step": dict(step)}:
                if self._on_step is not None:
                    self._on_step(cast(Answer, step))
                return False
            case {"result": dict(result)}:
                self.result = cast(Answer, result)
            case {"error": dict(error)}:
                self.error = cast(Answer, error)
            case _:
                raise ChoreFailed(detail="the child spoke out of turn")
        return True


def _error_of(told: Answer) -> ArchiveError:
    """Return the error for what a child tells of."""
    code, message = str(told.get("code")), str(told.get("message", ""))[:LONGEST_MESSAGE]
    detail = f"{code}: {str(told.get('detail', ''))[:LONGEST_MESSAGE]}"
    if code == TOO_HEAVY:
        return TooHeavy(detail=detail)
    if code == FAILED:
        return ChoreFailed(detail=detail)
    kind = Unavailable if told.get("retryable") else Refused
    return kind(message, detail=detail)


def _error_at(ended: Ended) -> ArchiveError:
    """Return the error for a child that ended without a last word."""
    if ended.why is End.CANCELLED:
        return Cancelled()
    if ended.why is End.TOO_LONG or ended.signal == signal.SIGXCPU:
        return TookTooLong(detail=f"{ended.why.value}, signal {ended.signal}")
    exhausted = ended.signal in _EXHAUSTED or any(one in ended.said for one in _OUT_OF_MEMORY)
    if ended.why is not End.EXITED or exhausted:
        return TooHeavy(detail=f"{ended.why.value}, signal {ended.signal}")
    return ChoreFailed(detail=f"signal {ended.signal}: {ended.said}")
