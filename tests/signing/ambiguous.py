# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Revisions that one reader reads so and the next otherwise, and papers prepared with gaps.

Each is built so that pyHanko alone sees nothing that changed; pdfium, poppler or mupdf show it.
"""

import io
import re
from collections.abc import Callable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name

from tests.signing import shadows, tables
from tests.signing.forged import stream
from tests.signing.made import closed, open_revision, parsed

GAP, FREED = 151, 91
"""Numbers that the paper names: one is nowhere, one is given up."""
FORM = b"<< /Type /XObject /Subtype /Form /BBox [0 0 300 300] >>"
COVER = b"1 g 0 0 300 300 re f"
Forgery = Callable[[bytes], bytes]


def prepared(paper: bytes) -> bytes:
    """Lay a paper before the signer whose drawing draws through two gaps, and has a twin."""
    pdf = shadows.with_hidden_twin(shadows.drawn(paper))
    inner = b"/Resources << /XObject << /Trong %d 0 R /Bo %d 0 R >> >>" % (GAP, FREED)
    head = b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 900] %s /Length 17 >>" % inner
    drawing = head + b"\nstream\n/Trong Do /Bo Do \nendstream"
    che = shadows.number(pdf, "/Resources", "/XObject", "/Che")
    freed = tables.with_table(
        tables.with_object(pdf, che, drawing), b"%d 1\n0000000000 00001 f \n" % FREED
    )
    return with_size(freed, FREED + 1)


def with_size(pdf: bytes, size: int) -> bytes:
    """Let the last trailer name another number of objects."""
    at = pdf.rindex(b"/Size")
    return pdf[:at] + re.sub(rb"/Size \d+", b"/Size %d" % size, pdf[at:], count=1)


def gap_filled(pdf: bytes) -> bytes:
    """Bring what a drawing inside a drawing names and what was nowhere."""
    body = FORM[:-2] + b"/Length %d >>\nstream\n%s\nendstream" % (len(COVER), COVER)
    return tables.with_object(pdf, GAP, body)


def freed_filled(pdf: bytes) -> bytes:
    """Bring what was given up, as something the form is drawn with."""
    writer = open_revision(pdf)
    form = writer.root["/AcroForm"]
    form["/DR"] = parsed(b"<< /XObject << /X %d 0 R >> >>" % FREED)
    writer.update_container(form)
    writer.objects[(0, FREED)] = stream(COVER, FORM)
    return closed(writer)


def row(text: bytes) -> Forgery:
    """Add a table with one row for the content of page one; {twin} is where its twin lies."""

    def forge(pdf: bytes) -> bytes:
        content = shadows.number(pdf, "/Contents")
        offsets = [one.start() for one in re.finditer(rb"(?<!\d)%d 0 obj" % content, pdf)]
        first, twin = (b"%010d" % one for one in offsets[:2])
        said = text.replace(b"{twin}", twin).replace(b"{own}", first)
        return tables.with_table(pdf, said.replace(b"{number}", b"%d" % content))

    return forge


def with_two_roots(pdf: bytes) -> bytes:
    """Name two catalogues in one trailer."""
    hidden = int(open_revision(pdf).prev.root.raw_get("/An").idnum)
    return tables.with_table(pdf, b"", b"/Root %d 0 R" % hidden)


def with_two_contents(pdf: bytes) -> bytes:
    """Write page one anew as it was, with a second entry for what it shows."""
    pages = open_revision(pdf).prev.root["/Pages"]["/Kids"]
    written = io.BytesIO()
    pages[0].get_object().write_to_stream(written, None)
    other = shadows.number(pdf, "/Resources", "/XObject", "/Che")
    source = written.getvalue()[:-2] + b"/Contents %d 0 R >>" % other
    return tables.with_object(pdf, int(pages.raw_get(0).idnum), source)


def with_fewer_objects(pdf: bytes) -> bytes:
    """Let a trailer say that there are only three objects."""
    return with_size(tables.with_table(pdf), 3)


def with_old_number(pdf: bytes) -> bytes:
    """Overwrite a drawing inside a drawing under a number that was first declared free."""
    che = shadows.number(pdf, "/Resources", "/XObject", "/Che")
    body = FORM[:-2] + b"/Length %d >>\nstream\n%s\nendstream" % (len(COVER), COVER)
    return tables.with_object(with_fewer_objects(pdf), che, body)


def with_type3_letters(pdf: bytes) -> bytes:
    """Fill a field with letters of a font that draws whatever it likes."""
    writer = open_revision(pdf)
    field = next(
        one.get_object()
        for one in writer.root["/AcroForm"]["/Fields"]
        if one.get_object()["/T"] == "SoKyHieu"
    )
    font = writer.add_object(parsed(b"<< /Type /Font /Subtype /Type3 /CharProcs << >> >>"))
    look = stream(b"BT /Ve 9 Tf (12) Tj ET", FORM)
    fonts = generic.DictionaryObject({pdf_name("/Ve"): font})
    look["/Resources"] = generic.DictionaryObject({pdf_name("/Font"): fonts})
    field["/V"] = generic.pdf_string("12")
    field["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)})
    writer.update_container(field)
    return closed(writer)


ALL: dict[str, Forgery] = {
    "gap filled": gap_filled,
    "freed filled": freed_filled,
    "generation of 70,000": row(b"{number} 1\n{twin} 70000 n \n"),
    "neither in use nor free": row(b"{number} 1\n{twin} 00000 x \n"),
    "free by 70,000": row(b"{number} 1\n0000000000 70000 f \n"),
    "listed twice": row(b"{number} 1\n{twin} 00000 n \n{number} 1\n{own} 00000 n \n"),
    "two catalogues": with_two_roots,
    "two contents": with_two_contents,
    "fewer objects": with_fewer_objects,
    "old number as new": with_old_number,
}
