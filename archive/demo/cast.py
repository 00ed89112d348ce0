"""Who is in the demonstration: accounts, offices, warrants, and citizens with 099 numbers."""

from dataclasses import dataclass
from datetime import date

from archive.records.actor import Membership, Office


@dataclass(frozen=True)
class Player:
    """An account of the demonstration. ``key`` names the signing key the person holds."""

    username: str
    name: str
    offices: tuple[Membership, ...]
    key: str | None = None


@dataclass(frozen=True)
class Citizen:
    """A citizen nobody is: the prefix 099 was never given to a province."""

    name: str
    number: str


@dataclass(frozen=True)
class Mandate:
    """A warrant of the demonstration: whose, over which bodies and years, why, until when."""

    username: str
    bodies: frozenset[str]
    since: date
    until: date
    ends: date
    purpose: str


def _in(office: Office, *bodies: str) -> tuple[Membership, ...]:
    return tuple(Membership(body, office) for body in bodies)


HOME = ("cau-mau", "suoi-thu", "song-mau")
BEYOND = ("ben-thu", "doi-mau")
"""The other province: what its people do stays hidden from the first one's."""

PLAYERS = (
    Player("officer", "Trần Thị Hòa", _in(Office.OFFICER, *HOME)),
    Player("signer", "Nguyễn Đức Thuận", _in(Office.SIGNER, *HOME), key="demo"),
    Player("clerk", "Lê Thu Nguyệt", _in(Office.CLERK, *HOME), key="clerk"),
    Player("archivist", "Phạm Hữu Nghĩa", _in(Office.ARCHIVIST, *HOME)),
    Player("inspector", "Võ Minh Quý", _in(Office.INSPECTOR, "song-mau")),
    Player("inspector2", "Đặng Kim Yến", _in(Office.INSPECTOR, "doi-mau")),
    Player("admin", "Ngô Quốc Tuý", _in(Office.ADMIN, *HOME, *BEYOND)),
    Player("officer2", "Lý Ngọc Ánh", _in(Office.OFFICER, *BEYOND)),
    Player("signer2", "Võ Thị Mỹ Lệ", _in(Office.SIGNER, *BEYOND), key="demo2"),
)

MANDATES = (
    Mandate(
        "inspector",
        frozenset({"song-mau", "cau-mau", "suoi-thu", "huyen-cau-mau"}),
        since=date(2005, 1, 1),
        until=date(2035, 12, 31),
        ends=date(2035, 12, 31),
        purpose="Thanh tra công tác văn thư, lưu trữ (trình diễn)",
    ),
    Mandate(
        "inspector2",
        frozenset({"doi-mau", "ben-thu"}),
        since=date(2005, 1, 1),
        until=date(2035, 12, 31),
        ends=date(2035, 12, 31),
        purpose="Thanh tra việc trả kết quả đúng hạn (trình diễn)",
    ),
)

CITIZENS = (
    Citizen("Huỳnh Văn Khoẻ", "099075004821"),
    Citizen("Vũ Quỳnh Hương", "099189007364"),
    Citizen("Đỗ Xuân Đường", "099062001957"),
)
