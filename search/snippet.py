"""The few words of a page that show why it was found."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from search.highlight import hit_words
from search.page import Page, Place
from search.parse import Element
from search.result import Span

WIDTH = 32
"""Words a snippet shows, as they are parted by spaces."""
_BEFORE = 6


def snippet(elements: Sequence[Element], page: Page) -> tuple[Span, ...]:
    """Return the densest part of a page, cut at spaces, with its hits marked.

    Spans carry raw page text: whoever shows them escapes each span and then marks it.
    """
    hits = sorted(hit_words(elements, page)) if elements else []
    return tuple(_spans(page.text, hits, *_window(page.text, _densest(hits, page))))


def _densest(hits: Sequence[Place], page: Page) -> int:
    """Return the hit to begin at, so that the most different words hit are seen."""
    words = [page.word(hit).plain for hit in hits]
    at = list(accumulate(_words(page.text[a:b]) for (a, _), (b, _) in pairwise([(0, 0), *hits])))
    best, most = 0, 0
    for place, (start, _) in enumerate(hits):
        seen = len({*words[place : bisect_left(at, at[place] + WIDTH - _BEFORE, place)]})
        if seen > most:
            best, most = start, seen
    return best


def _words(text: str) -> int:
    """Return about how many words a piece of text has."""
    return text.count(" ") + text.count("\n")


def _window(text: str, hit: int) -> Place:
    """Return a part of the text with this hit and some words before it."""
    start = _back(text, hit, _BEFORE)
    behind = text[start:].split(None, WIDTH)
    if len(behind) <= WIDTH:
        return _back(text, start, WIDTH - len(behind)), len(text.rstrip())
    return start, len(text[: len(text) - len(behind[WIDTH])].rstrip())


def _back(text: str, at: int, words: int) -> int:
    """Return where the text begins that has so many words before this place."""
    before = text[:at].rsplit(None, words)
    kept = len(before[0]) if len(before) > words else 0
    return len(text) - len(text[kept:].lstrip()) if words else at


def _spans(text: str, hits: Sequence[Place], at: int, last: int) -> Iterator[Span]:
    """Return the text between two places, cut where marks begin and end."""
    for start, end in hits:
        if at <= start and end <= last:
            if start > at:
                yield Span(_one_line(text[at:start]), marked=False)
            yield Span(text[start:end], marked=True)
            at = end
    if at < last:
        yield Span(_one_line(text[at:last]), marked=False)


def _one_line(text: str) -> str:
    """Return text with every run of spaces and line ends as one space."""
    if text.isprintable() and "  " not in text:
        return text
    inner = " ".join(text.split())
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and inner else ""
    return before + inner + after
