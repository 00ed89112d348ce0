# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Find what lies in a file behind a signature and belongs to no revision.

A reader that finds the cross-references damaged searches a file for objects; what lies there
unnamed would come to life in that reader and in no other.
"""

import re

from pyhanko.pdf_utils.reader import PdfFileReader

OBJECT = re.compile(rb"(?<![0-9])(\d{1,10})[\x00\t\n\f\r ]+(\d{1,5})[\x00\t\n\f\r ]+obj\b")


def stray(pdf: bytes, reader: PdfFileReader, start: int) -> int:
    """Count the objects from an offset on that no cross-reference of any revision points at."""
    known = _offsets(reader)
    return sum(1 for one in OBJECT.finditer(pdf, start) if not _near(one, known))


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


def _near(found: re.Match[bytes], known: set[int]) -> bool:
    """Whether a cross-reference points here, or at the white space before, as some writers do."""
    return any(found.start() - back in known for back in range(3))
