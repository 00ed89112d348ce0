"""Access that is restricted: the last decision on it, why, whose and when.

Law on Archives 33/2024/QH15 knows records whose use is conditional. The mark itself is
``Record.restricted``; this is the word behind it, and behind its end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.records.calendar import from_text, to_text

LONGEST = 500
"""Letters of a reason."""


@dataclass(frozen=True)
class Restriction:
    """Why a record was restricted last, or opened again; earlier decisions lie in its manifests."""

    reason: str
    by: str
    at: datetime


def restriction_data(one: Restriction | None) -> dict[str, str] | None:
    """Return what a manifest says of the decision."""
    return {**vars(one), "at": to_text(one.at)} if one else None


def restriction_of(said: object) -> Restriction | None:
    """Return the decision a manifest tells of; older ones tell of none.

    Raises ``KeyError`` or ``ValueError`` for what is none.
    """
    if said is None:
        return None
    if not isinstance(said, Mapping):
        message = "a restriction is an object"
        raise ValueError(message)  # noqa: TRY004 - what is read wrong is wrong in its value
    return Restriction(str(said["reason"]), str(said["by"]), from_text(str(said["at"])))
