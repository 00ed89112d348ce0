"""How a mark writes the time of signing: a template an agency chooses, in Vietnamese time."""

import re
from datetime import timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
ISO_8601 = "%Y-%m-%dT%H:%M:%S+07:00"
DAY_FIRST = "%d-%m-%Y %H:%M:%S +07:00"

_PARTS = {"yyyy": "%Y", "dd": "%d", "mm": "%m", "HH": "%H", "MM": "%M", "SS": "%S"}
_PIECE = re.compile(r"yyyy|dd|mm|HH|MM|SS|\+07:00|[-./: T,]")


def time_format(said: str) -> str:
    """Return a template for strftime from what an office writes.

    >>> time_format("dd-mm-yyyy HH:MM:SS +07:00") == DAY_FIRST
    True

    ``mm`` is the month, ``MM`` the minute. ValueError for anything else but marks between them, or
    when the day or the hour is not said.
    """
    pieces = _PIECE.findall(said)
    if "".join(pieces) != said or not {"yyyy", "mm", "dd", "HH", "MM"} <= set(pieces):
        raise ValueError(said)
    return "".join(_PARTS.get(one, one) for one in pieces)
