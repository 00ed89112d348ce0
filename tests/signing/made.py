# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Signed files, and what enemies and clumsy programs make of them."""

import io
import re
from typing import Any

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession

from signing.appearance import INVISIBLE, Appearance
from signing.extend import extend
from signing.profile import Level
from signing.sign import sign
from tests.signing.town import NOW, Town


def signed(town: Town, paper: bytes, who: str = "demo", look: Appearance = INVISIBLE) -> bytes:
    """Sign a paper at B-B."""
    return sign(paper, town.key(who), at=town.clock(), appearance=look, field="KySo1")


def raised(town: Town, pdf: bytes, to: Level = Level.B_LTA) -> bytes:
    """Raise a signed file with the means of the certificate world."""
    return extend(
        pdf,
        to=to,
        trust=town.trust,
        timestamper=town.timestamper,
        fetcher=town.fetcher,
        at=town.clock(),
    )


def open_revision(pdf: bytes) -> IncrementalPdfFileWriter:
    """Begin a further revision, as any program can."""
    return IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)


def closed(writer: IncrementalPdfFileWriter) -> bytes:
    """Write the revision."""
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def first_page(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    """Return page one, marked as changed."""
    reference = writer.find_page_for_modification(0)[0]
    writer.mark_update(reference)
    page: generic.DictionaryObject = reference.get_object()
    return page


def with_other_content(pdf: bytes) -> bytes:
    """Replace what page one shows, in a later revision (incremental saving attack)."""
    writer = open_revision(pdf)
    stream = generic.StreamObject(stream_data=b"1 0 0 rg 0 0 400 400 re f")
    first_page(writer)["/Contents"] = writer.add_object(stream)
    return closed(writer)


def with_overwritten_stream(pdf: bytes) -> bytes:
    """Overwrite the content stream under its own number (shadow replace)."""
    writer = open_revision(pdf)
    page = writer.find_page_for_modification(0)[0].get_object()
    old = page.raw_get("/Contents")
    stream = generic.StreamObject(stream_data=b"1 0 0 rg 0 0 400 400 re f")
    writer.objects[(old.generation, old.idnum)] = stream
    return closed(writer)


def with_note(pdf: bytes) -> bytes:
    """Stick a note over page one (evil annotation)."""
    writer = open_revision(pdf)
    page = first_page(writer)
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (10, 10, 300, 300))),
            pdf_name("/Contents"): generic.pdf_string("Đã trả tiền"),
            pdf_name("/DA"): generic.pdf_string("/Helv 12 Tf 0 g"),
            pdf_name("/F"): generic.NumberObject(4),
        }
    )
    notes = page["/Annots"] if "/Annots" in page else generic.ArrayObject()
    page["/Annots"] = generic.ArrayObject([*notes, writer.add_object(note)])
    return closed(writer)


def with_other_title(pdf: bytes) -> bytes:
    """Change the title in /Info and nothing else."""
    writer = open_revision(pdf)
    info = generic.DictionaryObject({pdf_name("/Title"): generic.pdf_string("Quyết định khác")})
    writer.set_info(writer.add_object(info))
    return closed(writer)


def with_fewer_pages(pdf: bytes) -> bytes:
    """Drop the last page in a later revision."""
    writer = open_revision(pdf)
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject(list(pages["/Kids"])[:-1])
    pages["/Count"] = generic.NumberObject(1)
    writer.mark_update(writer.root.raw_get("/Pages"))
    return closed(writer)


def with_script(pdf: bytes) -> bytes:
    """Let the file do something when it is opened."""
    writer = open_revision(pdf)
    writer.root["/OpenAction"] = generic.DictionaryObject(
        {
            pdf_name("/S"): pdf_name("/JavaScript"),
            pdf_name("/JS"): generic.pdf_string("app.alert('x')"),
        }
    )
    writer.update_root()
    return closed(writer)


def with_empty_field(pdf: bytes) -> bytes:
    """Add an unsigned field with an appearance that hides the page (sneaky signature)."""
    writer = open_revision(pdf)
    page = first_page(writer)
    look = generic.StreamObject(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 500, 500))),
            }
        ),
        stream_data=b"1 g 0 0 500 500 re f",
    )
    field = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/FT"): pdf_name("/Sig"),
                pdf_name("/T"): generic.pdf_string("Phu"),
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/Widget"),
                pdf_name("/F"): generic.NumberObject(132),
                pdf_name("/Rect"): generic.ArrayObject(
                    map(generic.NumberObject, (50, 50, 550, 550))
                ),
                pdf_name("/AP"): generic.DictionaryObject(
                    {pdf_name("/N"): writer.add_object(look)}
                ),
            }
        )
    )
    page["/Annots"] = generic.ArrayObject([*page["/Annots"], field])
    form = writer.root["/AcroForm"]
    form["/Fields"] = generic.ArrayObject([*form["/Fields"], field])
    writer.update_container(form)
    writer.update_root()
    return closed(writer)


