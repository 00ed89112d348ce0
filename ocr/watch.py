"""Looking over the shoulder of a reading: every step tells what it measured and what it made of it.

For people who want to know why a page was read badly; a reading nobody watches pays nothing. The
keys of a measure are a word and, after the last ``_``, its unit: ``lean_degrees``, ``words_count``,
``specks_share``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # pixels bring numpy, half a second in a child that only looks what a file is
    from ocr.image.picture import Picture


class Watch(Protocol):
    """Is told of every step.

    Steps of one page come in order, those of several pages mixed and from several threads. The
    picture is the page after the step, the very same object where nothing had to be done.
    """

    def step(self, page: int, name: str, measure: Mapping[str, float], picture: "Picture") -> None:
        """Take note of one step of the page with this number (from 1)."""


@dataclass(frozen=True)
class Desk:
    """Where one page is worked on, with or without somebody watching."""

    page: int
    watch: Watch | None

    def note(self, name: str, picture: "Picture", measure: Mapping[str, float]) -> None:
        """Tell whoever watches."""
        if self.watch is not None:
            self.watch.step(self.page, name, measure, picture)


UNWATCHED = Desk(0, None)
