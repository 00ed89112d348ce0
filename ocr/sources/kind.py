"""What kind of file this is, by its first bytes: an allow-list, never the file's name.

It loads nothing, so that a file of another kind costs a child no parser.
"""

from ocr.errors import UnknownType

HEAD = 1024
"""Bytes of a file that are looked at."""

PDF = "application/pdf"

_STARTS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"II+\x00": "image/tiff",
    b"MM\x00+": "image/tiff",
}
_PHONES = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""Brands of pictures in an ISO container (ISO 23008-12)."""

_BLANK = b"\xef\xbb\xbf \t\r\n\f\x00"
"""A byte order mark and white space: what sloppy programs write before a PDF's header."""

_PRINTER = b"\x1b%-12345X"
"""How a job for a printer begins (PJL); drivers save PDF files with it."""


def kind_of(head: bytes) -> str:
    """Return the media type of a file that begins so. Raises ``UnknownType``.

    ISO 32000-1 (7.5.2) wants a PDF's header in the first line, readers accept it within the first
    kilobyte. What stands before it may be blank or a printer's greeting and nothing else: a page
    for browsers, a program or a picture with a PDF behind it is two files in one.
    """
    for start, media_type in _STARTS.items():
        if head.startswith(start):
            return media_type
    if head[4:8] == b"ftyp" and head[8:12] in _PHONES:
        return "image/heic"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    before, found, _ = head[:HEAD].partition(b"%PDF-")
    if found and (not before.strip(_BLANK) or before.startswith(_PRINTER)):
        return PDF
    raise UnknownType
