"""Who signed: the position or the name that ends a row of words, by closed lists.

A row under a seal is read with other signs before it; only what is listed comes of it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ocr.engines.interface import Sighting
from ocr.finding.lists import listed, mended, spellings
from ocr.finding.strip import folded

_SURE, _LEAST = 0.8, 0.35
_FEWEST, _MOST = 2, 6
_LONG = 4
_NO_LETTER = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def signed(words: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """Return the words of the position or the name that ends this row; nothing if none does."""
    bare = [replace(word, text=_NO_LETTER.sub("", word.text)) for word in words]
    bare = [word for word in bare if word.text]
    for end in range(len(bare), 0, -1):
        whole = position(bare[:end]) or name(bare[:end])
        if whole:
            return whole
    return ()


def position(words: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """Return the words of the longest listed position at the end of the row, spelt as listed.

    The first letter of its first word may be lost in the seal.
    """
    if not " ".join(word.text for word in words[-_FEWEST:]).isupper():
        return ()
    read = [folded(word.text) for word in words]
    for entry, (listed_name, *_) in sorted(
        spellings("positions").items(), key=_length, reverse=True
    ):
        first, *others = entry.split()
        at = len(read) - len(others) - 1
        if others and at >= 0 and read[at + 1 :] == others and read[at].endswith(first[1:]):
            listed_words = zip(words[at:], listed_name.upper().split(), strict=True)
            return tuple(replace(word, text=text) for word, text in listed_words)
    return ()


def _length(entry: tuple[str, tuple[str, ...]]) -> int:
    return len(entry[0])


def name(words: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """Return the words of the name at the end of the row, from its surname on."""
    for start in range(max(0, len(words) - _MOST), len(words) - 1):
        first, *others = words[start:]
        surname = _surname(first) or ("" if start else _surname_almost(first))
        if surname and all(one.text.istitle() and one.confidence > _LEAST for one in others):
            return (replace(first, text=surname), *others)
    return ()


def _surname(word: Sighting) -> str:
    """Return the listed surname this is."""
    is_one = word.text[0].isupper() and folded(word.text) in listed("surnames")
    return mended("surnames", word.text) if is_one else ""


def _surname_almost(word: Sighting) -> str:
    """Return the surname that differs in one letter from a doubtful longer word, if only one."""
    bare = folded(word.text)
    fits = [
        one
        for one in listed("surnames")
        if word.confidence < _SURE
        and len(bare) == len(one) >= _LONG
        and sum(a != b for a, b in zip(one, bare, strict=True)) == 1
    ]
    return spellings("surnames")[fits[0]][0] if len(fits) == 1 else ""
