# mypy: disable-error-code="import-untyped,no-untyped-call"
"""Later revisions that try to change what a signed file says without anybody noticing.

Each takes a signed file (with the form of ``made.with_form``) and returns what an enemy makes of it
by adding bytes behind it; nothing that was signed is touched.
"""

import re
from collections.abc import Callable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.signing import tables
from tests.signing.made import closed, dictionary, first_page, open_revision, parsed

Forgery = Callable[[bytes], bytes]


def stream(content: bytes, head: bytes = b"<< >>") -> generic.StreamObject:
    """Make a stream with these entries."""
    return generic.StreamObject(dict(dictionary(head)), stream_data=content)


def picture(writer: IncrementalPdfFileWriter, size: int = 500) -> generic.IndirectObject:
    """Make a form XObject that paints a square white."""
    head = b"<< /Type /XObject /Subtype /Form /BBox [0 0 %d %d] >>" % (size, size)
    return writer.add_object(stream(b"1 g 0 0 %d %d re f" % (size, size), head))


def in_root(key: str, value: bytes) -> Forgery:
    """Give the catalogue another entry."""

    def forge(pdf: bytes) -> bytes:
        writer = open_revision(pdf)
        writer.root[pdf_name(key)] = parsed(value)
        writer.update_root()
        return closed(writer)

    return forge


def in_form(key: str, value: bytes) -> Forgery:
    """Give the form another entry."""

    def forge(pdf: bytes) -> bytes:
        writer = open_revision(pdf)
        form = writer.root["/AcroForm"]
        form[pdf_name(key)] = parsed(value)
        writer.update_container(form)
        writer.update_root()
        return closed(writer)

    return forge


def in_field(name: str, **values: bytes) -> Forgery:
    """Give a field of the form other entries; ``look`` is a picture drawn in its place."""

    def forge(pdf: bytes) -> bytes:
        writer = open_revision(pdf)
        field = field_of(writer, name)
        for key, value in values.items():
            if key == "look":
                shown = picture(writer)
                field["/AP"] = generic.DictionaryObject({pdf_name("/N"): shown})
            else:
                field[pdf_name(f"/{key}")] = parsed(value)
        writer.update_container(field)
        return closed(writer)

    return forge


def field_of(writer: IncrementalPdfFileWriter, name: str) -> generic.DictionaryObject:
    """Find a field at the top of the form."""
    fields = [one.get_object() for one in writer.root["/AcroForm"]["/Fields"]]
    found: generic.DictionaryObject = next(one for one in fields if one["/T"] == name)
    return found


def in_page(key: str, value: bytes) -> Forgery:
    """Give page one another entry."""

    def forge(pdf: bytes) -> bytes:
        writer = open_revision(pdf)
        first_page(writer)[pdf_name(key)] = parsed(value)
        return closed(writer)

    return forge


def with_content_before(pdf: bytes) -> bytes:
    """Put commands before those of page one: its /Contents becomes an array."""
    writer = open_revision(pdf)
    page = first_page(writer)
    first = writer.add_object(stream(b"1 g 0 0 600 900 re f"))
    page["/Contents"] = generic.ArrayObject([first, page.raw_get("/Contents")])
    return closed(writer)


def with_inherited_resources(pdf: bytes) -> bytes:
    """Give all pages other resources, from above."""
    writer = open_revision(pdf)
    pages = writer.root["/Pages"]
    pages["/Resources"] = parsed(b"<< /Font << /F1 << /Type /Font >> >> >>")
    writer.update_container(pages)
    return closed(writer)


def with_page_swapped(pdf: bytes) -> bytes:
    """Let the first entry of the page tree be a new page."""
    writer = open_revision(pdf)
    pages = writer.root["/Pages"]
    page = dictionary(b"<< /Type /Page /MediaBox [0 0 595 842] >>")
    page["/Contents"] = writer.add_object(stream(b"0 0 m"))
    pages["/Kids"] = generic.ArrayObject([writer.add_object(page), *list(pages["/Kids"])[1:]])
    writer.update_container(pages)
    return closed(writer)


