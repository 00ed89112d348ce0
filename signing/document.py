# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Open a PDF to add a revision; what may not be touched is refused before anything is written."""

from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation import read_certification_data

from signing import words
from signing.entry import entry
from signing.errors import NotSignable

# What pyHanko raises on files nobody foresaw: each of these was seen on a damaged or hostile file.
BROKEN = (
    PdfError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    NotImplementedError,
    OverflowError,
)


class Revision(IncrementalPdfFileWriter):
    """One more revision of a file, and nothing in it that was not asked for."""

    def _prep_dom_for_writing(self) -> None:
        """Leave /Info and XMP alone.

        pyHanko would write its own name and the computer's time there: the file would not be the
        one that was shown to the signer, and earlier signatures would report a change.
        """


def open_to_append(pdf: bytes) -> Revision:
    """Open a file so that a revision can be added; NotSignable when it is encrypted or damaged."""
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        if reader.encrypted:
            raise NotSignable(words.ENCRYPTED)
        if reader.xrefs.hybrid_xrefs_present:
            # Two readers may see two different documents in such a file.
            raise NotSignable(words.HYBRID)
        return Revision(reader.stream, prev=reader)
    except BROKEN as problem:
        raise NotSignable(words.DAMAGED) from problem


def refuse_if_locked(writer: Revision, field: str) -> None:
    """Stop when a signature in this field would break one that is there (NotSignable)."""
    fields = {name: value for name, value, _ in enumerate_sig_fields(writer.prev)}
    if fields.get(field) is not None:
        raise NotSignable(words.FIELD_FILLED.format(field=field))
    certified = read_certification_data(writer.prev)
    if certified is not None:
        _refuse_if_certified(certified.permission, foreseen=field in fields)
    for value in fields.values():
        if value is not None and _locks(value.get_object(), field):
            raise NotSignable(words.LOCKED)


def refuse_if_signed(writer: Revision) -> None:
    """Stop a certification that is not the first signature (NotSignable)."""
    if any(value is not None for _, value, _ in enumerate_sig_fields(writer.prev)):
        raise NotSignable(words.CERTIFY_FIRST)


def signature_field(writer: Revision, name: str) -> object:
    """Return the empty signature field of this name, None where there is none yet."""
    found = (place for one, _, place in enumerate_sig_fields(writer.prev) if one == name)
    reference = next(found, None)
    return None if reference is None else reference.get_object()


def refuse_if_filling_is_locked(writer: Revision, field: str) -> None:
    """Stop when filling this text field would break a signature that is there (NotSignable)."""
    certified = read_certification_data(writer.prev)
    if certified is not None and certified.permission == MDPPerm.NO_CHANGES:
        raise NotSignable(words.CERTIFIED_NO_CHANGES)
    for _, value, _ in enumerate_sig_fields(writer.prev):
        if value is not None and _locks(value.get_object(), field):
            raise NotSignable(words.LOCKED)


def _refuse_if_certified(permission: MDPPerm | None, *, foreseen: bool) -> None:
    """Apply DocMDP: P=1 forbids all, P=2 and 3 all but the fields that were foreseen."""
    if permission == MDPPerm.NO_CHANGES:
        raise NotSignable(words.CERTIFIED_NO_CHANGES)
    if not foreseen:
        raise NotSignable(words.CERTIFIED_FORESEEN_ONLY)


def _locks(signature: object, field: str) -> bool:
    """Whether a signature's /Reference locks the document or the field (ISO 32000-1, 12.8.2)."""
    for reference in entry(signature, "/Reference", ()):
        rule = reference.get_object()
        bounds = entry(rule, "/TransformParams")
        if entry(bounds, "/P") == MDPPerm.NO_CHANGES.value:
            return True
        if entry(rule, "/TransformMethod") == "/FieldMDP" and _covers(bounds, field):
            return True
    return False


def _covers(bounds: object, field: str) -> bool:
    """Whether a FieldMDP rule locks this field."""
    action, names = entry(bounds, "/Action"), entry(bounds, "/Fields", [])
    named = field in [str(name) for name in names]
    return action == "/All" or (named if action == "/Include" else not named)
