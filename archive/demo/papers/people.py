"""Invented people, and rows about them for lists and registers.

Citizen numbers begin with 099, which no province has. Names are put together from common
family, middle and given names; nobody is meant.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from archive.demo.papers.errors import BadPaper

_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Vũ", "Võ", "Đặng", "Đỗ", "Ngô", "Lý")
_WOMEN = ("Thị Hòa", "Thị Thuỷ", "Quỳnh Hương", "Thu Nguyệt", "Ngọc Ánh", "Thị Mỹ Lệ", "Kim Yến")
_MEN = ("Đức Thuận", "Văn Khoẻ", "Quốc Tuý", "Hữu Nghĩa", "Xuân Đường", "Minh Quý", "Văn Đạo")
_VILLAGES = ("thôn Bàng", "thôn Chiêm", "thôn Đồng Nứa", "thôn Gò Sậy", "thôn Rặng Duối", "xóm Lở")
_SENDERS = (
    "UBND tỉnh Sông Mẫu",
    "Văn phòng UBND tỉnh Sông Mẫu",
    "Trung tâm Hành chính công Sông Mẫu",
    "UBND xã Suối Thử",
    "Phòng Tài chính – Kế hoạch huyện",
    "Trường Tiểu học Rặng Duối",
    "Trạm Y tế xã Suối Thử",
)
_SUBJECTS = (
    "QĐ|Quyết định giao dự toán kinh phí sửa chữa kênh mương nội đồng",
    "TB|Thông báo lịch tiếp công dân định kỳ của lãnh đạo",
    "KH|Kế hoạch diễn tập phòng chống lụt bão và tìm kiếm cứu nạn",
    "BC|Báo cáo kết quả tiêm phòng cho đàn gia súc đợt hai",
    "TTr|Tờ trình xin mở rộng lớp học bán trú",
    "GM|Giấy mời dự lễ khánh thành nhà văn hóa thôn Gò Sậy",
    "HD|Hướng dẫn ghi chép sổ theo dõi hộ khẩu lưu động",
)
_FIRST_BIRTH = date(1948, 1, 1)
_FIRST_ARRIVAL, _LAST_ARRIVAL = date(2024, 1, 3), date(2024, 12, 31)
_LAST_OLD_CENTURY = 1999


@dataclass(frozen=True)
class Person:
    """An invented person."""

    name: str
    is_woman: bool
    born: date
    citizen_number: str
    village: str


@dataclass(frozen=True)
class Rows:
    """A generated table: its head first, shares of the columns in ``widths``."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


def registered(order: str, *, seed: int) -> Rows:
    """Make the rows an order like ``households 24`` asks for, or raise ``BadPaper``."""
    name, _, count = order.partition(" ")
    makers = {"households": _households, "incoming": _incoming}
    if name not in makers or not count.isdigit():
        message = f"Không có bảng «{order}». Hãy dùng: {', '.join(makers)} và số dòng."
        raise BadPaper(message)
    return makers[name](int(count), np.random.default_rng([seed, int(count)]))


def person(rng: np.random.Generator) -> Person:
    """Invent a person."""
    is_woman = bool(rng.integers(2))
    given = _WOMEN if is_woman else _MEN
    name = f"{_FAMILIES[rng.integers(len(_FAMILIES))]} {given[rng.integers(len(given))]}"
    born = _FIRST_BIRTH + timedelta(days=int(rng.integers(21_000)))
    sex = int(is_woman) + (2 if born.year > _LAST_OLD_CENTURY else 0)
    number = f"099{sex}{born.year % 100:02d}{rng.integers(1_000_000):06d}"
    return Person(name, is_woman, born, number, _VILLAGES[rng.integers(len(_VILLAGES))])


def _households(count: int, rng: np.random.Generator) -> Rows:
    """Households with the money each was granted."""
    rows = [("STT", "Họ và tên chủ hộ", "Ngày sinh", "Số định danh", "Nơi ở", "Số tiền (đồng)")]
    for number in range(1, count + 1):
        who = person(rng)
        money = f"{int(rng.integers(4, 40)) * 250_000:,}".replace(",", ".")
        born = f"{who.born:%d/%m/%Y}"
        rows.append((f"{number:02d}", who.name, born, who.citizen_number, who.village, money))
    return Rows(tuple(rows), (8, 33, 18, 23, 22, 20))


def _incoming(count: int, rng: np.random.Generator) -> Rows:
    """Lines of a register of incoming documents."""
    rows = [("Số đến", "Ngày đến", "Tác giả", "Số, ký hiệu", "Tên loại và trích yếu nội dung")]
    day = _FIRST_ARRIVAL
    for number in range(1, count + 1):
        day = min(day + timedelta(days=int(rng.integers(0, 5))), _LAST_ARRIVAL)
        symbol, _, subject = _SUBJECTS[rng.integers(len(_SUBJECTS))].partition("|")
        sender = _SENDERS[rng.integers(len(_SENDERS))]
        written = f"{int(rng.integers(1, 400)):02d}/{symbol}-UBND"
        rows.append((f"{number:02d}", f"{day:%d/%m/%Y}", sender, written, subject))
    return Rows(tuple(rows), (9, 17, 27, 25, 46))
