"""The fields of a Vietnamese administrative document, found among its words."""

from collections.abc import Sequence
from dataclasses import dataclass

from ocr.page import Box, Page


@dataclass(frozen=True)
class Field:
    """One value found: its name, the text, how sure (0 to 1), the page and the place on it.

    Dates are ISO 8601. ``box`` is ``None`` when the value does not stand in one place.
    """

    name: str
    value: str
    confidence: float
    page: int
    box: Box | None


def find_fields(pages: Sequence[Page]) -> tuple[Field, ...]:
    """Return what can be found; a field that is not there is not returned."""
    del pages
    return ()
