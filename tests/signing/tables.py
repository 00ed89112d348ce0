# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Cross-reference tables that say one thing to one reader and another to the next.

Each takes a signed file and appends bytes to it; most of them append no object at all.
"""

import re

from tests.signing.made import closed, first_page, open_revision, parsed


def with_freed_page_content(pdf: bytes) -> bytes:
    """Mark the content of page one as free, by a cross-reference table alone."""
    writer = open_revision(pdf)
    content = writer.root["/Pages"]["/Kids"][0].get_object().raw_get("/Contents")
    return with_table(pdf, b"%d 1\n%010d %05d f \n" % (content.idnum, 0, content.generation + 1))


def with_object_moved(pdf: bytes) -> bytes:
    """Point the content of page one at that of page two, by a cross-reference table alone."""
    writer = open_revision(pdf)
    pages = writer.root["/Pages"]["/Kids"]
    one, two = (page.get_object().raw_get("/Contents").idnum for page in pages)
    found = re.search(rb"(?<!\d)%d 0 obj" % two, pdf)
    offset = found.start() if found else 15
    return with_table(pdf, b"%d 1\n%010d 00000 n \n" % (one, offset))


def with_object(pdf: bytes, number: int, source: bytes) -> bytes:
    """Write an object anew under its own number, as programs do that save by adding."""
    row = b"%d 1\n%010d 00000 n \n" % (number, len(pdf) + 1)
    return with_table(pdf, row, between=b"\n%d 0 obj\n%s\nendobj" % (number, source))


def with_table(
    pdf: bytes,
    rows: bytes = b"",
    extra: bytes = b"",
    prev: int | None = None,
    between: bytes = b"",
) -> bytes:
    """Append a cross-reference table with these rows; ``prev`` is where the one before lies.

    ``between`` are the objects of the revision.
    """
    before = open_revision(pdf).prev
    head = b"\nxref\n0 0\n%strailer\n<< /Size %d /Root %d 0 R /Prev %d %s >>" % (
        rows,
        int(before.trailer["/Size"]),
        before.trailer.raw_get("/Root").idnum,
        int(before.last_startxref or 0) if prev is None else prev,
        extra,
    )
    whole = pdf + between
    return whole + head + b"\nstartxref\n%d\n%%%%EOF\n" % (len(whole) + 1)


def with_prev_loop(pdf: bytes) -> bytes:
    """Let the last cross-reference table name itself as the one before."""
    return with_table(pdf, prev=len(pdf) + 1)


def with_revision_skipped(pdf: bytes) -> bytes:
    """Change page one, then add a revision that passes over that one: readers differ."""
    writer = open_revision(pdf)
    first_page(writer)["/Rotate"] = parsed(b"90")
    return with_table(closed(writer), prev=int(writer.prev.last_startxref or 0))


def with_stray_object(pdf: bytes) -> bytes:
    """Hide an object of an old number between a harmless revision's own."""
    added = with_table(pdf)[len(pdf) :]
    hidden = b"\n4 0 obj\n<< /Length 9 >>\nstream\n0 0 m 9 9\nendstream\nendobj\n"
    prev = len(pdf)
    moved = added.replace(
        b"startxref\n%d" % (prev + 1), b"startxref\n%d" % (prev + len(hidden) + 1)
    )
    return pdf + hidden + moved


def with_hybrid_table(pdf: bytes) -> bytes:
    """Replace page one in a stream that only some readers look at (/XRefStm)."""
    writer = open_revision(pdf)
    number = writer.root["/Pages"]["/Kids"].raw_get(0).idnum
    forged = b"%d 0 obj\n<< /Type /Page /MediaBox [0 0 99 99] >>\nendobj\n" % number
    start = len(pdf) + 1
    rows = bytes((1,)) + start.to_bytes(4, "big") + b"\0\0"
    table = start + len(forged)
    head = (
        b"9999 0 obj\n<< /Type /XRef /W [1 4 2] /Index [%d 1] /Size 10000 /Length %d >>\nstream\n"
    )
    hidden = head % (number, len(rows)) + rows + b"\nendstream\nendobj"
    return with_table(pdf + b"\n" + forged + hidden, b"", b"/XRefStm %d" % table)


def with_encryption(pdf: bytes) -> bytes:
    """Declare the file encrypted, by a later trailer."""
    return with_table(
        pdf,
        b"",
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> /ID [(a) (a)]"
        % (b"x" * 32, b"y" * 32),
    )


def with_hybrid_rows(pdf: bytes) -> bytes:
    """Add a stream of references that says nothing new beside the table (a hybrid file)."""
    table = len(pdf) + 1
    head = b"9999 0 obj\n<< /Type /XRef /W [1 4 2] /Index [0 0] /Size 10000 /Length 0 >>\nstream\n"
    hidden = head + b"\nendstream\nendobj"
    return with_table(pdf + b"\n" + hidden, b"", b"/XRefStm %d" % table)
