"""Put pages into files: scanned and born-digital PDF, TIFF, and a photo.

The same pages give the same bytes: no clock, no random identifier goes in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from archive.demo.papers.page import HEIGHT, WIDTH, Page
from archive.demo.papers.pdftext import TextWriter
from archive.demo.papers.typeface import Family

DPI = 200
PASSWORD = "trinh-dien-2026"  # noqa: S105 - the locked sample must be openable by who reads this
_THRESHOLD = 150
_PRODUCER = "Văn Khố – bộ sinh tài liệu trình diễn"
_ORIENTATION = 0x0112
_PHOTOMETRIC, _STRIP_OFFSETS, _ROWS_PER_STRIP, _STRIP_LENGTHS = 262, 273, 278, 279
_TURN_RIGHT = 6


@dataclass(frozen=True)
class Layer:
    """Text to lie unseen behind scanned pages; one page of text per scan."""

    pages: tuple[Page, ...]


def scanned_pdf(
    scans: Sequence[Image.Image], *, quality: int = 50, layer: Layer | None = None
) -> bytes:
    """Make a PDF of page images, each an A4 page; bilevel ones as CCITT G4, others as JPEG."""
    pdf = pikepdf.new()
    writer = TextWriter(pdf, layer.pages, Family.NOTO) if layer else None
    for number, scan in enumerate(scans):
        page = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        image = _bilevel(pdf, scan) if scan.mode == "1" else _jpeg(pdf, scan, quality)
        page.Resources = Dictionary(XObject=Dictionary(Im0=image))
        content = f"q {WIDTH:.2f} 0 0 {HEIGHT:.2f} 0 0 cm /Im0 Do Q\n".encode()
        if layer and writer:
            page.Resources.Font = writer.fonts
            content += writer.content(layer.pages[number], visible=False)
        page.Contents = pdf.make_stream(content)
    return _saved(pdf)


def text_pdf(pages: Sequence[Page], *, title: str) -> bytes:
    """Make a born-digital PDF: text in embedded fonts and drawn lines, no page image."""
    pdf = pikepdf.new()
    writer = TextWriter(pdf, pages, pages[0].family)
    for number in range(len(pages)):
        sheet = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        sheet.Resources = Dictionary(Font=writer.fonts)
        rules = [
            f"{rule.weight:.2f} w {rule.x0:.2f} {HEIGHT - rule.y0:.2f} m "
            f"{rule.x1:.2f} {HEIGHT - rule.y1:.2f} l S"
            for rule in pages[number].rules
        ]
        content = "\n".join(rules).encode() + b"\n"
        sheet.Contents = pdf.make_stream(content + writer.content(pages[number], visible=True))
    pdf.docinfo["/Title"] = title
    pdf.docinfo["/Producer"] = _PRODUCER
    pdf.Root.Lang = pikepdf.String("vi-VN")
    return _saved(pdf)


def locked(content: bytes) -> bytes:
    """Lock a PDF so that it opens only with ``PASSWORD``.

    RC4 of 128 bits (ISO 32000-1, 7.6, revision 3): what old office programs wrote. The newer
    AES revisions draw random salts, so the bytes would differ each time.
    """
    written = BytesIO()
    how = pikepdf.Encryption(owner=PASSWORD, user=PASSWORD, R=3, aes=False, metadata=False)
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(written, encryption=how, static_id=True)
    return written.getvalue()


def broken(content: bytes) -> bytes:
    """Keep the head of a PDF and a middle piece: no page tree is left to be found."""
    third = len(content) // 3
    return content[:9] + content[third : 2 * third]


def tiff(scans: Sequence[Image.Image]) -> bytes:
    """Make a bilevel TIFF of many pages, CCITT G4."""
    written = BytesIO()
    first, *others = [bilevel(scan) for scan in scans]
    first.save(
        written,
        "TIFF",
        save_all=True,
        append_images=others,
        compression="group4",
        dpi=(DPI, DPI),
    )
    return written.getvalue()


def photo(scan: Image.Image, *, quality: int = 66) -> bytes:
    """Make a JPEG as a telephone held sideways does: turned pixels, EXIF orientation 6."""
    exif = Image.Exif()
    exif[_ORIENTATION] = _TURN_RIGHT
    written = BytesIO()
    scan.transpose(Image.Transpose.ROTATE_90).save(written, "JPEG", quality=quality, exif=exif)
    return written.getvalue()


def bilevel(scan: Image.Image) -> Image.Image:
    """Reduce a page to black and white, without dithering."""
    table = [255 * (value > _THRESHOLD) for value in range(256)]
    return scan.convert("L").point(table, mode="1")


def _jpeg(pdf: pikepdf.Pdf, scan: Image.Image, quality: int) -> pikepdf.Object:
    """Make an image object of a grey or colour page."""
    written = BytesIO()
    scan.save(written, "JPEG", quality=quality, optimize=True)
    image = pdf.make_stream(written.getvalue())
    image.stream_dict = _image(scan, bits=8, coding=Name.DCTDecode)
    return image


def _bilevel(pdf: pikepdf.Pdf, scan: Image.Image) -> pikepdf.Object:
    """Make an image object of a black-and-white page: one strip of CCITT G4."""
    written = BytesIO()
    scan.save(written, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: scan.height})
    with TiffImageFile(BytesIO(written.getvalue())) as strip:
        start, length = strip.tag_v2[_STRIP_OFFSETS][0], strip.tag_v2[_STRIP_LENGTHS][0]
        black_is_one = strip.tag_v2[_PHOTOMETRIC] == 0
    image = pdf.make_stream(written.getvalue()[start : start + length])
    image.stream_dict = _image(scan, bits=1, coding=Name.CCITTFaxDecode)
    image.DecodeParms = Dictionary(
        K=-1, Columns=scan.width, Rows=scan.height, BlackIs1=not black_is_one
    )
    return image


def _image(scan: Image.Image, *, bits: int, coding: Name) -> Dictionary:
    """Describe an image object."""
    return Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=scan.width,
        Height=scan.height,
        ColorSpace=Name.DeviceRGB if scan.mode == "RGB" else Name.DeviceGray,
        BitsPerComponent=bits,
        Filter=coding,
    )


def _saved(pdf: pikepdf.Pdf) -> bytes:
    """Write the PDF with an identifier made from its content."""
    written = BytesIO()
    pdf.save(written, deterministic_id=True, min_version="1.7")
    return written.getvalue()
