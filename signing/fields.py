# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Fields made before the first signature: number and date to be filled, places to be signed.

What is foreseen may be filled later without harm to the signatures that are there: filling is one
more revision, like signing. A text is written with the font of the marks, which is put into the
form once and embedded whole: once all is filled and signed, the file is PDF/A-2b as before.

An empty field is not drawn, not even as nothing: EU DSS takes a new drawing for a filled field, and
a changed one for a changed document. Until it is filled, veraPDF misses it (ISO 19005-2, 6.3.3).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.form_tools import enumerate_fields_in
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    SigFieldSpec,
    append_signature_field,
    enumerate_sig_fields,
)

from signing import words
from signing.document import BROKEN, Revision, open_to_append, refuse_if_filling_is_locked
from signing.entry import entry
from signing.errors import NotSignable
from signing.fonts import serif
from signing.geometry import Box, page_holding, page_of, turn

SIZE = 13.0
"""Points: number and date are written in 13 (Decree 30/2020, Appendix I)."""
SMALLEST = 6.0
PRINTED = 0b100
FONT = "/VanKhoSerif"


@dataclass(frozen=True)
class TextField:
    """A blank for a text: ``box`` in points on the upright page, ``told`` is read out to people."""

    name: str
    page: int
    box: Box
    told: str


@dataclass(frozen=True)
class SignatureField:
    """A place for a signature; nothing is shown where ``box`` is None.

    ``locks`` names the text fields that nobody may fill or change once this place is signed.
    """

    name: str
    page: int = 0
    box: Box | None = None
    locks: tuple[str, ...] = ()


def foresee(pdf: bytes, texts: Sequence[TextField], signatures: Sequence[SignatureField]) -> bytes:
    """Return the file with these empty fields, as one more revision.

    NotSignable when somebody signed before: a field added later is foreseen by nobody.
    """
    writer = open_to_append(pdf)
    try:
        if list(writer.prev.embedded_signatures):
            raise NotSignable(words.FORESEEN_TOO_LATE)
        for place in signatures:
            _add_place(writer, place)
        if texts:
            _add_texts(writer, texts)
        return _written(writer)
    except BROKEN as problem:
        raise NotSignable(words.BROKEN_STRUCTURE) from problem


def fill(pdf: bytes, values: Mapping[str, str]) -> bytes:
    """Return the file with these texts in its fields, as one more revision.

    Earlier signatures stay valid. NotSignable when there is no such field, when it is filled, or
    when a signature locks it.
    """
    writer = open_to_append(pdf)
    try:
        known = dict(_texts(writer))
        for name, text in values.items():
            if name not in known:
                raise NotSignable(words.NO_SUCH_FIELD.format(field=name))
            refuse_if_filling_is_locked(writer, name)
            _fill(writer, name, known[name], text)
        return _written(writer)
    except BROKEN as problem:
        raise NotSignable(words.BROKEN_STRUCTURE) from problem


def text_fields(pdf: bytes) -> tuple[str, ...]:
    """Name the text fields a file has; NotSignable when it cannot be read."""
    writer = open_to_append(pdf)
    try:
        return tuple(name for name, _ in _texts(writer))
    except BROKEN as problem:
        raise NotSignable(words.BROKEN_STRUCTURE) from problem


def lock_of(writer: Revision, field: object) -> FieldMDPSpec | None:
    """Return what a signature in this field will lock (ISO 32000-1, 12.7.4.5).

    The drawings of the locked texts are written again with it: pyHanko takes those that are older
    than the lock for changed after it.
    """
    lock = entry(field, "/Lock")
    if lock is None:
        return None
    spec = FieldMDPSpec.from_pdf_object(lock)
    for name, reference in _texts(writer):
        drawing = entry(entry(reference.get_object(), "/AP"), "/N")
        if drawing is not None and spec.is_locked(name):
            writer.update_container(drawing)
    return spec


def _add_place(writer: Revision, place: SignatureField) -> None:
    box = place.box
    own = None if box is None else page_of(writer, place.page).to_own(Box(*box.whole())).whole()
    locks = FieldMDPSpec(FieldMDPAction.INCLUDE, list(place.locks)) if place.locks else None
    append_signature_field(
        writer, SigFieldSpec(place.name, on_page=place.page, box=own, field_mdp_spec=locks)
    )
    made = next(one for name, _, one in enumerate_sig_fields(writer) if name == place.name)
    made.get_object().pop("/AP", None)


