"""How far a reading is from the truth: letters, words, marks, order."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

BAD = 0.2
"""Rate of wrong letters from which a page is lost."""

_NOT_FOUND = 0.7
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-"})


def plain(text: str) -> str:
    """Return the text as it is compared: NFC, simple quotes and dashes, single blanks."""
    text = unicodedata.normalize("NFC", text).translate(_QUOTES).replace("…", "...")
    return " ".join(text.split())


@dataclass
class Tally:
    """What one reader got wrong."""

    pages: int = 0
    letters: int = 0
    edits: int = 0
    without_marks: int = 0
    without_order: int = 0
    words: int = 0
    word_edits: int = 0
    junk: int = 0
    rates: list[float] = field(default_factory=list)

    def add(self, truths: Sequence[str], read: str) -> None:
        """Count one page against the nearest of its legal reading orders."""
        self.pages += 1
        text = plain(read)
        raw = min(truths, key=lambda one: Levenshtein.distance(plain(one), text))
        truth = plain(raw)
        if not truth:
            self.junk += len(text)
            return
        edits = Levenshtein.distance(truth, text)
        self.letters += len(truth)
        self.edits += edits
        self.without_marks += Levenshtein.distance(_bare(truth), _bare(text))
        self.without_order += min(edits, _out_of_order(raw.split("\n"), text))
        self.words += len(truth.split())
        self.word_edits += Levenshtein.distance(truth.split(), text.split())
        self.rates.append(edits / len(truth))

    def figures(self) -> Iterator[float]:
        """Yield CER, median CER, WER, CER without marks, CER without order (all in percent)."""
        middle = sorted(self.rates)[len(self.rates) // 2] if self.rates else 0.0
        letters, words = max(1, self.letters), max(1, self.words)
        yield 100 * self.edits / letters
        yield 100 * middle
        yield 100 * self.word_edits / words
        yield 100 * self.without_marks / letters
        yield 100 * self.without_order / letters

    @property
    def lost(self) -> int:
        """Pages of which more than a fifth is wrong."""
        return sum(rate > BAD for rate in self.rates)


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    kept = "".join(one for one in letters if not unicodedata.combining(one))
    return kept.replace("đ", "d").replace("Đ", "D")


def _out_of_order(lines: Sequence[str], read: str) -> int:
    """Count wrong letters wherever the lines stand: each takes the stretch most like it."""
    edits, rest = 0, read
    for line in sorted((plain(line) for line in lines), key=len, reverse=True):
        found = fuzz.partial_ratio_alignment(line, rest) if line and rest else None
        stretch = rest[found.dest_start : found.dest_end] if found else ""
        wrong = Levenshtein.distance(line, stretch)
        if found is None or wrong >= _NOT_FOUND * len(line):
            edits += len(line)
            continue
        edits += wrong
        rest = rest[: found.dest_start] + "\0" + rest[found.dest_end :]
    return edits + sum(not (one.isspace() or one == "\0") for one in rest)
