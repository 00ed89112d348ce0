"""What a chore is given and how its world looks from inside; nothing of the archive is in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.records.job import Argument

Answer = Mapping[str, object]
"""What a chore says, as plain JSON values."""


@dataclass(frozen=True)
class Task:
    """One chore to do, seen from inside the child.

    ``inputs`` are files to read, by name; ``out`` is the one folder that can be written and is
    kept. ``step`` tells the parent of a finished piece at once.
    """

    arguments: Mapping[str, Argument]
    inputs: Mapping[str, Path]
    out: Path
    step: Callable[[Answer], None]

    def text(self, name: str) -> str:
        """Return this argument, which has to be there, as text."""
        return str(self.arguments[name])

    def number(self, name: str, otherwise: int | None = None) -> int:
        """Return this argument as a number; ``otherwise`` where it may be absent."""
        value = self.arguments[name] if otherwise is None else self.arguments.get(name, otherwise)
        return int(value or 0)


Doing = Callable[[Task], Answer]
"""How a chore is done."""