def _add_texts(writer: Revision, texts: Sequence[TextField]) -> None:
    """Put text fields into the form, which gets the font they will be written with."""
    form = _form(writer)
    fonts = generic.DictionaryObject({pdf_name(FONT): serif().embed(writer)})
    form[pdf_name("/DR")] = generic.DictionaryObject({pdf_name("/Font"): fonts})
    form[pdf_name("/DA")] = pdf_string(f"{FONT} {SIZE:g} Tf 0 g")
    for text in texts:
        field = writer.add_object(_blank(writer, text))
        form["/Fields"].append(field)
        writer.register_annotation(writer.find_page_for_modification(text.page)[0], field)
    writer.update_container(form["/Fields"])
    writer.update_container(form)


def _form(writer: Revision) -> generic.DictionaryObject:
    """Return the file's form; one is made where there is none."""
    form = entry(writer.root, "/AcroForm")
    if form is None:
        form = generic.DictionaryObject()
        writer.root[pdf_name("/AcroForm")] = writer.add_object(form)
        writer.update_root()
    if "/Fields" not in form:
        form[pdf_name("/Fields")] = generic.ArrayObject()
    made: generic.DictionaryObject = form
    return made


def _blank(writer: Revision, text: TextField) -> generic.DictionaryObject:
    """Make an empty text field."""
    page = page_of(writer, text.page)
    return generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): pdf_string(text.name),
            pdf_name("/TU"): pdf_string(text.told),
            pdf_name("/F"): generic.NumberObject(PRINTED),
            pdf_name("/P"): writer.find_page_for_modification(text.page)[0],
            pdf_name("/Rect"): generic.ArrayObject(
                generic.FloatObject(round(one, 2)) for one in page.to_own(text.box)
            ),
            pdf_name("/DA"): pdf_string(f"{FONT} {SIZE:g} Tf 0 g"),
        }
    )


def _texts(writer: Revision) -> Iterator[tuple[str, generic.IndirectObject]]:
    fields = entry(entry(writer.root, "/AcroForm"), "/Fields")
    if fields is None:
        return
    found = enumerate_fields_in(fields, refs_seen=set(), target_field_type="/Tx")
    for name, _, reference in found:
        yield name, reference


def _fill(writer: Revision, name: str, reference: generic.IndirectObject, text: str) -> None:
    field = reference.get_object()
    if str(entry(field, "/V", "")):
        raise NotSignable(words.TEXT_FILLED.format(field=name))
    page = page_holding(writer, field)
    seen = page.to_seen(Box(*(float(one) for one in field["/Rect"])))
    width, height = seen.right - seen.left, seen.top - seen.bottom
    letters = serif()
    size = max(min(SIZE, width / max(letters.width(text), 0.01)), SMALLEST)
    base = (height - size * (letters.ascent + letters.descent) / 1000) / 2
    start = max(width - size * letters.width(text), 0) / 2
    drawn = letters.encode(text).hex()
    place = f"{start:.2f} {base:.2f} Td"
    commands = f"/Tx BMC q BT 0 g {FONT} {size:g} Tf {place} <{drawn}> Tj ET Q EMC"
    field[pdf_name("/V")] = pdf_string(text)
    _show(writer, field, commands.encode(), Box(0, 0, width, height), page.turned)
    writer.mark_update(reference)


def _show(
    writer: Revision, field: generic.DictionaryObject, commands: bytes, box: Box, turned: int
) -> None:
    """Give a text field its appearance (/AP /N), with the form's own font."""
    fonts = entry(entry(_form(writer), "/DR"), "/Font")
    if fonts is None or FONT not in fonts:
        fonts = generic.DictionaryObject({pdf_name(FONT): serif().embed(writer)})
    resources = generic.DictionaryObject(
        {
            pdf_name("/Font"): generic.DictionaryObject(
                {pdf_name(FONT): fonts.raw_get(pdf_name(FONT))}
            )
        }
    )
    form = generic.StreamObject(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): _floats(box),
                pdf_name("/Matrix"): _floats(turn(turned)),
                pdf_name("/Resources"): resources,
            }
        ),
        stream_data=commands,
    )
    field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(form)})


def _floats(values: Sequence[float]) -> generic.ArrayObject:
    return generic.ArrayObject(generic.FloatObject(round(one, 3)) for one in values)


def _written(writer: Revision) -> bytes:
    output = BytesIO()
    writer.write(output)
    return output.getvalue()