def with_other_root(pdf: bytes) -> bytes:
    """Let the trailer name another catalogue."""
    writer = open_revision(pdf)
    root = generic.DictionaryObject(dict(dict.items(writer.root)))
    root["/Pages"] = writer.add_object(parsed(b"<< /Type /Pages /Count 0 /Kids [] >>"))
    number = writer.add_object(root)
    written = closed(writer)
    # The last "/Root" is this revision's.
    at = written.rindex(b"/Root ")
    told = re.match(rb"/Root \d+ 0 R", written[at:])
    assert told
    return written[:at] + b"/Root %d 0 R" % number.idnum + written[at + len(told[0]) :]


def with_signature_field(*, action: bytes = b"", subtype: bytes = b"/Widget") -> Forgery:
    """Add a field that claims to be signed by a copy of the first signature."""

    def forge(pdf: bytes) -> bytes:
        writer = open_revision(pdf)
        page = first_page(writer)
        old = field_of(writer, "KySo1")
        copy = generic.DictionaryObject(dict(dict.items(old["/V"])))
        field = dictionary(
            b"<< /FT /Sig /T (Chep) /Type /Annot /Subtype %s /F 132 /Rect [0 0 0 0] %s >>"
            % (subtype, action)
        )
        field["/V"] = writer.add_object(copy)
        place = writer.add_object(field)
        page["/Annots"] = generic.ArrayObject([*page["/Annots"], place])
        form = writer.root["/AcroForm"]
        form["/Fields"] = generic.ArrayObject([*form["/Fields"], place])
        writer.update_container(form)
        writer.update_root()
        return closed(writer)

    return forge


def with_signature_overwritten(pdf: bytes) -> bytes:
    """Overwrite the signature's dictionary: same bytes signed, other reason and time told."""
    writer = open_revision(pdf)
    value = field_of(writer, "KySo1")["/V"]
    value["/Reason"] = pdf_string("Đồng ý với mọi điều khoản")
    value["/M"] = pdf_string("D:20200101000000Z")
    writer.update_container(value)
    return closed(writer)


def with_signature_field_gone(pdf: bytes) -> bytes:
    """Take all signatures off the form."""
    writer = open_revision(pdf)
    form = writer.root["/AcroForm"]
    form["/Fields"] = generic.ArrayObject()
    writer.update_container(form)
    writer.update_root()
    return closed(writer)


def with_field_unlisted(pdf: bytes) -> bytes:
    """Take the first signature off the form, and leave the time-stamps."""
    writer = open_revision(pdf)
    form = writer.root["/AcroForm"]
    left = [one for one in form["/Fields"] if one.get_object()["/T"] != "KySo1"]
    form["/Fields"] = generic.ArrayObject(left)
    writer.update_container(form)
    writer.update_root()
    return closed(writer)


def with_garbage_store(pdf: bytes) -> bytes:
    """Replace the evidence by things that are none."""
    writer = open_revision(pdf)
    junk = writer.add_object(stream(b"khong phai chung thu"))
    store = generic.DictionaryObject(
        {pdf_name(key): generic.ArrayObject([junk]) for key in ("/Certs", "/OCSPs", "/CRLs")}
    )
    writer.root["/DSS"] = writer.add_object(store)
    writer.update_root()
    return closed(writer)


def with_title_in_place(pdf: bytes) -> bytes:
    """Change the title under the number that /Info has, as most programs do."""
    number = int(open_revision(pdf).prev.trailer.raw_get("/Info").idnum)
    return tables.with_object(pdf, number, b"<< /Title (Thong bao) >>")


