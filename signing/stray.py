# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Find what lies in a file behind a signature and belongs to no revision.

A reader that finds the cross-references damaged searches a file for objects; what lies there
unnamed would come to life in that reader and in no other.
"""

from collections.abc import Iterator

from pyhanko.pdf_utils.reader import PdfFileReader

SPACE, DIGITS = b"\0\t\n\f\r ", b"0123456789"
NUMBER, GENERATION = 10, 5
"""How many digits readers take for the number and the generation of an object."""
WORD = frozenset(b"0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def stray(pdf: bytes, reader: PdfFileReader, start: int) -> int:
    """Count the objects from an offset on that no cross-reference of any revision points at."""
    known = _offsets(reader)
    return sum(1 for one in headers(pdf, start) if not _near(one, known))


def headers(pdf: bytes, start: int) -> Iterator[int]:
    """Find where objects begin ("12 0 obj"), from an offset on, whatever stands around them."""
    at = pdf.find(b"obj", start)
    while at >= 0:
        end = at + len(b"obj")
        begun = _begun(pdf, at)
        if begun >= start and (end == len(pdf) or pdf[end] not in WORD):
            yield begun
        at = pdf.find(b"obj", end)


def _begun(pdf: bytes, at: int) -> int:
    """Go back from the word "obj" over two numbers; -1 where they do not stand there."""
    generation_end = _back(pdf, at, SPACE)
    generation = _back(pdf, generation_end, DIGITS)
    number_end = _back(pdf, generation, SPACE)
    number = _back(pdf, number_end, DIGITS)
    fits = 1 <= generation_end - generation <= GENERATION and 1 <= number_end - number <= NUMBER
    return number if fits and generation_end < at and number_end < generation else -1


def _back(pdf: bytes, at: int, over: bytes) -> int:
    while at and pdf[at - 1] in over:
        at -= 1
    return at


def last_end(pdf: bytes, reader: PdfFileReader) -> int:
    """Find where the last revision ends: behind the first %%EOF after its cross-references."""
    start = pdf.find(b"startxref", reader.last_startxref)
    return pdf.find(b"%%EOF", start) + len(b"%%EOF")


def _offsets(reader: PdfFileReader) -> set[int]:
    """Gather where objects and cross-reference streams of all revisions begin."""
    known: set[int] = set()
    for revision in range(reader.xrefs.total_revisions):
        section = reader.xrefs.get_xref_data(revision)
        known.update(offset for _, offset in section.standard_xrefs.values())
        known.add(reader.xrefs.get_xref_container_info(revision).start_location)
        if section.hybrid is not None:
            known.update(offset for _, offset in section.hybrid.xref_data.standard_xrefs.values())
            known.add(section.hybrid.meta_info.start_location)
    return known


def _near(begun: int, known: set[int]) -> bool:
    """Whether a cross-reference points here, or at the white space before, as some writers do."""
    return any(begun - back in known for back in range(3))
