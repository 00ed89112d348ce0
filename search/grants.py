"""What a reader may find: applied inside every query, so that counts and facets obey it too."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Grants:
    """The rights of one reader at the moment of asking.

    A reader without bodies finds nothing. A reader limited to a period never finds undated pages,
    because nobody can say that they lie inside it. Rights of several origins (an office here, a
    warrant for other years there) stand side by side: the first here, the others in ``more``; a
    page is found if any one of them allows it, never because two of them do so together.
    """

    bodies: frozenset[str]
    """Identities of the bodies whose records may be found."""
    since: date | None = None
    """First document day that may be found."""
    until: date | None = None
    """Last document day that may be found."""
    restricted: bool = False
    """True if restricted pages may be found as well."""
    more: tuple["Grants", ...] = ()
    """Further rights; their own ``more`` and ``without`` are not looked at."""
    without: frozenset[str] = frozenset()
    """Records that are not found whatever the rest says, for rights the index does not know yet."""
