"""Short forms of offices, papers and procedures, kept as data with their sources."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from search.vietnamese import words


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and one of the things it stands for."""

    written: str
    """The short form as one word with its accents: ``hđ`` is no ``hd``."""
    short: str
    """The same folded."""
    long: tuple[str, ...]
    """Folded words in order."""


@dataclass(frozen=True)
class Abbreviations:
    """The table, ready to be asked from both sides."""

    by_short: Mapping[str, tuple[Abbreviation, ...]]
    by_first_word: Mapping[str, tuple[Abbreviation, ...]]
    """Longest long form first."""

    def starting(self, plain: Sequence[str]) -> Abbreviation | None:
        """Return the longest entry whose long form these words begin with."""
        for entry in self.by_first_word.get(plain[0], ()) if plain else ():
            if tuple(plain[: len(entry.long)]) == entry.long:
                return entry
        return None


@lru_cache(maxsize=1)
def abbreviations() -> Abbreviations:
    """Read the table that ships with the library."""
    by_short: dict[str, list[Abbreviation]] = {}
    by_first_word: dict[str, list[Abbreviation]] = {}
    source = files("search").joinpath("data/abbreviations.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(source.splitlines()):
        short = "".join(word.plain for word in words(row["short"]))
        written = "".join(word.exact for word in words(row["short"]))
        entry = Abbreviation(written, short, tuple(word.plain for word in words(row["long"])))
        by_short.setdefault(short, []).append(entry)
        by_first_word.setdefault(entry.long[0], []).append(entry)
    return Abbreviations(
        {short: tuple(entries) for short, entries in by_short.items()},
        {
            first: tuple(sorted(entries, key=lambda entry: -len(entry.long)))
            for first, entries in by_first_word.items()
        },
    )
