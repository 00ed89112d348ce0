"""What a program asks of the kernel, in order, as strace writes it down."""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
SHOWN = 64
"""Bytes of each buffer that are shown."""

_LINE = re.compile(r"(\d+) +(.*)")
_BEGUN = re.compile(r"(\w+)\((.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"<\.\.\. (\w+) resumed>(.*)$")
_WHOLE = re.compile(r"(\w+)\((.*)$")
_PATH = re.compile(r"\d+<([^>]*)>")


@dataclass(frozen=True)
class Call:
    """One system call: of which thread, what, and the lines at which it began and ended."""

    thread: int
    name: str
    said: str
    began: int
    ended: int

    @property
    def path(self) -> str:
        """The file of the first descriptor, empty where there is none."""
        found = _PATH.match(self.said)
        return found[1] if found else ""


def traced(log: Path, calls: Sequence[str], *program: str) -> list[str]:
    """Return the command that runs a program of this project and writes its calls into a file."""
    asked = f"trace={','.join(calls)}"
    strace = ["strace", "-f", "-y", "-qq", "-s", str(SHOWN), "-e", asked, "-o", str(log)]
    return [*strace, sys.executable, "-m", *program]


def started(command: Sequence[str]) -> subprocess.Popen[str]:
    """Start a command in a process group of its own; what it says can be read."""
    return subprocess.Popen(
        command, cwd=PROJECT, text=True, stdout=subprocess.PIPE, start_new_session=True
    )


def calls_in(log: Path) -> list[Call]:
    """Return the calls of a log in the order they ended; a call that was cut in two is whole."""
    return sorted(
        _calls(log.read_text(encoding="utf-8", errors="replace")), key=lambda one: one.ended
    )


def _calls(text: str) -> Iterator[Call]:
    open_calls: dict[int, tuple[str, str, int]] = {}
    for number, line in enumerate(text.splitlines()):
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        thread, rest = int(found[1]), found[2]
        if begun := _BEGUN.match(rest):
            open_calls[thread] = (begun[1], begun[2], number)
        elif (resumed := _RESUMED.match(rest)) and thread in open_calls:
            name, said, began = open_calls.pop(thread)
            yield Call(thread, name, said + resumed[2], began, number)
        elif whole := _WHOLE.match(rest):
            yield Call(thread, whole[1], whole[2], number, number)
