"""One small file of each kind that is kept without being read, built in a few lines."""

import io
import struct
import wave
from zipfile import ZIP_DEFLATED, ZipFile

_MAIN = "application/vnd.openxmlformats-officedocument"


def office(kind: str, *more: str) -> bytes:
    """Return an office document that says it is this kind; ``more`` names further members."""
    out = io.BytesIO()
    types = f'<Types><Override ContentType="{_MAIN}.{kind}.main+xml"/></Types>'
    with ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        for name in more:
            archive.writestr(name, b"x")
    return out.getvalue()


def spoilt() -> bytes:
    """Return an office document, packed, whose list of parts was changed on its way."""
    out, name = io.BytesIO(), "[Content_Types].xml"
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        made.writestr(name, "wordprocessingml.document.main+xml" * 20)
    whole = bytearray(out.getvalue())
    start = whole.index(name.encode()) + len(name)
    whole[start : start + 8] = b"\xff" * 8
    return bytes(whole)


def signed_xml(before: str = "") -> bytes:
    """Return well-formed XML with a signature in it."""
    mark = '<s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#"/>'
    return f'<?xml version="1.0"?>{before}<hoSo>Nguyễn{mark}</hoSo>'.encode()


def sound() -> bytes:
    """Return a tenth of a second of silence as WAV."""
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes(1600))
    return out.getvalue()


def mp3() -> bytes:
    """Return a tag and six frames of silence as MPEG 1 layer III, 128 kbit/s at 44.1 kHz."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return b"ID3\x04\x00\x00\x00\x00\x00\x05hello" + frame * 6


def film(handler: bytes) -> bytes:
    """Return a film with one track of this kind (ISO 14496-12)."""
    track = _box(b"trak", _box(b"mdia", _box(b"hdlr", bytes(8) + handler + bytes(12))))
    return _box(b"ftyp", b"isom" + bytes(4)) + _box(b"moov", track) + _box(b"mdat", bytes(64))


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


GOOD = {
    "docx": office("wordprocessingml.document", "word/document.xml"),
    "xlsx": office("spreadsheetml.sheet", "xl/workbook.xml"),
    "xml": signed_xml(),
    "wav": sound(),
    "mp3": mp3(),
    "m4a": film(b"soun"),
    "mp4": film(b"vide"),
}
"""A good file by the code of its kind."""

BAD = {
    "macros": office("wordprocessingml.document", "word/vbaProject.bin"),
    "slides": office("presentationml.presentation"),
    "spoilt": spoilt(),
    "plain xml": b"<a/>",
    "outer entities": signed_xml('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "a picture that acts": signed_xml()
    .replace(b"hoSo", b"svg")
    .replace(b"<svg>", b'<svg xmlns="http://www.w3.org/2000/svg">'),
    "a wave without sound": b"RIFF\x10\x00\x00\x00WAVEfmt \x04\x00\x00\x00abcd",
    "two frames of sound": mp3()[: 15 + 2 * 417],
    "an empty film": film(b"text"),
}
"""What looks like one and is none."""
