"""How a verb ends: exit codes, one JSON object a line, words for people on standard error.

Nobody reads a stack trace: an error nobody foresaw ends with a sentence and the name of a file that
holds the trace for whoever repairs it.
"""

import errno
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from typing import NoReturn

import click

from archive.cli.wording import sentence
from archive.records.errors import ArchiveError
from archive.upkeep.errors import EXITS
from ocr.errors import OcrError
from search.errors import SearchError
from signing.errors import SigningError

USAGE = 64
"""Every verb's code for a wrong call (sysexits.h EX_USAGE); 1, 2 and 3 mean something else here."""
NO_SPACE = EXITS["no_space"]
"""The disk is full."""
UNFORESEEN = 70
"""An error nobody foresaw (EX_SOFTWARE)."""
INPUT_OUTPUT = 74
"""The machine could not read or write (EX_IOERR)."""
LATER = 75
"""Trying again later helps (EX_TEMPFAIL)."""
UNSAFE = 78
"""The settings would lay the archive open (EX_CONFIG)."""
STOPPED = 130
"""Stopped by the person (128 and the number of SIGINT)."""

CODES: Mapping[str, int] = {
    "not_found": 5,
    "not_allowed": 6,
    "wrong_state": 7,
    "conflict": 7,
    "under_hold": 7,
    "unsafe": UNSAFE,
    **EXITS,
}
"""Exit codes by error code; any other refusal ends with 1, or 75 where a later try helps."""

REASONS: Mapping[int, str] = {
    errno.ENOENT: "không có ở đó",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.EISDIR: "đó là thư mục",
    errno.ENOTDIR: "đó không phải thư mục",
    errno.EBADF: "mô tả tệp không mở",
    errno.EADDRINUSE: "cổng đang có chương trình khác dùng",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ đó",
}
"""What the machine's commonest refusals mean."""

OURS = (ArchiveError, OcrError, SearchError, SigningError)
"""The errors whose text is a Vietnamese sentence for the person who waits."""


def guarded(command: click.Command, arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave with the code that says how it went.

    ``arguments`` are this process's own where none are given.
    """
    try:
        code = command.main(arguments, prog_name="vankho", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as left:
        code = left.exit_code
    except BrokenPipeError:
        # Whoever read our answer has heard enough; what Python would flush at its end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except (click.Abort, KeyboardInterrupt):
        say("Đã dừng. Những gì đã nhận vẫn được giữ.")
        code = STOPPED
    except Exception as error:  # noqa: BLE001 - the door's last word; each kind has its own code
        code = ended(error)
    raise SystemExit(code if isinstance(code, int) else 0)


def ended(error: Exception) -> int:
    """Say what went wrong, in words, and return the exit code for it."""
    if isinstance(error, click.ClickException):
        say(sentence(error))
        return USAGE
    if isinstance(error, OURS):
        say(str(error))
        return CODES.get(error.code, LATER if error.retryable else 1)
    if isinstance(error, OSError):
        say(f"{in_words(error)} Hãy kiểm tra rồi chạy lại.")
        return NO_SPACE if error.errno == errno.ENOSPC else INPUT_OUTPUT
    say(f"Lỗi ngoài dự kiến ({type(error).__name__}). Chi tiết để báo lỗi: {_noted(error)}")
    return UNFORESEEN


def in_words(error: OSError) -> str:
    """Say what the machine refused, and where."""
    named = f" {error.filename}" if error.filename else ""
    why = REASONS.get(error.errno or 0, error.strerror or type(error).__name__)
    return f"Không đọc hoặc ghi được{named}: {why}."


def say(words: str) -> None:
    """Tell a person something, beside the data on standard output."""
    click.echo(words, err=True)


def tell(data: Mapping[str, object]) -> None:
    """Write one JSON object on a line of standard output."""
    click.echo(json.dumps(data, ensure_ascii=False))


def _noted(error: Exception) -> str:
    """Keep the trace in a file only this user can read, and return its name."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="vankho-loi-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.writelines(traceback.format_exception(error))
    return file.name
