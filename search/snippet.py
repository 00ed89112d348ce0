"""The few words of a page that show why it was found."""

from collections.abc import Iterator, Sequence

from search.highlight import hit_words
from search.parse import Element
from search.result import Span
from search.vietnamese import Cut

WIDTH = 32
"""Words a snippet shows."""
_BEFORE = 6


def snippet(elements: Sequence[Element], page: Cut) -> tuple[Span, ...]:
    """Return the densest part of a page, cut at words, with its hits marked.

    Spans carry raw page text: whoever shows them escapes each span and then marks it.
    """
    hits = sorted(hit_words(elements, page)) if elements else []
    first = _densest(hits, page)
    return tuple(_spans(page, range(first, min(first + WIDTH, len(page))), frozenset(hits)))


def _densest(hits: Sequence[int], page: Cut) -> int:
    """Return the word to begin with, so that the most different words hit are seen."""
    best, most = 0, 0
    for place, at in enumerate(hits):
        near = (hit for hit in hits[place : place + WIDTH] if hit < at + WIDTH - _BEFORE)
        seen = len({page.words[hit].plain for hit in near})
        if seen > most:
            best, most = at, seen
    return max(min(best - _BEFORE, len(page) - WIDTH), 0)


def _spans(page: Cut, shown: range, hits: frozenset[int]) -> Iterator[Span]:
    """Return the text from the first to the last word shown, cut where marks begin and end."""
    if not shown:
        return
    at = page.start(shown[0])
    for place in shown:
        if place not in hits:
            continue
        if page.start(place) > at:
            yield Span(_one_line(page.text[at : page.start(place)]), marked=False)
        yield Span(page.written(place), marked=True)
        at = page.end(place)
    if at < page.end(shown[-1]):
        yield Span(_one_line(page.text[at : page.end(shown[-1])]), marked=False)


def _one_line(text: str) -> str:
    """Return text with every run of spaces and line ends as one space."""
    inner = " ".join(text.split())
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and inner else ""
    return before + inner + after
