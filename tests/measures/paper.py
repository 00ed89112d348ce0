"""Pages that read like Vietnamese administration, as many as wanted, the same for the same seed.

All sentences and names were written for this project. Words are drawn as in real papers: a few
very often, most seldom (Zipf). Noise is what Tesseract does to poor scans: an accent changed, a
letter changed, two syllables run together, one cut in two.
"""

import random
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, count
from typing import TypeVar

from search.entry import Entry
from tests.measures.paper_words import (
    ACTS,
    AREAS,
    FAMILY,
    GIVEN,
    KINDS,
    LAWS,
    MANNERS,
    MIDDLE,
    OFFICES,
    PLACES,
    THINGS,
    TIMES,
)

_ACCENTS = "\u0300\u0301\u0303\u0309\u0323"
_MISREAD = {
    "n": "m",
    "m": "n",
    "i": "l",
    "l": "i",
    "u": "n",
    "h": "b",
    "c": "e",
    "o": "c",
    "t": "r",
}
_SHORT = 3
_T = TypeVar("_T")


@dataclass(frozen=True)
class Page:
    """A page as it was printed and as it was read."""

    entry: Entry
    printed: str


class Paper:
    """An endless pile of pages."""

    def __init__(self, seed: int, noise: float = 0.02) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - sample pages, not secrets
        self._noise = noise
        self._harms: Sequence[Callable[[str], str]] = (
            lambda word: self._other_accent(word) + " ",
            lambda word: self._other_letter(word) + " ",
            lambda word: word,
            lambda word: f"{word[:2]} {word[2:]} ",
        )
        self._weights: dict[int, list[float]] = {}

    def pages(self) -> Iterator[Page]:
        """Return one page after the other; a record has one to four."""
        for number in count(1):
            record = f"hs-{number:07}"
            kind = self._pick(list(KINDS))
            symbol = f"{self._dice.randint(1, 4000):02}/{kind}-{self._pick(OFFICES)[0]}"
            day = date(1998, 1, 1) + timedelta(days=self._dice.randrange(10_400))
            abstract = f"Về việc {self._about()}"
            signer = self._person()
            for page in range(1, self._pick([2, 1, 3, 4]) + 1):
                printed = self._text(page, symbol, abstract, day)
                yield Page(
                    Entry(
                        record=record,
                        page=page,
                        version=1,
                        body=f"xa-{self._dice.randrange(40)}",
                        dossier=f"D{number // 5}",
                        state=self._pick(["sealed", "read", "reviewed"]),
                        kind=kind,
                        number=symbol,
                        date=day,
                        abstract=abstract,
                        signer=signer,
                        issuer=self._pick(OFFICES)[1],
                        restricted=False,
                        text=self._read(printed),
                    ),
                    printed,
                )

    def _text(self, page: int, symbol: str, abstract: str, day: date) -> str:
        """Return one printed page of about three hundred syllables."""
        lines = []
        if page == 1:
            lines = [
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Độc lập - Tự do - Hạnh phúc",
                f"Số: {symbol}",
                f"{self._pick(PLACES)}, ngày {day.day} tháng {day.month} năm {day.year}",
                abstract,
                *(f"Căn cứ {self._pick(LAWS)};" for _ in range(3)),
            ]
        lines += [self._sentence() for _ in range(self._dice.randint(9, 15))]
        return "\n".join(lines)

    def _sentence(self) -> str:
        """Return one sentence of the kind that fills papers."""
        forms = (
            self._ordered,
            self._charged,
            self._requested,
            self._measured,
            self._paid,
            self._demanded,
        )
        return self._pick(forms)()

    def _ordered(self) -> str:
        return f"{self._pick(OFFICES)[1]} {self._about()}, {self._pick(TIMES)}."

    def _charged(self) -> str:
        return f"Giao {self._pick(OFFICES)[1]} chủ trì {self._about()} {self._pick(MANNERS)}."

    def _requested(self) -> str:
        home = self._pick(PLACES)
        return (
            f"Ông {self._person()}, số định danh {self._identity()}, thường trú tại thôn {home}, "
            f"đề nghị {self._about()}."
        )

    def _measured(self) -> str:
        lot, sheet, size = (self._dice.randint(1, most) for most in (900, 90, 3000))
        where = self._pick(AREAS)
        return f"Thửa đất số {lot} tờ bản đồ số {sheet} diện tích {size} m2 {where}."

    def _paid(self) -> str:
        amount = f"{self._dice.randint(1, 900)}.{self._dice.randint(100, 999)}.000"
        return f"Kinh phí {amount} đồng để {self._about()} {self._pick(MANNERS)}."

    def _demanded(self) -> str:
        return f"Yêu cầu bà {self._person()} {self._about()} {self._pick(TIMES)}."

    def _about(self) -> str:
        return f"{self._pick(ACTS)} {self._pick(THINGS)} {self._pick(AREAS)}"

    def _person(self) -> str:
        return f"{self._pick(FAMILY)} {self._pick(MIDDLE)} {self._pick(GIVEN)}"

    def _identity(self) -> str:
        return f"099{self._dice.randrange(10**9):09}"

    def _pick(self, choices: Sequence[_T]) -> _T:
        """Draw one: the first of a list often, the last seldom."""
        size = len(choices)
        if size not in self._weights:
            self._weights[size] = list(accumulate((rank + 2) ** -0.8 for rank in range(size)))
        return self._dice.choices(choices, cum_weights=self._weights[size])[0]

    def _read(self, printed: str) -> str:
        """Return what a machine reads of a printed page."""
        lines = (self._misread(line.split(" ")) for line in printed.split("\n"))
        return "\n".join("".join(line).rstrip() for line in lines)

    def _misread(self, words: Sequence[str]) -> Iterator[str]:
        for word in words:
            if self._dice.random() > self._noise or len(word) < _SHORT:
                yield word + " "
            else:
                yield self._dice.choices(self._harms, weights=(11, 5, 2, 2))[0](word)

    def _other_accent(self, word: str) -> str:
        letters = unicodedata.normalize("NFD", word)
        bare = "".join(letter for letter in letters if letter not in _ACCENTS)
        places = [at for at, letter in enumerate(bare) if letter.lower() in "aeiouy"]
        if not places:
            return word
        at = self._dice.choice(places) + 1
        while bare[at : at + 1] and unicodedata.combining(bare[at]):
            at += 1
        return unicodedata.normalize("NFC", bare[:at] + self._dice.choice(_ACCENTS) + bare[at:])

    def _other_letter(self, word: str) -> str:
        places = [at for at, letter in enumerate(word) if letter in _MISREAD]
        if not places:
            return self._other_accent(word)
        at = self._dice.choice(places)
        return word[:at] + _MISREAD[word[at]] + word[at + 1 :]
