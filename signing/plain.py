# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Whether what was added to a file is written so that every reader reads the same.

A dictionary with an entry twice, an object that one table lists twice, a row that nobody can make
sense of, a table that makes the file smaller: readers choose differently (ISO 32000-2, 7.3.7 and
7.5.4). Whoever adds such a thing behind a signature shows one document to us, another to people.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError, pair_iter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import (
    XRefEntry,
    XRefSectionType,
    parse_xref_stream,
    parse_xref_table,
    read_object_header,
)

UNREADABLE = (PdfError, ValueError, TypeError, KeyError, IndexError, AssertionError)
HIGHEST_GENERATION = 65_535


def is_plain(reader: PdfFileReader, revision: int) -> bool:
    """Whether a later revision reads one way only: its table, its trailer, all its objects."""
    try:
        with strictly(reader):
            rows, trailer = _table(reader, revision)
    except UNREADABLE:
        return False
    size = int(trailer.raw_get("/Size"))
    before = reader.xrefs.get_xref_container_info(revision - 1).size
    numbers = [one.idnum for one in rows if one.idnum]
    return (
        are_plain(reader, reader.xrefs.explicit_refs_in_revision(revision), revision)
        and ("/XRefStm" not in trailer or _agree(reader, revision))
        and len(numbers) == len(set(numbers))
        and size >= before
        and all(number < size for number in numbers)
        and all(one.generation <= HIGHEST_GENERATION for one in rows)
    )


def _agree(reader: PdfFileReader, revision: int) -> bool:
    """Whether a second table, for some readers only, says no more than the first."""
    one = reader.xrefs.get_xref_data(revision)
    if one.hybrid is None:
        return False
    two = one.hybrid.xref_data
    return not two.xrefs_in_objstm and two.standard_xrefs.items() <= one.standard_xrefs.items()


def are_plain(reader: PdfFileReader, objects: Iterable[generic.Reference], revision: int) -> bool:
    """Whether no object, as it was in a revision, has an entry twice."""
    try:
        with strictly(reader):
            for one in objects:
                reader.get_object(one, revision)
    except UNREADABLE:
        return False
    return True


@contextmanager
def strictly(reader: PdfFileReader) -> Iterator[None]:
    """Have a reader refuse, for a while, what it would have to guess at."""
    before, reader.strict = reader.strict, True
    try:
        yield
    finally:
        reader.strict = before


def _table(
    reader: PdfFileReader, revision: int
) -> tuple[Sequence[XRefEntry], generic.DictionaryObject]:
    """Read the reference table of a revision once more, and what stands in its trailer."""
    place = reader.xrefs.get_xref_container_info(revision)
    stream = reader.stream
    stream.seek(place.start_location)  # of a table: behind its keyword
    if place.xref_section_type is not XRefSectionType.STREAM:
        rows = list(parse_xref_table(stream, strict=True))
        return rows, generic.DictionaryObject.read_from_stream(
            stream, generic.TrailerReference(reader)
        )
    number, generation = read_object_header(stream, strict=True)
    table = generic.StreamObject.read_from_stream(
        stream, generic.Reference(number, generation, reader)
    )
    rows = list(parse_xref_stream(table, strict=True))
    declared = sum(count for _, count in pair_iter(table.get("/Index", [0, table["/Size"]])))
    if len(rows) != declared:
        raise ValueError(len(rows))
    return rows, table