def with_range(pdf: bytes, numbers: bytes) -> bytes:
    """Write another /ByteRange over the first one, without moving a byte."""
    found = re.search(rb"/ByteRange (\[[^\]]*\] *)", pdf)
    assert found
    assert len(numbers) <= len(found[1])
    return pdf[: found.start(1)] + numbers.ljust(len(found[1])) + pdf[found.end(1) :]


def covered(pdf: bytes) -> tuple[int, int, int]:
    """Read the first /ByteRange, but its 0: end of one range, begin and length of the other."""
    found = re.search(rb"/ByteRange \[\s*0 (\d+) (\d+) (\d+)", pdf)
    assert found
    first, second, length = (int(one) for one in found.groups())
    return first, second, length


def three(pdf: bytes) -> tuple[int, int, int, int, int]:
    """Cover the same bytes by three ranges, as no reader expects."""
    first, second, length = covered(pdf)
    return first, second, 10, second + 10, length - 10


def overlapping(pdf: bytes) -> tuple[int, int, int]:
    """Let the second range begin inside the first."""
    first, second, length = covered(pdf)
    return first, first - 20, length + second - first + 20


def swapped(pdf: bytes) -> tuple[int, int, int]:
    """Put the second range before the first."""
    first, second, length = covered(pdf)
    return second, length, first


def beyond(pdf: bytes) -> tuple[int, int, int]:
    """Let the second range end one byte behind the file."""
    first, second, _ = covered(pdf)
    return first, second, len(pdf) - second + 1


def with_contents(pdf: bytes, content: bytes) -> bytes:
    """Write other hexadecimal digits into the first /Contents; the rest becomes white space."""
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    end = pdf.index(b">", start)
    return pdf[:start] + content.ljust(end - start) + pdf[end:]


def with_flipped_bit(pdf: bytes) -> bytes:
    """Change one bit of a page."""
    at = pdf.index(b"stream\n") + 40
    return pdf[:at] + bytes((pdf[at] ^ 1,)) + pdf[at + 1 :]


ROOMY = 20_000
"""Digits left for a CMS, so that a time-stamp fits in later."""


class PunctualSigner(signers.PdfSigner):
    """Another program, whose clock is the test's."""

    at = NOW

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:  # noqa: ANN401 - as inherited
        """Begin to sign at the test's time."""
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


def foreign(town: Town, paper: bytes, subfilter: str, *, digest: str = "sha256") -> bytes:
    """Sign as other programs do: RSA PKCS#1 v1.5, their own CMS, their own marks on the file."""
    kept = town.world.signer("rsa")
    signer = signers.SimpleSigner.load_pkcs12_data(kept.pkcs12, [], kept.pin.encode())
    metadata = signers.PdfSignatureMetadata(
        field_name="La", md_algorithm=digest, subfilter=fields.SigSeedSubFilter(f"/{subfilter}")
    )
    writer = open_revision(paper)
    program = PunctualSigner(metadata, signer=signer)
    program.at = town.clock()
    return bytes(program.sign_pdf(writer, bytes_reserved=ROOMY).getvalue())


def with_form(paper: bytes) -> bytes:
    """Give a paper a form as it is before anybody signs: a field to fill, and one that is full."""
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        look = pdf.make_stream(b"/Tx BMC EMC", Type=pikepdf.Name.XObject)
        look.Subtype, look.BBox = pikepdf.Name.Form, [0, 0, 150, 20]
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        fields = [
            pdf.make_indirect(pikepdf.Dictionary({**_text_field(name, 700 - 40 * place), **more}))
            for place, (name, more) in enumerate(
                {"SoKyHieu": {}, "DaGhi": {"/V": "100", "/AP": pikepdf.Dictionary(N=look)}}.items()
            )
        ]
        pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array(fields))
        pdf.Root.AcroForm = pdf.make_indirect(
            pikepdf.Dictionary(
                Fields=pikepdf.Array(fields),
                DA="/Helv 10 Tf 0 g",
                DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=pdf.make_indirect(font))),
            )
        )
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
    return written.getvalue()


def _text_field(name: str, height: int) -> dict[str, Any]:
    return {
        "/FT": pikepdf.Name.Tx,
        "/T": name,
        "/Type": pikepdf.Name.Annot,
        "/Subtype": pikepdf.Name.Widget,
        "/Rect": [50, height, 200, height + 20],
        "/F": 4,
    }


def parsed(text: bytes) -> generic.PdfObject:
    """Read a PDF object from its source text."""
    return generic.read_object(io.BytesIO(text + b" "), generic.TrailerReference(None))


def dictionary(text: bytes) -> generic.DictionaryObject:
    """Read a PDF dictionary from its source text."""
    read = parsed(text)
    assert isinstance(read, generic.DictionaryObject)
    return read
