"""A page that words are looked for on, as a whole.

Twenty pages are looked through for an answer and a line or two of each is shown, so none is cut
into words unless its question needs that. Nearly every page is written in the letters of
Vietnamese alone: those are folded together, a byte each, and what stands for a letter stays where
the letter was.
"""

import codecs
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise, product

from search.vietnamese import LONGEST_WORD, TONES, WORD, Cut, Word, cut, normal, spellings, word

Place = tuple[int, int]
"""Where a word stands: the offsets of its first letter and behind its last one, in NFC."""
Row = tuple[Place, ...]
"""Where words stand that follow each other."""

_VOWELS = [normal(vowel + tone) for vowel, tone in product("aăâeêioôơuưy", ("", *TONES))]
_LOWER = "".join([*_VOWELS, *"bcdđfghjklmnpqrstvwxz"])
_SIGNS = "\t\n\r !\"#$%&'()*+,-./0123456789:;<=>?@[\\]^_`{|}~\u00a0§«°·»×–—‘’“”•…"
_ALPHABET = ("\0" + _LOWER + _LOWER.upper() + _SIGNS).ljust(256, "\ufffe")
"""The sign of each byte; the last ones stand for none."""
_BYTES = codecs.charmap_build(_ALPHABET)
_FOLDED = "".join(word(sign).plain if WORD.match(sign) else " " for sign in _ALPHABET).encode()
_KINDS = "".join("1" if s.isdecimal() else "a" if s.isalpha() else " " for s in _ALPHABET).encode()
_TOO_LONG = (b"a" * (LONGEST_WORD + 1), b"1" * (LONGEST_WORD + 1))


class Page:
    """The text of a page, in NFC, and where words stand on it."""

    def __init__(self, text: str) -> None:
        self.text = normal(text)
        self._even = _Even.of(self.text) or _Worded(self.cut)

    @cached_property
    def cut(self) -> Cut:
        """The page as words."""
        return cut(self.text)

    @cached_property
    def different(self) -> frozenset[str]:
        """The words of the page, folded, each once."""
        return frozenset(map(_compared, self._even.text.split()))

    def word(self, place: Place) -> Word:
        """Return the word that stands there."""
        return word(self.text[slice(*place)])

    def rows(self, plain: Sequence[str], *, loose: bool = False) -> Sequence[Row]:
        """Return where folded words follow each other, in the order of the page.

        In a loose row one other word may stand between two of them; it is told with the row.
        """
        forms = [_forms(one) for one in plain]
        even = self._even.text
        found: list[Row] = []
        for form in forms[0]:
            at = even.find(form)
            while at >= 0:
                row = tuple(self._row(at, forms, loose=loose))
                if row:
                    found.append(row)
                at = even.find(form, at + 1)
        return sorted(found) if len(forms[0]) > 1 else found

    def _row(self, at: int, forms: Sequence[tuple[str, ...]], *, loose: bool) -> Sequence[Place]:
        """Return where a row stands of which the first word is there; nothing if it does not."""
        even = self._even.text
        row: list[Place] = []
        for form in forms:
            if loose and row and not even.startswith(form, at):
                at = self._step(at, row)
            if not even.startswith(form, at):
                return ()
            at = self._step(at, row)
        return row

    def _step(self, at: int, row: list[Place]) -> int:
        """Add the word behind a space to a row; return the space before the next word."""
        even = self._even.text
        end = even.find(" ", at + 1)
        if end < 0:
            return at
        row.append(self._even.place(at + 1, end))
        while even.startswith("  ", end):
            end += 1
        return end


class _Even:
    """A text folded sign by sign, between two spaces, with a space for each sign between words."""

    def __init__(self, text: str, added: Sequence[int]) -> None:
        self.text = text
        self._added = added  # where spaces stand that the text has not: 123QĐ is two words

    @classmethod
    def of(cls, text: str) -> "_Even | None":
        """Fold a text, unless it has a sign without a byte, or too long a word."""
        try:
            signs = codecs.charmap_encode(f" {text} ", "strict", _BYTES)[0]
        except UnicodeEncodeError:
            return None
        kinds, even = signs.translate(_KINDS), signs.translate(_FOLDED).decode()
        if any(long in kinds for long in _TOO_LONG):
            return None
        grown = sorted([*_meetings(kinds, b"a1"), *_meetings(kinds, b"1a")])
        if not grown:
            return cls(even, ())
        parts = [even[at:end] for at, end in pairwise([0, *grown, len(even)])]
        return cls(" ".join(parts), [at + before for before, at in enumerate(grown)])

    def place(self, start: int, end: int) -> Place:
        """Return where a word stands in the text that was folded."""
        before = 1 + bisect_left(self._added, start)
        return start - before, end - before


class _Worded:
    """The words of a text that has other signs, folded one by one."""

    def __init__(self, page: Cut) -> None:
        self.text = f" {' '.join(page.plain)} "
        self._page = page
        self._starts = list(accumulate((len(one) + 1 for one in page.plain), initial=1))

    def place(self, start: int, _: int) -> Place:
        """Return where a word stands in the text that was folded."""
        at = bisect_right(self._starts, start) - 1
        return self._page.start(at), self._page.end(at)


def _meetings(kinds: bytes, two: bytes) -> Iterator[int]:
    """Return where the second of two kinds stands right behind the first."""
    at = kinds.find(two) + 1
    while at:
        yield at
        at = kinds.find(two, at) + 1


@lru_cache(maxsize=1 << 16)
def _compared(even: str) -> str:
    """Return what is compared for a word that was folded sign by sign."""
    return word(even).plain


@lru_cache(maxsize=1 << 14)
def _forms(plain: str) -> tuple[str, ...]:
    """Return how a folded word may be written, between spaces."""
    return tuple(f" {one} " for one in spellings(plain))
