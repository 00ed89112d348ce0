"""The project as the shape tests see it: which files belong to it, and their text."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PACKAGES = ("archive", "ocr", "search", "signing")


@dataclass(frozen=True)
class Source:
    """One text file: its path from the top, with forward slashes, and what stands in it."""

    path: str
    text: str

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def package(self) -> str:
        """The first part of the path."""
        return self.path.partition("/")[0]

    @property
    def is_python(self) -> bool:
        """Whether it is Python we wrote by hand: migrations are history, not code to be shaped."""
        return self.name.endswith(".py") and "/migrations/" not in self.path

    def tree(self) -> ast.Module:
        """Return it parsed."""
        return ast.parse(self.text, self.path)


@cache
def paths() -> tuple[str, ...]:
    """Return every file that git keeps or would keep here, so that caches do not count."""
    command = ("git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard")
    listed = subprocess.run(command, cwd=TOP, check=True, capture_output=True).stdout.decode()
    return tuple(sorted(path for path in listed.split("\0") if path and (TOP / path).is_file()))


@cache
def sources() -> tuple[Source, ...]:
    """Return every file that is text."""
    return tuple(_texts())


def _texts() -> Iterator[Source]:
    for path in paths():
        content = (TOP / path).read_bytes()
        if b"\0" in content:
            continue
        try:
            yield Source(path, content.decode("utf-8"))
        except UnicodeDecodeError:
            continue


def python_sources(*folders: str) -> tuple[Source, ...]:
    """Return the Python files under these folders of the top level, or all of them."""
    return tuple(
        one for one in sources() if one.is_python and (not folders or one.package in folders)
    )
