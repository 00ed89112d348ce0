"""The invented bodies of the demonstration, with their lineage.

Two provinces, three communes and one district that ended on 1 July 2025, when the district
level was dissolved; its records and duties went to the commune that carries its name on.
None of these places exists.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Level(StrEnum):
    """The level of government a body belongs to."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True)
class Body:
    """A people's committee of the demonstration.

    ``key`` is the short code used by ``--body``; ``area`` the unit it governs ("xã Cầu Mẫu"),
    ``place`` the name alone, as written before a date; ``symbol`` the invented national
    identifier. ``valid_to`` is the last day of its life, None while it lives; ``successor`` the
    key of the body its rights and duties passed to.
    """

    key: str
    name: str
    area: str
    place: str
    symbol: str
    level: Level
    parent: str | None
    valid_from: date
    valid_to: date | None = None
    successor: str | None = None


_BODIES = (
    Body(
        key="song-mau",
        name="Ủy ban nhân dân tỉnh Sông Mẫu",
        area="tỉnh Sông Mẫu",
        place="Sông Mẫu",
        symbol="H98",
        level=Level.PROVINCE,
        parent=None,
        valid_from=date(1997, 1, 1),
    ),
    Body(
        key="doi-mau",
        name="Ủy ban nhân dân tỉnh Đồi Mẫu",
        area="tỉnh Đồi Mẫu",
        place="Đồi Mẫu",
        symbol="H99",
        level=Level.PROVINCE,
        parent=None,
        valid_from=date(1997, 1, 1),
    ),
    Body(
        key="cau-mau",
        name="Ủy ban nhân dân xã Cầu Mẫu",
        area="xã Cầu Mẫu",
        place="Cầu Mẫu",
        symbol="H98.11",
        level=Level.COMMUNE,
        parent="song-mau",
        valid_from=date(2025, 7, 1),
    ),
    Body(
        key="suoi-thu",
        name="Ủy ban nhân dân xã Suối Thử",
        area="xã Suối Thử",
        place="Suối Thử",
        symbol="H98.12",
        level=Level.COMMUNE,
        parent="song-mau",
        valid_from=date(1997, 1, 1),
    ),
    Body(
        key="ben-thu",
        name="Ủy ban nhân dân phường Bến Thử",
        area="phường Bến Thử",
        place="Bến Thử",
        symbol="H99.21",
        level=Level.COMMUNE,
        parent="doi-mau",
        valid_from=date(2025, 7, 1),
    ),
    Body(
        key="huyen-cau-mau",
        name="Ủy ban nhân dân huyện Cầu Mẫu",
        area="huyện Cầu Mẫu",
        place="Cầu Mẫu",
        symbol="H98.05",
        level=Level.DISTRICT,
        parent="song-mau",
        valid_from=date(1997, 1, 1),
        valid_to=date(2025, 6, 30),
        successor="cau-mau",
    ),
)

BODIES = MappingProxyType({body.key: body for body in _BODIES})
