# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""The revisions of a file as they were, and which numbers of objects were free in each.

pyHanko takes every number from a trailer's /Size on as free. Nobody holds a file to its /Size, and
a page may name an object that is not there yet: whoever prepared such a file could bring or change
what it draws after the signature, under a number that passes as new.
"""

from functools import cached_property

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

TRAILER = frozenset({"/Size", "/Prev", "/Root", "/Encrypt", "/Info", "/ID", "/AuthCode", "/Type"})
"""What a reader looks for in a trailer (ISO 32000-2, 7.5.5). OpenOffice names streams there that
nobody draws, by numbers that others give to new objects."""


class Past(HistoricalResolver):
    """A file as one revision left it."""

    def __init__(self, reader: PdfFileReader, revision: int) -> None:
        super().__init__(reader, revision)
        for key in self._trailer.keys() - TRAILER:
            del self._trailer[key]

    def is_ref_unassignable(self, ref: generic.Reference) -> bool:
        """Whether a number is new behind this revision; one that is written somewhere never is."""
        return super().is_ref_unassignable(ref) and ref.idnum not in self._written

    @cached_property
    def _written(self) -> frozenset[int]:
        table = self.reader.xrefs
        return frozenset(
            one.idnum
            for revision in range(self.revision + 1)
            for one in table.explicit_refs_in_revision(revision)
        )

    @cached_property
    def gaps(self) -> frozenset[tuple[int, int]]:
        """Name what the catalogue leads to and the file does not hold: number and generation."""
        named = self.collect_dependencies(self.root)
        table = self.reader.xrefs
        return frozenset(
            (one.idnum, one.generation)
            for one in named
            if table.get_historical_ref(one, self.revision) is None
        )


class Reader(PdfFileReader):
    """A reader of a file whose earlier revisions are told as ``Past``."""

    def get_historical_resolver(self, revision: int) -> Past:
        """Return a revision, the oldest one being 0."""
        known = self._historical_resolver_cache.get(revision)
        if not isinstance(known, Past):
            known = self._historical_resolver_cache[revision] = Past(self, revision)
        return known
