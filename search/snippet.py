"""The few words of a page that show why it was found."""

from collections.abc import Iterator, Sequence

from search.highlight import hit_tokens
from search.parse import Element
from search.result import Span
from search.vietnamese import Token, normal, tokens

WIDTH = 32
"""Words a snippet shows."""
_BEFORE = 6


def snippet(elements: Sequence[Element], text: str) -> tuple[Span, ...]:
    """Return the densest part of a page, cut at words, with its hits marked.

    Spans carry raw page text: whoever shows them escapes each span and then marks it.
    """
    whole = normal(text)
    cut = tokens(whole)
    hits = sorted(hit_tokens(elements, whole, cut)) if elements else []
    first = _densest(hits, cut)
    shown = cut[first : first + WIDTH]
    if not shown:
        return ()
    return tuple(_spans(whole, shown, {at - first for at in hits}))


def _densest(hits: Sequence[int], cut: Sequence[Token]) -> int:
    """Return the token to begin with, so that the most different words hit are seen."""
    best, most = 0, 0
    for place, at in enumerate(hits):
        seen = {
            cut[hit].word.plain for hit in hits[place : place + WIDTH] if hit < at + WIDTH - _BEFORE
        }
        if len(seen) > most:
            best, most = at, len(seen)
    return max(min(best - _BEFORE, len(cut) - WIDTH), 0)


def _spans(text: str, shown: Sequence[Token], hits: set[int]) -> Iterator[Span]:
    """Return the text from the first to the last token shown, hits that touch made one span."""
    at = shown[0].start
    for place, token in enumerate(shown):
        if place not in hits:
            continue
        if token.start > at:
            yield Span(_one_line(text[at : token.start]), marked=False)
        yield Span(_one_line(text[token.start : token.end]), marked=True)
        at = token.end
    if at < shown[-1].end:
        yield Span(_one_line(text[at : shown[-1].end]), marked=False)


def _one_line(text: str) -> str:
    """Return text with every run of spaces and line ends as one space."""
    inner = " ".join(text.split())
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and inner else ""
    return before + inner + after
