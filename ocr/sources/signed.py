"""Whether a PDF carries a signature, asked of its form fields (ISO 32000-1, 12.7.4.5)."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf

_DEEPEST = 20


def has_signature(path: Path) -> bool:
    """Tell whether a signature field of this PDF has been filled.

    It says nothing about validity. A file too odd for the parser is said to have none: the file
    has already been opened by another parser, and signatures are judged elsewhere.
    """
    try:
        with pikepdf.open(path) as file:
            form = file.Root.get("/AcroForm")
            if not isinstance(form, pikepdf.Dictionary):
                return False
            return any(_filled(field) for field in _flat(form.get("/Fields"), "", 0))
    except (pikepdf.PdfError, TypeError, ValueError, KeyError, AttributeError):
        return False


def _flat(fields: object, kind: str, depth: int) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yield every field with its type, which children inherit from their parents."""
    if not isinstance(fields, pikepdf.Array) or depth > _DEEPEST:
        return
    for field in fields:
        if isinstance(field, pikepdf.Dictionary):
            own = str(field.get("/FT", kind))
            yield own, field
            yield from _flat(field.get("/Kids"), own, depth + 1)


def _filled(field: tuple[str, pikepdf.Object]) -> bool:
    kind, entry = field
    return kind == "/Sig" and isinstance(entry.get("/V"), pikepdf.Dictionary)
