# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Papers prepared so that one thing is signed and another shown later (shadow attacks, 2021).

Each is laid before an honest signer, who sees and signs something harmless; what is appended
afterwards only brings to light what was in the signed bytes all the time, or takes a cover away.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf

from tests.signing import tables
from tests.signing.made import open_revision

HARMLESS = b"q /Che Do Q BT /Chu 20 Tf 72 500 Td (Khong dong y) Tj ET"
SHOWN = b"BT /Chu 20 Tf 72 500 Td (Dong y chi 900 trieu) Tj ET"
FORGED = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(SHOWN), SHOWN)


@dataclass(frozen=True)
class Shadow:
    """What is laid before the signer, and what is done with the signed file afterwards."""

    prepare: Callable[[bytes], bytes]
    spring: Callable[[bytes], bytes]


def drawn(paper: bytes) -> bytes:
    """Let page one draw a text and, over it, a form that stands as an object of its own."""
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        cover = pdf.make_stream(b"1 g 0 0 300 300 re f", Type=pikepdf.Name.XObject)
        cover.Subtype, cover.BBox = pikepdf.Name.Form, [0, 0, 300, 300]
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page = pdf.pages[0].obj
        page.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Che=cover),
            Font=pikepdf.Dictionary(Chu=pdf.make_indirect(font)),
        )
        page.Contents = pdf.make_stream(HARMLESS)
        other = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Pages, Count=0, Kids=pikepdf.Array())
        )
        pdf.Root.An = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Catalog, Pages=other))
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
    return written.getvalue()


def number(pdf: bytes, *path: str) -> int:
    """Find the number of an object that page one leads to."""
    at = open_revision(pdf).prev.root["/Pages"]["/Kids"][0].get_object()
    for name in path[:-1]:
        at = at[name]
    return int(at.raw_get(path[-1]).idnum)


def uncovered(pdf: bytes) -> bytes:
    """Take the cover away (hide)."""
    empty = b"<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 0 >>\nstream\n\nendstream"
    return tables.with_object(pdf, number(pdf, "/Resources", "/XObject", "/Che"), empty)


def other_letters(pdf: bytes) -> bytes:
    """Let the same codes be drawn as other letters (replace)."""
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
        b" /Encoding << /Differences [75 /space 104 /space] >> >>"
    )
    return tables.with_object(pdf, number(pdf, "/Resources", "/Font", "/Chu"), font)


def with_hidden_twin(pdf: bytes) -> bytes:
    """Put another content for page one into the file, and let the table pass over it."""
    content = number(pdf, "/Contents")
    first = _offsets(pdf, content)[0]
    both = tables.with_object(pdf, content, FORGED)
    return tables.with_table(both, b"%d 1\n%010d 00000 n \n" % (content, first))


def twin_shown(pdf: bytes) -> bytes:
    """Point at the twin with a second table, which brings no object at all (hide and replace)."""
    content = number(pdf, "/Contents")
    return tables.with_table(pdf, b"%d 1\n%010d 00000 n \n" % (content, _offsets(pdf, content)[1]))


def other_catalogue(pdf: bytes) -> bytes:
    """Let a second trailer name the other catalogue that was signed along (hide and replace)."""
    hidden = int(open_revision(pdf).prev.root.raw_get("/An").idnum)
    written = tables.with_table(pdf)
    at = written.rindex(b"/Root ")
    return written[:at] + re.sub(rb"/Root \d+", b"/Root %d" % hidden, written[at:], count=1)


def older_table(pdf: bytes) -> bytes:
    """End the file by naming the table of an earlier revision as its last one."""
    starts = re.findall(rb"startxref\s+(\d+)", pdf)
    return pdf + b"startxref\n%s\n%%%%EOF\n" % starts[-2]


def _offsets(pdf: bytes, wanted: int) -> list[int]:
    """List where an object is written, in the order of the file."""
    return [one.start() for one in re.finditer(rb"(?<!\d)%d 0 obj" % wanted, pdf)]


def with_a_gap(pdf: bytes) -> bytes:
    """Let page one draw through a form that is not there: to a reader, nothing."""
    here = drawn(pdf)
    page = open_revision(here).prev.root["/Pages"]["/Kids"].raw_get(0).idnum
    resources = b"/Resources << /XObject << /Che 90 0 R >> >>"
    said = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] %s /Contents %d 0 R >>"
    above = int(open_revision(here).prev.root.raw_get("/Pages").idnum)
    return tables.with_object(here, page, said % (above, resources, number(here, "/Contents")))


def gap_filled(pdf: bytes) -> bytes:
    """Bring the form that was missing."""
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 300 300] /Length 21 >>\nstream\n"
    return tables.with_object(pdf, 90, form + b"1 g 0 0 300 300 re f \nendstream")


ALL = {
    "gap filled": Shadow(with_a_gap, gap_filled),
    "hide": Shadow(drawn, uncovered),
    "replace": Shadow(drawn, other_letters),
    "hide and replace": Shadow(lambda pdf: with_hidden_twin(drawn(pdf)), twin_shown),
    "other catalogue": Shadow(drawn, other_catalogue),
    "older table": Shadow(lambda pdf: with_hidden_twin(drawn(pdf)), older_table),
}
