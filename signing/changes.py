# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Name what was changed in a file after a signature, in words.

Whether a change is allowed is decided by pyHanko's list of rules (everything not foreseen is
refused); here it gets its name, and what those rules pass over in silence gets one too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.form_tools import enumerate_fields_in
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY
from pyhanko.sign.validation import EmbeddedPdfSignature

from signing import words
from signing.entry import entry

VOLATILE_INFO = frozenset({"/ModDate", "/Producer"})
VOLATILE_XMP = re.compile(
    rb"<(xmp:ModifyDate|xmp:MetadataDate|xmpMM:InstanceID|pdf:Producer)\b[^>]*>[^<]*</\1>"
    rb"|(xmp:ModifyDate|xmp:MetadataDate|xmpMM:InstanceID|pdf:Producer)\s*=\s*(\"[^\"]*\"|'[^']*')"
    rb"|<\?xpacket[^>]*>|xmlns(:\w+)?\s*=\s*(\"[^\"]*\"|'[^']*')"
    rb"|xml:lang\s*=\s*(\"[^\"]*\"|'[^']*')|\w+:(about|xmptk)\s*=\s*(\"[^\"]*\"|'[^']*')"
)
XMP_TEXTS = re.compile(rb">([^<>]*)<|=\s*\"([^\"]*)\"|=\s*'([^']*)'")
MOST_PAGES = 2000


class Weight(Enum):
    """How a change bears on the verdict."""

    FORESEEN = auto()
    """Evidence, time-stamps, further signatures, form fields: what a signed file is for."""
    BESIDES = auto()
    """Nothing a page shows, but not what was signed either: never valid without a word."""
    FORBIDDEN = auto()
    """The document is another one than the one that was signed."""


@dataclass(frozen=True)
class Change:
    """One thing that happened after a signature."""

    told: str
    weight: Weight


def changes_after(pdf: bytes, signature: EmbeddedPdfSignature, end: int) -> tuple[Change, ...]:
    """List what came after the byte at which a signature's cover ends."""
    if end == len(pdf):
        return ()
    reader = signature.reader
    last = reader.xrefs.total_revisions - 1
    if signature.signed_revision >= last:
        return tuple(_trailing(pdf, end))
    old = reader.get_historical_resolver(signature.signed_revision)
    found = [
        *_metadata(old, reader),
        *_fields(old, reader),
        *_store(old, reader),
        *_pages(old, reader),
        *_opening(old, reader),
        *_trailing(pdf, _last_end(pdf, reader)),
    ]
    if not _allowed(signature):
        if not any(one.weight is Weight.FORBIDDEN for one in found):
            found.append(Change(words.OTHER_CHANGE, Weight.FORBIDDEN))
        return tuple(found)
    return tuple(found)


def _allowed(signature: EmbeddedPdfSignature) -> bool:
    """Ask pyHanko's difference analysis, within what the signature itself allows."""
    signature.compute_integrity_info(DEFAULT_DIFF_POLICY)
    return bool(signature.summarise_integrity_info()["docmdp_ok"])


def _trailing(pdf: bytes, start: int) -> Iterator[Change]:
    """Report bytes that belong to no revision."""
    rest = pdf[start:]
    if rest.strip(b"\r\n"):
        yield Change(words.TRAILING_BYTES.format(count=len(rest)), Weight.BESIDES)


def _last_end(pdf: bytes, reader: PdfFileReader) -> int:
    """Find where the last revision ends: behind the first %%EOF after its cross-references."""
    start = pdf.find(b"startxref", reader.last_startxref)
    return pdf.find(b"%%EOF", start) + len(b"%%EOF")


def _metadata(old: HistoricalResolver, new: PdfFileReader) -> Iterator[Change]:
    """Compare /Info and XMP, but for the times and names that every writer puts there."""
    before, after = _info(old), _info(new)
    changed = sorted(
        key for key in before.keys() | after.keys() if before.get(key) != after.get(key)
    )
    if set(changed) - VOLATILE_INFO:
        names = ", ".join(key.lstrip("/") for key in changed)
        yield Change(words.METADATA_CHANGED.format(names=names), Weight.BESIDES)
    elif changed:
        yield Change(words.METADATA_TOUCHED, Weight.FORESEEN)
    if _xmp(old) != _xmp(new):
        yield Change(words.XMP_CHANGED, Weight.BESIDES)


def _info(handler: PdfHandler) -> dict[str, str]:
    info = entry(handler.trailer_view, "/Info")
    return {str(key): repr(info[key]) for key in info} if isinstance(info, dict) else {}


