"""What in a PDF would act when somebody opens it (attacks C5, 6): told, never run and never kept.

All objects are looked at, also those no page leads to: what one viewer does not reach, another may.
An opening action that only shows a page (``/GoTo``) is what scanners write and is not told of.
"""

from collections.abc import Iterator
from pathlib import Path

import pikepdf

SCRIPT, LAUNCH, ATTACHMENT, OPENING = "script", "launch", "attachment", "opening"
XFA, MEDIA, SENDING, ELSEWHERE, UNCHECKED = "xfa", "media", "sending", "elsewhere", "unchecked"

MOST_OBJECTS = 400_000
"""Objects that are looked at; of a file with more it is said that it was not looked through."""

_DEEPEST = 40
"""Direct objects inside one another; deeper than any program writes."""

_ACTIONS = {
    "/JavaScript": SCRIPT,
    "/Launch": LAUNCH,
    "/SubmitForm": SENDING,
    "/ImportData": SENDING,
    "/GoToR": ELSEWHERE,
    "/GoToE": ELSEWHERE,
    "/Rendition": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
    "/RichMediaExecute": MEDIA,
}
"""Kinds of action (ISO 32000-1, 12.6.4), and what is said of each."""

_ANNOTATIONS = {
    "/FileAttachment": ATTACHMENT,
    "/RichMedia": MEDIA,
    "/Screen": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
    "/3D": MEDIA,
}
_KEYS = {"/JS": SCRIPT, "/JavaScript": SCRIPT, "/EF": ATTACHMENT, "/XFA": XFA}
_HARMLESS = ("/GoTo", "/Named")


def active_content(path: Path) -> tuple[str, ...]:
    """Return the kinds of active content this PDF carries, sorted; none for a plain one.

    ``unchecked`` stands for a file too odd or too large to be looked through.
    """
    found = set[str]()
    try:
        with pikepdf.open(path) as file:
            for count, one in enumerate(_dictionaries(file)):
                if count >= MOST_OBJECTS:
                    found.add(UNCHECKED)
                    break
                found.update(_kinds(one))
    except (pikepdf.PdfError, TypeError, ValueError, KeyError, AttributeError, RuntimeError):
        found.add(UNCHECKED)
    return tuple(sorted(found))


def _dictionaries(file: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary of the file, those inside others too."""
    for one in file.objects:
        yield from _inside(one, 0)


def _inside(one: object, depth: int) -> Iterator[pikepdf.Object]:
    """Yield the dictionaries written directly within this object, itself first."""
    if depth > _DEEPEST:
        raise ValueError(depth)
    if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        yield one
        for key in one.keys():  # noqa: SIM118 - a stream is no mapping
            yield from _direct(one.get(key), depth)
    elif isinstance(one, pikepdf.Array):
        for part in one:
            yield from _direct(part, depth)


def _direct(one: object, depth: int) -> Iterator[pikepdf.Object]:
    """Yield the dictionaries of a part; an object of its own comes by itself."""
    if isinstance(one, pikepdf.Object) and not one.is_indirect:
        yield from _inside(one, depth + 1)


def _kinds(one: pikepdf.Object) -> Iterator[str]:
    for name, table in (("/S", _ACTIONS), ("/Subtype", _ANNOTATIONS)):
        value = one.get(name)
        if isinstance(value, pikepdf.Name) and str(value) in table:
            yield table[str(value)]
    yield from (kind for key, kind in _KEYS.items() if key in one)
    if _acts(one.get("/OpenAction")) or any(map(_acts, _values(one.get("/AA")))):
        yield OPENING


def _values(one: object) -> Iterator[object]:
    if isinstance(one, pikepdf.Dictionary):
        yield from (one.get(key) for key in one.keys())  # noqa: SIM118 - values() has no types


def _acts(action: object) -> bool:
    """Say whether this is an action that does more than show another place of the file."""
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S")) not in _HARMLESS
