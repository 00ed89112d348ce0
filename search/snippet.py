"""The few words of a page that show why it was found."""

from bisect import bisect_left
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
        end = bisect_left(hits, at + WIDTH - _BEFORE, place)
        seen = len({page.plain[hit] for hit in hits[place:end]})
        if seen > most:
            best, most = at, seen
    return max(min(best - _BEFORE, len(page) - WIDTH), 0)


def _spans(page: Cut, shown: range, hits: frozenset[int]) -> Iterator[Span]:
    """Return the text from the first to the last word shown, cut where marks begin and end."""
    if not shown:
        return
    at, last = page.start(shown[0]), page.end(shown[-1])
    for place in sorted(hits.intersection(shown)):
        start = page.start(place)
        if start > at:
            yield Span(_one_line(page.text[at:start]), marked=False)
        at = page.end(place)
        yield Span(page.text[start:at], marked=True)
    if at < last:
        yield Span(_one_line(page.text[at:last]), marked=False)


def _one_line(text: str) -> str:
    """Return text with every run of spaces and line ends as one space."""
    inner = " ".join(text.split())
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and inner else ""
    return before + inner + after
