"""Which samples there are, and what was done to each."""

from dataclasses import dataclass
from enum import StrEnum

from archive.demo.papers.damage import Damage


class Container(StrEnum):
    """What kind of file a sample is."""

    SCAN = "scan"
    TEXT = "text"
    GARBAGE_LAYER = "garbage_layer"
    TRUE_LAYER = "true_layer"
    TIFF = "tiff"
    PHOTO = "photo"
    LOCKED = "locked"
    BROKEN = "broken"


class Colour(StrEnum):
    """How a scanner was set."""

    COLOUR = "colour"
    GREY = "grey"
    BILEVEL = "bilevel"


@dataclass(frozen=True)
class Recipe:
    """How one sample is made.

    ``kind`` also names the text file. ``turned`` and ``blank_before`` hold page numbers from 1, the
    latter as they are before the blank page goes in.
    """

    kind: str
    name: str
    container: Container = Container.SCAN
    damage: tuple[Damage, ...] = ()
    colour: Colour = Colour.COLOUR
    strength: float = 1.0
    turned: tuple[int, ...] = ()
    blank_before: int | None = None


RECIPES = (
    Recipe(
        "decision",
        "01-quyet-dinh-quy-dinh-luu-tru.pdf",
        damage=(Damage.SKEW, Damage.NOISE),
        strength=0.6,
    ),
    Recipe("born_digital", "02-huong-dan-lap-ho-so.pdf", Container.TEXT),
)
