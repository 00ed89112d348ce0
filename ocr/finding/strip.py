"""Runs of words with their place, searchable without regard to marks and case.

Readers confuse marks more often than letters, so patterns are written without them. Folding keeps
the count of letters: a match in the folded text is a match in the words.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ocr.page import Box, Page, Word

_WIDE_GAP = 1.8
"""A gap wider than this many heights of print parts two columns."""


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Return the text without marks and in small letters, letter for letter (đ becomes d)."""
    return "".join(_bare(letter) for letter in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    low = letter.lower()
    if low in "đð":  # typists and readers take the Icelandic eth for đ
        return "d"
    bare = unicodedata.normalize("NFD", low)[0]
    return bare if len(low) == 1 else letter


@dataclass(frozen=True)
class Strip:
    """Words that stand beside each other on one line, on the page with this number."""

    words: tuple[Word, ...]
    page: int

    @cached_property
    def text(self) -> str:
        """The words with single blanks between them."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def folded(self) -> str:
        """The text without marks, in small letters, of the same length."""
        return folded(self.text)

    @cached_property
    def box(self) -> Box:
        """The box around the words."""
        whole = self.words[0].box
        for word in self.words[1:]:
            whole = whole.joined(word.box)
        return whole

    @property
    def middle(self) -> float:
        """Where its middle stands between the left (0) and the right side (1) of the page."""
        return (self.box.left + self.box.right) / 2

    @property
    def height(self) -> float:
        """The height of its print, as a fraction of the page."""
        return sum(word.box.bottom - word.box.top for word in self.words) / len(self.words)

    def between(self, start: int, end: int) -> "Strip":
        """Return the words that the letters from ``start`` to ``end`` of the text touch."""
        place, kept = 0, []
        for word in self.words:
            if place < end and place + len(word.text) > start:
                kept.append(word)
            place += len(word.text) + 1
        return Strip(tuple(kept), self.page)

    def search(self, pattern: re.Pattern[str]) -> "re.Match[str] | None":
        """Find the pattern, which is written without marks, in the folded text."""
        return pattern.search(self.folded)

    def left_of(self, edge: float) -> "Strip | None":
        """Return the words whose middle is left of this edge."""
        return self._where([(word.box.left + word.box.right) / 2 < edge for word in self.words])

    def right_of(self, edge: float) -> "Strip | None":
        """Return the words whose middle is not left of this edge."""
        return self._where([(word.box.left + word.box.right) / 2 >= edge for word in self.words])

    def _where(self, chosen: list[bool]) -> "Strip | None":
        words = tuple(word for word, is_in in zip(self.words, chosen, strict=True) if is_in)
        return Strip(words, self.page) if words else None


@dataclass(frozen=True)
class Found:
    """A field that was found: its value, the words it stands on, how sure its shape makes it."""

    name: str
    value: str
    strips: tuple[Strip, ...]
    sure: float


def strips(page: Page) -> tuple[Strip, ...]:
    """Return the lines of the page, in reading order."""
    return tuple(Strip(line, page.number) for line in page.lines)


def columns(page: Page) -> Iterator[Strip]:
    """Yield the lines of the page, parted where a wide gap separates two columns."""
    for line in page.lines:
        start = 0
        tall = max(word.box.bottom - word.box.top for word in line) * page.height
        for index in range(1, len(line)):
            gap = line[index].box.left - line[index - 1].box.right
            if gap * page.width > _WIDE_GAP * tall:
                yield Strip(line[start:index], page.number)
                start = index
        yield Strip(line[start:], page.number)


def joined(parts: Sequence[Strip]) -> str:
    """Return the text of several lines as one."""
    return " ".join(part.text for part in parts)
