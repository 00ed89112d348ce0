"""What accounts need of the archive; ``archive.parts.Parts`` has it all."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from archive.catalog.interface import Catalog
from archive.records.digest import Chance


class Needs(Protocol):
    """The catalogue, the clock, the dice, and the key of what is kept only as a keyed hash."""

    @property
    def catalog(self) -> Catalog:
        """Where accounts are kept."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """Tells this instant in UTC."""

    @property
    def chance(self) -> Chance:
        """Random bytes."""

    @property
    def pepper(self) -> bytes:
        """The key of keyed hashes; it lies outside the catalogue."""
