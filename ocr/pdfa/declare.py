"""What a PDF must say of itself to be PDF/A-2b (ISO 19005-2): colour, metadata, language."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pikepdf
from PIL import ImageCms

_PRODUCER = "Văn Khố"
_MADE = slice(24, 36)
"""Bytes of an ICC profile's header that hold the time it was made."""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreateDate>{time}</xmp:CreateDate>
<xmp:ModifyDate>{time}</xmp:ModifyDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""


@dataclass(frozen=True)
class Imprint:
    """What the file says of itself: its title, its language (BCP 47), when it was made."""

    title: str
    language: str
    at: datetime


def declare(pdf: pikepdf.Pdf, imprint: Imprint) -> None:
    """Put the statements into the file; both metadata places say the same, as 6.6.3 asks."""
    time = imprint.at.astimezone(UTC).replace(microsecond=0)
    title = "".join(letter for letter in imprint.title if letter.isprintable())
    packet = _XMP.format(
        title=escape(title),
        language=escape(imprint.language),
        producer=_PRODUCER,
        time=time.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    pdf.Root.Metadata = pdf.make_stream(
        packet.encode("utf-8"), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
    )
    pdf.Root.Lang = imprint.language
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    pdf.Root.OutputIntents = pikepdf.Array([_intent(pdf)])
    when = time.strftime("D:%Y%m%d%H%M%SZ")
    pdf.docinfo = pdf.make_indirect(
        pikepdf.Dictionary(Title=title, Producer=_PRODUCER, CreationDate=when, ModDate=when)
    )


def _intent(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Say that colours without a profile are sRGB (6.2.3)."""
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent,
            S=pikepdf.Name.GTS_PDFA1,
            OutputConditionIdentifier="sRGB",
            Info="sRGB IEC61966-2.1",
            DestOutputProfile=pdf.make_stream(_srgb(), N=3),
        )
    )


def _srgb() -> bytes:
    """Return an sRGB profile that does not tell when it was made."""
    out = io.BytesIO(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile = bytearray(out.getvalue())
    profile[_MADE] = bytes.fromhex("07EA00010001000000000000")  # 2026-01-01
    return bytes(profile)
