"""Words of the trade, of two syllables and more, that give an abstract the marks a reader mistook.

"hồ trợ" is no word and "hỗ trợ" is one that abstracts use every day. The list names what may be
confused as well ("công nhận", "công nhân"): such words stay as they were read, and so do names.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache

from ocr.finding.lists import listed, spellings
from ocr.finding.strip import folded

_SIGNS = ".,;:()\"'“”"


def with_terms(text: str) -> str:
    """Return the text with the marks of the one listed word that has the same letters."""
    words = text.split()
    for size in range(_longest(), 1, -1):
        for at in range(len(words) - size + 1):
            some = words[at : at + size]
            words[at : at + size] = _spelt(some)
    return " ".join(words)


@cache
def _longest() -> int:
    return max(len(entry.split()) for entry in listed("terms"))


def _spelt(read: Sequence[str]) -> list[str]:
    """Return these syllables as the list spells them, or as they are."""
    bare = [word.strip(_SIGNS) for word in read]
    inside = " ".join(read).strip(_SIGNS)
    fits = spellings("terms").get(folded(inside), ())
    is_name = all(word[:1].isupper() and not word.isupper() for word in bare)
    if is_name or len(fits) != 1 or " ".join(bare) != inside or _same(fits[0], inside):
        return [*read]
    meant = [_like(one, word) for one, word in zip(fits[0].split(), bare, strict=True)]
    # What half of it does not bear out are other words: "nhận đàn gia súc" names no "nhân dân".
    if 2 * sum(one != word for one, word in zip(meant, bare, strict=True)) > len(bare):
        return [*read]
    return [one.replace(word, said) for one, word, said in zip(read, bare, meant, strict=True)]


def _same(one: str, other: str) -> bool:
    """Tell whether two spellings differ in nothing but where a tone stands ("hòa", "hoà")."""
    return all(
        sorted(unicodedata.normalize("NFD", left)) == sorted(unicodedata.normalize("NFD", right))
        for left, right in zip(one.split(), other.lower().split(), strict=True)
    )


def _like(syllable: str, word: str) -> str:
    if word.isupper():
        return syllable.upper()
    return syllable.capitalize() if word[:1].isupper() else syllable