def with_xmp(pdf: bytes) -> bytes:
    """Change the title that the XMP gives."""
    writer = open_revision(pdf)
    old = writer.root.raw_get("/Metadata").get_object().data
    changed = bytes(old).replace("Quyết định".encode(), "Thông báo".encode())
    assert changed != old
    head = b"<< /Type /Metadata /Subtype /XML >>"
    writer.root["/Metadata"] = writer.add_object(stream(changed, head))
    writer.update_root()
    return closed(writer)


JS = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
LATER: dict[str, tuple[Forgery, str]] = {
    "content before": (with_content_before, "Nội dung trang 1"),
    "resources from above": (with_inherited_resources, ""),
    "page swapped": (with_page_swapped, "Nội dung trang 1"),
    "page turned": (in_page("/Rotate", b"90"), "Nội dung trang 1"),
    "page cropped": (in_page("/CropBox", b"[0 0 10 10]"), "Nội dung trang 1"),
    "page resources": (in_page("/Resources", b"<< /Font << /F 1 0 R >> >>"), "trang 1"),
    "page acts": (in_page("/AA", b"<< /O %s >>" % JS), ""),
    "other catalogue": (with_other_root, "Số trang"),
    "names": (in_root("/Names", b"<< /JavaScript << /Names [(a) %s] >> >>" % JS), "Names"),
    "layers": (in_root("/OCProperties", b"<< /OCGs [] /D << >> >>"), "OCProperties"),
    "opening": (in_root("/OpenAction", JS), "OpenAction"),
    "rights": (in_root("/Perms", b"<< /UR3 << /Type /Sig >> >>"), "Perms"),
    "outlines": (in_root("/Outlines", b"<< /Type /Outlines >>"), "Outlines"),
    "XFA": (in_form("/XFA", b"(<xdp/>)"), "XFA"),
    "redrawn": (in_form("/NeedAppearances", b"true"), "tự vẽ lại"),
    "form fonts": (in_form("/DR", b"<< /Font << /Helv << /Type /Font >> >> >>"), "Phông chữ"),
    "value altered": (in_field("DaGhi", V=b"(9.000.000)"), "đã có nội dung"),
    "look altered": (in_field("DaGhi", look=b""), "Hình hiển thị"),
    "value drawn": (in_field("SoKyHieu", V=b"(1)", look=b""), "hình vẽ"),
    "field hidden": (in_field("DaGhi", F=b"2"), "bị ẩn"),
    "field moved": (in_field("DaGhi", Rect=b"[0 0 500 800]"), "“DaGhi”"),
    "field acts": (in_field("SoKyHieu", AA=b"<< /K %s >>" % JS), ""),
    "signature's look": (in_field("KySo1", look=b""), "“KySo1”"),
    "signature's value": (in_field("KySo1", V=b"<< /Type /Sig >>"), "“KySo1”"),
    "signature gone": (in_field("KySo1", V=b"null"), "gỡ khỏi biểu mẫu"),
    "signature overwritten": (with_signature_overwritten, ""),
    "signatures unlisted": (with_signature_field_gone, "gỡ khỏi biểu mẫu"),
    "signature unlisted": (with_field_unlisted, "gỡ khỏi biểu mẫu"),
    "signature copied": (with_signature_field(), ""),
    "signature acts": (with_signature_field(action=b"/AA << /PO %s >>" % JS), ""),
    "signature is a note": (with_signature_field(subtype=b"/FreeText"), ""),
    "content freed": (tables.with_freed_page_content, ""),
    "content moved": (tables.with_object_moved, ""),
    "previous loops": (tables.with_prev_loop, ""),
    "revision skipped": (tables.with_revision_skipped, "đối tượng lạ"),
    "stray object": (tables.with_stray_object, "đối tượng lạ"),
    "hybrid": (tables.with_hybrid_table, ""),
    "encryption": (tables.with_encryption, ""),
    "XMP": (with_xmp, "XMP"),
    "title in place": (with_title_in_place, "Title"),
}
