"""The condition of a scan: what was measured, and which measure explains a poor page.

Plain data and standard library only, as ``ocr.page`` is. The words for people are made by whoever
shows them; here are codes.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

_SMALLEST_LETTER = 16.0
_LEAST_DPI = 140.0
_MOST_SYLLABLES = 0.8
_PALE = 120.0
_WIDE_EDGE = 3.0
_SPECKS = 0.005
_UNEVEN = 90.0
_LEANS = 5.0
_CURVED = 2.0
_MARKED = 0.15


@dataclass(frozen=True)
class Condition:
    """What was measured on a page before it was read; 0 where nothing could be measured.

    ``resolution_dpi`` of the picture as it came; ``letter_pixels``: usual height of a word in it;
    ``ink_levels``: how much darker than the paper the best words are; ``edge_pixels``: over how
    many the edge of a stroke runs; ``specks_share`` of all pixels; ``unevenness_levels``: between
    the brightest and the darkest paper; ``lean_degrees`` and ``curve_degrees`` of the lines;
    ``red_share`` of the page and ``faint_marks_share`` of its ink; ``syllables_share``: words that
    can be Vietnamese.
    """

    resolution_dpi: float = 0.0
    letter_pixels: float = 0.0
    ink_levels: float = 0.0
    edge_pixels: float = 0.0
    specks_share: float = 0.0
    unevenness_levels: float = 0.0
    lean_degrees: float = 0.0
    curve_degrees: float = 0.0
    red_share: float = 0.0
    faint_marks_share: float = 0.0
    syllables_share: float = 0.0

    @classmethod
    def of(cls, measures: Mapping[str, Any]) -> Self:
        """Return the condition told by these measures; those of other names are left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: float(value) for name, value in measures.items() if name in known})

    @property
    def poor(self) -> tuple[str, ...]:
        """The codes of the measures that are poor, what a new scan would mend first."""
        found = {
            "resolution": 0 < self.resolution_dpi < _LEAST_DPI,
            "letters": 0 < self.letter_pixels < _SMALLEST_LETTER,
            "blur": self.edge_pixels > _WIDE_EDGE,
            "contrast": 0 < self.ink_levels < _PALE,
            "light": self.unevenness_levels > _UNEVEN,
            "specks": self.specks_share > _SPECKS,
            "lean": abs(self.lean_degrees) > _LEANS,
            "curve": self.curve_degrees > _CURVED,
            "marks": self.faint_marks_share > _MARKED,
            "language": 0 < self.syllables_share < _MOST_SYLLABLES,
        }
        return tuple(code for code, poor in found.items() if poor)

    def to_json(self) -> dict[str, float | list[str]]:
        """Return the measures to four places, and the codes of the poor ones."""
        rounded = {name: round(value, 4) for name, value in asdict(self).items()}
        return {**rounded, "poor": list(self.poor)}


UNMEASURED = Condition()
"""Of a page that was not read from its picture."""