def _xmp(handler: PdfHandler) -> frozenset[bytes]:
    """Read what the XMP says, but for what every writer changes; its layout does not matter."""
    if "/Metadata" not in handler.root:
        return frozenset()
    # Not through the dictionary: pyHanko treats it specially there, and fails on old revisions.
    stream = handler.root.raw_get("/Metadata").get_object()
    if not isinstance(stream, generic.StreamObject):
        return frozenset()
    texts = XMP_TEXTS.findall(VOLATILE_XMP.sub(b"", bytes(stream.data)))
    return frozenset(text.strip() for found in texts for text in found if text.strip())


def _fields(old: HistoricalResolver, new: PdfFileReader) -> Iterator[Change]:
    """Compare form fields: further signatures, time-stamps, what was filled in."""
    before, after = _values(old), _values(new)
    for name, value in after.items():
        if name in before and before[name] == value:
            continue
        if isinstance(value, str) and value.startswith("signature"):
            told = words.STAMPED if value.endswith("/ETSI.RFC3161") else words.SIGNED_AGAIN
            yield Change(told.format(field=name), Weight.FORESEEN)
        elif value is None:
            yield Change(words.FIELD_ADDED.format(field=name), Weight.BESIDES)
        else:
            yield Change(words.FIELD_CHANGED.format(field=name), Weight.FORESEEN)
    for name in before.keys() - after.keys():
        yield Change(words.FIELD_REMOVED.format(field=name), Weight.FORBIDDEN)


def _values(handler: PdfHandler) -> dict[str, str | None]:
    """Read every field's value, a signature's by its kind and place."""
    fields = entry(entry(handler.root, "/AcroForm"), "/Fields")
    values: dict[str, str | None] = {}
    for kind in () if fields is None else ("/Sig", "/Tx", "/Btn", "/Ch"):
        for name, value, _ in enumerate_fields_in(fields, refs_seen=set(), target_field_type=kind):
            values[name] = None if value is None else _shown(kind, value)
    return values


def _shown(kind: str, value: generic.PdfObject) -> str:
    if kind != "/Sig":
        return repr(value)
    return f"signature {value!r} {entry(value.get_object(), '/SubFilter', '')}"


def _store(old: HistoricalResolver, new: PdfFileReader) -> Iterator[Change]:
    """Report evidence that was added."""
    if repr(entry(old.root, "/DSS")) != repr(entry(new.root, "/DSS")):
        yield Change(words.EVIDENCE_ADDED, Weight.FORESEEN)


def _pages(old: HistoricalResolver, new: PdfFileReader) -> Iterator[Change]:
    """Compare the pages: how many, what they show, what was stuck on them."""
    before, after = _page_list(old), _page_list(new)
    if len(before) != len(after):
        yield Change(words.PAGES_CHANGED.format(old=len(before), new=len(after)), Weight.FORBIDDEN)
    for number, (was, now) in enumerate(zip(before, after, strict=False), start=1):
        if _content(was) != _content(now):
            yield Change(words.PAGE_CHANGED.format(page=number), Weight.FORBIDDEN)
        if _notes(was) != _notes(now):
            yield Change(words.NOTES_CHANGED.format(page=number), Weight.FORBIDDEN)


def _page_list(handler: PdfHandler) -> list[generic.DictionaryObject]:
    """List the pages, however deep their tree is."""
    pages: list[generic.DictionaryObject] = []
    todo, seen = [handler.root["/Pages"]], 0
    while todo and len(pages) < MOST_PAGES and seen < 2 * MOST_PAGES:
        node, seen = todo.pop(), seen + 1
        kids = entry(node, "/Kids")
        if kids is None:
            pages.append(node)
        else:
            todo.extend(kid.get_object() for kid in reversed(kids))
    return pages


def _content(page: generic.DictionaryObject) -> list[bytes]:
    """Read the drawing commands of a page, with the names of what they draw with."""
    try:
        content = entry(page, "/Contents", generic.ArrayObject())
        streams = content if isinstance(content, generic.ArrayObject) else [content]
        return [
            repr(dict.get(page, "/Resources")).encode(),
            repr([entry(page, key) for key in ("/MediaBox", "/CropBox", "/Rotate")]).encode(),
            *(stream.get_object().data for stream in streams),
        ]
    except (PdfError, KeyError, AttributeError) as problem:
        return [repr(problem).encode()]


def _notes(page: generic.DictionaryObject) -> list[str]:
    """Read the annotations of a page, without the widgets of form fields."""
    notes = [note.get_object() for note in entry(page, "/Annots", generic.ArrayObject())]
    return [repr(note) for note in notes if entry(note, "/Subtype") != "/Widget"]


def _opening(old: HistoricalResolver, new: PdfFileReader) -> Iterator[Change]:
    """Compare what happens when the file is opened, and what is attached to it."""
    for key in ("/OpenAction", "/AA", "/Names", "/OCProperties"):
        if repr(entry(old.root, key)) != repr(entry(new.root, key)):
            yield Change(words.OPENING_CHANGED.format(what=key.lstrip("/")), Weight.FORBIDDEN)
