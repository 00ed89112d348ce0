"""How Vietnamese words become comparable: the one fold every index uses.

Two forms of each word are kept. The *exact* form is lower case NFC in which only habits of
spelling are evened out: ``hòa`` and ``hoà`` are one, and so are ``kỹ`` and ``kĩ``. The *plain*
form has no marks at all and writes đ as d. Equal exact forms are equal plain forms. NFC comes
first, because text that arrives decomposed would break into pieces at every accent.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, chain

LONGEST_WORD = 64
"""Letters of a word that are looked at; longer ones are line noise."""

TONES = "\u0300\u0301\u0303\u0309\u0323"
"""The marks of huyền, sắc, ngã, hỏi and nặng."""
_TONE = re.compile(f"[{TONES}]")
# Soft hyphens, joiners and marks of order: programs leave them inside words, nobody types them.
_HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_HIDDEN_SIGNS = frozenset(_HIDDEN)
_UNSEEN = dict.fromkeys(map(ord, _HIDDEN))
WORD = re.compile(rf"\d+|[^\W\d_]+(?:[\u0300-\u036f{_HIDDEN}]+[^\W\d_]*)*")
"""A word of a text in NFC: digits, or letters with their marks."""
_PLAINEST = str.maketrans("‐‑‒–−⁄∕\u00a0\u2007\u202f", "-----//   ")
# Icelandic eth and African D look like Đ, and both OCR and old fonts produce them.
_STROKED = str.maketrans({"ð": "đ", "ɖ": "đ"})
# Only where the two spellings are one word; tay and tai, tuy and tui are two.
_SHORT_Y = re.compile(r"^([hklmstv]|qu)y$")
_LETTERS = re.compile(r"[^\W_][\u0300-\u036f]*(?:[^\W_]|[\u0300-\u036f])*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in both its forms."""

    exact: str
    """Lower case, tone mark moved to the end, old and new spelling made one."""
    plain: str
    """Without marks, đ as d, numbers without leading zeros."""
    number: bool
    """True if it is made of digits."""

    @property
    def marked(self) -> bool:
        """True if the word was written with an accent or a đ."""
        return self.exact != self.plain and not self.number


@dataclass(frozen=True)
class Cut:
    """A text cut into words: where each stands, as offsets into the NFC form of the text.

    Offsets are reckoned line by line when they are asked for: most of a page is never shown.
    """

    text: str
    words: Sequence[Word]
    lines: Sequence[int]
    """The word each line of the text begins with."""

    @cached_property
    def plain(self) -> Sequence[str]:
        """The words folded."""
        return [one.plain for one in self.words]

    def start(self, at: int) -> int:
        """Return where a word begins."""
        return self._span(at)[0]

    def end(self, at: int) -> int:
        """Return where a word ends: the offset behind its last letter."""
        return self._span(at)[1]

    def _span(self, at: int) -> tuple[int, int]:
        line = bisect_right(self.lines, at) - 1
        if line not in self._spans:
            start, end = self._breaks[line : line + 2]
            found = WORD.finditer(self.text, start, end)
            self._spans[line] = [word.span() for word in found]
        return self._spans[line][at - self.lines[line]]

    @cached_property
    def _spans(self) -> dict[int, Sequence[tuple[int, int]]]:
        return {}

    @cached_property
    def _signs(self) -> Sequence[str]:
        return WORD.split(self.text)

    @cached_property
    def _breaks(self) -> Sequence[int]:
        return list(accumulate((len(line) + 1 for line in self.text.split("\n")), initial=0))

    def __len__(self) -> int:
        return len(self.words)

    def between(self, at: int) -> str:
        """Return what stands between a word and the next one, each sign in its plainest form."""
        signs = self._signs[at + 1]
        return signs if signs.isascii() else signs.translate(_PLAINEST).translate(_UNSEEN)

    def written(self, at: int) -> str:
        """Return a word as it stands in the text."""
        start, end = self._span(at)
        return self.text[start:end]


def normal(text: str) -> str:
    """Return the text in NFC, the form every offset refers to."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the text as it is compared when accents do not matter; folding twice is folding once.

    Punctuation and spaces stay, so whole names and titles can be folded as well as words.
    """
    return _LETTERS.sub(lambda found: _folded(found[0]), _lower(text))


def cut(text: str) -> Cut:
    """Cut text into words; letters and digits part even without a space (``123QĐ`` is two)."""
    whole = normal(text)
    found: list[Word] = []
    lines: list[int] = []
    for line in whole.split("\n"):
        lines.append(len(found))
        found += chain.from_iterable(map(pieced, line.split()))
    return Cut(whole, found, lines)


def words(text: str) -> Sequence[Word]:
    """Return the words of a text in order."""
    return cut(text).words


@lru_cache(maxsize=1 << 16)
def pieced(piece: str) -> Sequence[Word]:
    """Return the words of NFC without spaces, remembered: papers repeat themselves, signs too."""
    return tuple(map(word, WORD.findall(piece)))


@lru_cache(maxsize=1 << 16)
def word(written: str) -> Word:
    """Return both forms of one written word."""
    lowered = _lower(written)[:LONGEST_WORD]
    plain = _folded(lowered)
    return Word(_spelling(lowered), plain, plain.isdecimal())


def spellings(plain: str) -> Sequence[str]:
    """Return the ways to write a folded word: what is compared as ``ki`` is also ``ky``."""
    if plain.isdecimal():
        return [plain.zfill(digits) for digits in range(len(plain), max(_IDENTITY, len(plain) + 1))]
    other = f"{plain[:-1]}y"
    return [plain, other] if other != plain and _folded(other) == plain else [plain]


def _lower(text: str) -> str:
    """Return lower case NFC without hidden signs, with every look-alike of đ made đ."""
    if text.isascii():
        return text.lower()
    # Lowering can decompose (İ) and composing can raise again, so NFC stands on both sides.
    seen = text if _HIDDEN_SIGNS.isdisjoint(text) else text.translate(_UNSEEN)
    return normal(normal(seen).lower()).translate(_STROKED)


def _folded(lowered: str) -> str:
    """Return one lowered word without marks."""
    bare = lowered if lowered.isascii() else _bare(lowered)
    if bare.isdecimal():
        return bare.lstrip("0") or "0" if len(bare) < _IDENTITY else bare
    return _SHORT_Y.sub(r"\1i", bare)


def _bare(lowered: str) -> str:
    """Return lower case letters without marks, đ as d."""
    open_ = unicodedata.normalize("NFD", lowered)
    kept = "".join([letter for letter in open_ if not unicodedata.combining(letter)])
    return normal(kept.replace("đ", "d"))


_IDENTITY = 9
"""From this many digits on a number names something, and its leading zero belongs to it."""


def _spelling(lowered: str) -> str:
    """Return a lowered word with its tone at the end and short y as i."""
    if lowered.isascii():
        return _SHORT_Y.sub(r"\1i", lowered)
    open_ = unicodedata.normalize("NFD", lowered)
    tone = "".join(_TONE.findall(open_))
    bare = normal(_TONE.sub("", open_))
    return _SHORT_Y.sub(r"\1i", bare) + tone
