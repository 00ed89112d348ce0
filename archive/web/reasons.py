"""What a verdict says, in the visitor's language: a reason is made of sentences that are known.

The signing library tells its reasons in Vietnamese, with names and numbers put in. The catalogue
holds each sentence as ``signing.words`` and ``signing.findings`` do, with its ``{places}``; here it
is found again in what was told. A sentence nobody translated stays Vietnamese, and says so.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from archive.web.context import door
from archive.web.language import VIETNAMESE, language

PLACE = re.compile(r"\\\{(\w+)\\\}")
"""Where a name or a number is put in, in a sentence that was escaped."""
ANYTHING = r"(?P<\1>.{1,400}?)"
FIRST = re.compile(r".+?\.(?=\s|$)|.+", re.DOTALL)
"""The first sentence of a text, whatever it says."""


@dataclass(frozen=True)
class Sentence:
    """One sentence, and the language it is in."""

    text: str
    language: str


@dataclass(frozen=True)
class Known:
    """A sentence of a catalogue: how it is told from others, and what it is in that language."""

    told: re.Pattern[str]
    said: str


@dataclass(frozen=True)
class Taken:
    """A sentence at the beginning of a text, which ends ``length`` signs after it."""

    length: int
    sentence: Sentence


def reason(text: str) -> tuple[Sentence, ...]:
    """Return what is told, sentence by sentence, each in the visitor's language where it can be."""
    wanted = language()
    return sentences(text, door().words.by_language.get(wanted, {}), wanted)


def sentences(text: str, catalogue: Mapping[str, str], wanted: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text, those of the catalogue in its language."""
    if wanted == VIETNAMESE:
        return (Sentence(text, VIETNAMESE),) if text else ()
    pairs = tuple((told, said) for told, said in catalogue.items() if told.endswith("."))
    return tuple(_sentences(text.strip(), _known(pairs), wanted))


@lru_cache(maxsize=4)
def _known(pairs: tuple[tuple[str, str], ...]) -> tuple[Known, ...]:
    return tuple(
        Known(re.compile(PLACE.sub(ANYTHING, re.escape(told)) + r"(?=\s|$)", re.DOTALL), said)
        for told, said in pairs
    )


def _sentences(text: str, known: tuple[Known, ...], wanted: str) -> Iterator[Sentence]:
    """Take sentence by sentence off the front: of those that fit, the one that ends first."""
    while first := FIRST.match(text):
        unknown = Taken(first.end(), Sentence(first[0], VIETNAMESE))
        taken = min(_fitting(text, known, wanted), key=lambda one: one.length, default=unknown)
        yield taken.sentence
        text = text[taken.length :].lstrip()


def _fitting(text: str, known: tuple[Known, ...], wanted: str) -> Iterator[Taken]:
    for one in known:
        if found := one.told.match(text):
            yield Taken(found.end(), Sentence(one.said.format(**found.groupdict()), wanted))
