"""Logs: one JSON object a line, with ids and codes, never with personal data.

Only known fields leave this file; whatever else a caller attaches is dropped, and so are the texts
of exceptions, which may quote a document: their kind and place are written instead. What a message
of ours is filled with is written where it is the name of a thing (an id, a code, a route, a small
number) and as dots where it could be words of people. A line break in a value is written as JSON
writes it, so no value can forge a line (OWASP ASVS 5.0, 16.4.1; attacks C5, 34).
"""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

FIELDS = frozenset(
    {
        "address",
        "batch",
        "bytes",
        "code",
        "count",
        "dossier",
        "job",
        "method",
        "ms",
        "page",
        "person",
        "record",
        "request",
        "route",
        "session",
        "state",
        "status",
        "task",
        "version",
    }
)
"""What a line may carry beside its message: names of things and figures, no words of people."""

FILE = "vankho.log"
SIZE = 20 << 20
KEPT = 5
"""A full file is put aside and so many are kept: a log never fills the archive's disk."""

FRAMES = 8
LONGEST = 200

_ADDRESS = re.compile(r"[0-9a-fA-F:.]{2,45}")
_NAME = re.compile(r"[\w./:<>{}\-]{0,200}")
_ID = r"[0-9a-hjkmnp-tv-z]{26}"
_ARGUMENT = re.compile(rf"-|[A-Za-z][A-Za-z_./<>:-]{{0,60}}|{_ID}(,{_ID})*|\d{{1,8}}|\d+(:\d\d)+")
"""What may be filled into a message: codes and routes, ids, figures, spans of time."""

_QUIET = ("alembic", "fontTools", "pikepdf", "pyhanko", "pyhanko_certvalidator", "PIL", "waitress")
"""Libraries that may quote what they work on: only their errors are kept, without texts."""


class Line(logging.Formatter):
    """Writes one record of the standard library's logging as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, object] = {
            "at": at,
            "level": record.levelname.lower(),
            "from": record.name,
            "what": _message(record),
        }
        for name in sorted(FIELDS & vars(record).keys()):
            said[name] = _safe(name, vars(record)[name])
        if record.exc_info and record.exc_info[1] is not None:
            said["error"] = type(record.exc_info[1]).__name__
            said["where"] = _places(record.exc_info[1])
        return json.dumps(said, ensure_ascii=True)


def set_up(folder: Path | None = None, *, level: int = logging.INFO) -> None:
    """Send everything that is logged to standard error, or to a file in this data folder.

    Setting up again replaces what was set up before.
    """
    handler: logging.Handler
    if folder is None:
        handler = logging.StreamHandler(sys.stderr)
    else:
        path = folder / "logs" / FILE
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        handler = RotatingFileHandler(path, maxBytes=SIZE, backupCount=KEPT, encoding="ascii")
    handler.setFormatter(Line())
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one.formatter, Line)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


def _message(record: logging.LogRecord) -> str:
    """Return the message: our own texts are constants; a library's text may hold anything."""
    if not _is_ours(record) or not isinstance(record.msg, str):
        return "library"
    if not isinstance(record.args, tuple) or not record.args:
        return record.msg[:LONGEST]
    try:
        return (record.msg % tuple(_argument(one) for one in record.args))[:LONGEST]
    except (TypeError, ValueError):
        return record.msg[:LONGEST]


def _argument(value: object) -> object:
    """Return what a message may be filled with: a figure, the name of a thing, or dots."""
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if _ARGUMENT.fullmatch(text) else "…"


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.split(".")[0] in {"archive", "ocr", "search", "signing"}


def _safe(name: str, value: object) -> object:
    """Return a value that cannot be a sentence: numbers, and names without spaces."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    pattern = _ADDRESS if name == "address" else _NAME
    return text if pattern.fullmatch(text) else "…"


def _places(error: BaseException) -> list[str]:
    """Return where an exception came from, innermost last: file, line and function."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
