"""What accounts need of the archive; ``archive.parts.Parts`` has it all."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from archive.catalog.interface import Catalog
from archive.objects.interface import ObjectStore
from archive.records.digest import Chance


class Needs(Protocol):
    """The catalogue, the store, the clock, the dice, the keys, and how strict the house is."""

    @property
    def catalog(self) -> Catalog:
        """Where accounts are kept."""

    @property
    def objects(self) -> ObjectStore:
        """Where the register of accounts has its copy."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """Tells this instant in UTC."""

    @property
    def chance(self) -> Chance:
        """Random bytes."""

    @property
    def pepper(self) -> bytes:
        """The key of keyed hashes; it lies outside the catalogue."""

    @property
    def retired_peppers(self) -> tuple[bytes, ...]:
        """Peppers that only check what was hashed or sealed before."""

    @property
    def wants_second_factor(self) -> bool:
        """Whether signers and administrators must have a second factor."""
