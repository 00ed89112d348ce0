"""Bars with numbers, on a terminal only: a log file gets no half-drawn lines."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

T = TypeVar("T")


@dataclass(frozen=True)
class Bar:
    """One bar on the terminal: what is counted, how many are done, of how many, for how long."""

    progress: Progress

    def through(self, things: Iterable[T], words: str) -> Iterator[T]:
        """Give these things one by one and count them."""
        yield from self.progress.track(things, description=words)

    def show(self, words: str, done: int, total: int) -> None:
        """Say how far something is; another name begins another bar."""
        for task in self.progress.tasks:
            if task.description == words:
                self.progress.update(task.id, completed=done, total=total or None)
                return
        self.progress.add_task(words, total=total or None, completed=done)


@contextmanager
def bar() -> Iterator[Bar]:
    """Show bars on standard error while something is done."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        yield Bar(progress)
