# mypy: disable-error-code="import-untyped,no-untyped-call"
# pyHanko does not ship its type information.
"""Name what one revision of a file did to the one before it: pages, metadata, settings, evidence.

Form fields are compared in ``forms``.
"""

import re
from collections.abc import Iterator

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import HistoricalResolver

from signing import findings, words
from signing.change import Change, Weight
from signing.entry import entry, written
from signing.forms import compare_forms
from signing.pages import Line, inherited, page_list, stuck_on

VOLATILE_INFO = frozenset({"/ModDate", "/Producer"})
VOLATILE_XMP = re.compile(
    rb"<(xmp:ModifyDate|xmp:MetadataDate|xmpMM:InstanceID|pdf:Producer)\b[^>]*>[^<]*</\1>"
    rb"|(xmp:ModifyDate|xmp:MetadataDate|xmpMM:InstanceID|pdf:Producer)\s*=\s*(\"[^\"]*\"|'[^']*')"
    rb"|<\?xpacket[^>]*>|xmlns(:\w+)?\s*=\s*(\"[^\"]*\"|'[^']*')"
    rb"|xml:lang\s*=\s*(\"[^\"]*\"|'[^']*')|\w+:(about|xmptk)\s*=\s*(\"[^\"]*\"|'[^']*')"
)
XMP_TEXTS = re.compile(rb">([^<>]*)<|=\s*\"([^\"]*)\"|=\s*'([^']*)'")
TOLD_ELSEWHERE = frozenset(
    {"/AcroForm", "/DSS", "/Metadata", "/Pages", "/Version", "/Extensions", "/MarkInfo"}
)
SHOWN = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")


def compare(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[Change]:
    """Name the differences between two revisions, the younger one last."""
    yield from _metadata(old, new)
    yield from compare_forms(old, new)
    yield from _store(old, new)
    yield from _pages(old, new)
    yield from _settings(old, new)


def _metadata(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[Change]:
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


def _info(handler: HistoricalResolver) -> dict[str, str]:
    info = _named(handler, "/Info")
    return {str(key): written(info[key]) for key in info} if isinstance(info, dict) else {}


def _named(handler: HistoricalResolver, key: str) -> generic.PdfObject | None:
    """Look up what the trailer named then; through the trailer one would see what it is today."""
    raw = dict.get(handler.trailer_view, key)
    return handler.get_object(raw.reference) if isinstance(raw, generic.IndirectObject) else raw


def _xmp(handler: HistoricalResolver) -> frozenset[bytes]:
    """Read what the XMP says, but for what every writer changes; its layout does not matter."""
    if "/Metadata" not in handler.root:
        return frozenset()
    # Not through the dictionary: pyHanko treats it specially there, and fails on old revisions.
    stream = handler.root.raw_get("/Metadata").get_object()
    if not isinstance(stream, generic.StreamObject):
        return frozenset()
    texts = XMP_TEXTS.findall(VOLATILE_XMP.sub(b"", bytes(stream.data)))
    return frozenset(text.strip() for found in texts for text in found if text.strip())


def _store(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[Change]:
    """Report evidence that was added."""
    if written(entry(old.root, "/DSS")) != written(entry(new.root, "/DSS")):
        yield Change(words.EVIDENCE_ADDED, Weight.FORESEEN)


def _pages(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[Change]:
    """Compare the pages: how many, what they show, what was stuck on them."""
    touched = {(one.idnum, one.generation) for one in new.explicit_refs_in_revision()}
    before, after = list(page_list(old)), list(page_list(new))
    if len(before) != len(after):
        yield Change(words.PAGES_CHANGED.format(old=len(before), new=len(after)), Weight.FORBIDDEN)
    for number, (was, now) in enumerate(zip(before, after, strict=False), start=1):
        if _content(was, touched) != _content(now, touched):
            yield Change(words.PAGE_CHANGED.format(page=number), Weight.FORBIDDEN)
        elif _drawn_with(was, touched) != _drawn_with(now, touched):
            yield Change(findings.PAGE_INHERITS.format(page=number), Weight.FORBIDDEN)
        if _notes(was) != _notes(now):
            yield Change(words.NOTES_CHANGED.format(page=number), Weight.FORBIDDEN)
        elif not _stacked_alike(was, now):
            yield Change(findings.NOTES_RESTACKED.format(page=number), Weight.FORBIDDEN)


Touched = set[tuple[int, int]]


def _content(line: Line, touched: Touched) -> list[bytes]:
    """Read the drawing commands of a page, and its measures; untouched streams by their number."""
    try:
        raw = line[0].raw_get("/Contents") if "/Contents" in line[0] else generic.ArrayObject()
        whole = raw.get_object()
        streams = list(whole) if isinstance(whole, generic.ArrayObject) else [raw]
        return [
            written([inherited(line, key) for key in SHOWN]).encode(),
            *(_fingerprint(one, touched) for one in streams),
        ]
    except (PdfError, KeyError, AttributeError, TypeError) as problem:
        return [written(problem).encode()]


def _fingerprint(one: generic.PdfObject, touched: Touched) -> bytes:
    """Tell a value by its number while no later revision touches it, else by what it holds."""
    if isinstance(one, generic.IndirectObject) and (one.idnum, one.generation) not in touched:
        return written(one).encode()
    value = one.get_object()
    return bytes(value.data) if isinstance(value, generic.StreamObject) else written(value).encode()


def _drawn_with(line: Line, touched: Touched) -> list[bytes]:
    """Read what a page draws with, its own or inherited: names, numbers, and what was touched."""
    resources = inherited(line, "/Resources")
    if not isinstance(resources, generic.DictionaryObject):
        return [written(resources).encode()]
    return [
        written((kind, name)).encode() + _fingerprint(group.raw_get(name), touched)
        for kind in sorted(resources)
        if isinstance(group := entry(resources, kind), generic.DictionaryObject)
        for name in sorted(group)
    ]


def _notes(line: Line) -> list[str]:
    """Read the annotations of a page, without the widgets of form fields."""
    notes = [note.get_object() for note in stuck_on(line)]
    return [written(note) for note in notes if entry(note, "/Subtype") != "/Widget"]


def _stacked_alike(was: Line, now: Line) -> bool:
    """Whether what was stuck on a page still lies in the same order, each thing once."""
    before, after = ([written(one) for one in stuck_on(line)] for line in (was, now))
    return before == [one for one in after if one in before]


def _settings(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[Change]:
    """Compare what happens when the file is opened, its layers, what is attached, its cipher."""
    for key in sorted((old.root.keys() | new.root.keys()) - TOLD_ELSEWHERE):
        if written(entry(old.root, key)) != written(entry(new.root, key)):
            yield Change(words.OPENING_CHANGED.format(what=key.lstrip("/")), Weight.FORBIDDEN)
    if written(_named(old, "/Encrypt")) != written(_named(new, "/Encrypt")):
        yield Change(findings.ENCRYPTION_CHANGED, Weight.FORBIDDEN)
