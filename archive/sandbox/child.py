"""The child's side: read one request, put on the limits, do one chore, say what came of it.

One JSON object a line. In: the request. Out: ``{"step": …}`` for each finished piece, then one
``{"result": …}`` or ``{"error": {"code", "message", "retryable", "detail"}}``. The real standard
output is kept for these lines alone; whatever a library prints goes to standard error.
"""

import importlib
import json
import os
import select
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

from archive.sandbox.limits import Limits, enforce
from archive.sandbox.task import Answer, Doing, Task

TOO_HEAVY = "too_heavy"
FAILED = "chore_failed"
_NO_ROOM_FOR_MORE = (MemoryError, RecursionError)
_PARENT_DIED = 1
_KILL = 9


def main() -> None:
    """Do the one chore that standard input asks for."""
    output = _own_output()
    threading.Thread(target=_end_with_listener, args=(output,), daemon=True).start()
    tell = _teller(output)
    request = json.loads(sys.stdin.buffer.readline())
    if not request["jailed"]:
        _die_with_parent()
    try:
        enforce(Limits(**request["limits"]), own_users=request["jailed"])
        tell({"result": _done(request, tell)})
    except Exception as error:  # noqa: BLE001 # every failure is told; the parent decides
        tell({"error": _told(error)})


def _own_output() -> int:
    """Keep standard output for the protocol: prints of libraries go to standard error."""
    kept = os.dup(1)
    os.dup2(2, 1)
    return kept


def _end_with_listener(output: int) -> None:
    """End this process and all it started once nobody listens any more.

    A parent that was killed before bubblewrap, or the kernel, was asked to watch it is noticed too.
    """
    ears = select.poll()
    ears.register(output, 0)  # an end of the pipe that was closed is told of without being asked
    ears.poll()
    os.killpg(0, _KILL)


def _teller(handle: int) -> Callable[[Answer], None]:
    stream = os.fdopen(handle, "wb")

    def tell(answer: Answer) -> None:
        stream.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
        stream.flush()

    return tell


def _done(request: dict[str, object], tell: Callable[[Answer], None]) -> Answer:
    table = importlib.import_module(cast(str, request["table"]))
    chores = cast("dict[str, Doing]", table.CHORES)
    inputs = cast("dict[str, str]", request["inputs"])
    task = Task(
        arguments=cast("dict[str, str]", request["arguments"]),
        inputs={name: Path(path) for name, path in inputs.items()},
        out=Path(cast(str, request["out"])),
        step=lambda answer: tell({"step": answer}),
    )
    return chores[cast(str, request["chore"])](task)


def _told(error: Exception) -> Answer:
    """Say what went wrong in the library's own code and words, where it has some."""
    if isinstance(error, _NO_ROOM_FOR_MORE) or getattr(error, "errno", None) == _file_too_large():
        return {"code": TOO_HEAVY, "message": "", "retryable": False, "detail": _where(error)}
    code, retryable = getattr(error, "code", None), getattr(error, "retryable", None)
    if isinstance(code, str) and isinstance(retryable, bool):
        from archive.sandbox.chores import OF_THE_MACHINE  # noqa: PLC0415 # only when needed

        again = retryable or code in OF_THE_MACHINE
        return {"code": code, "message": str(error), "retryable": again, "detail": _where(error)}
    return {"code": FAILED, "message": "", "retryable": True, "detail": _where(error)}


def _file_too_large() -> int:
    import errno  # noqa: PLC0415 # only when something failed

    return errno.EFBIG


def _where(error: BaseException) -> str:
    """Name the error and its place; its text might hold words of the document."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else "?"
    return f"{type(error).__name__} at {place}"


def _die_with_parent() -> None:
    """Ask the kernel to end this process with the parent (bubblewrap sees to that itself)."""
    import ctypes  # noqa: PLC0415 # takes time and is needed without bubblewrap only

    ctypes.CDLL(None).prctl(_PARENT_DIED, _KILL)


if __name__ == "__main__":
    main()
