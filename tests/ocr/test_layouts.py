"""Documents of every type and layout, laid out as text: what is found on each."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import pytest

from ocr.fields import find_fields
from tests.ocr.conftest import words_on

TYPES = [
    (row["name"], row["abbreviation"])
    for row in csv.DictReader(
        files("ocr").joinpath("data/doc_types.csv").read_text("utf-8").splitlines()
    )
    if row["name"] != "Công văn"  # a letter has no printed type
]
ABOUT_A_PERSON = ("Trích lục", "Giấy khai sinh", "Giấy chứng sinh", "Giấy khai tử", "Giấy chứng tử")
TEXT = [
    "      Để công tác lưu trữ được thống nhất, Ủy ban nhân dân xã giao các thôn thực hiện các",
    "việc sau đây trước ngày 31 tháng 12, báo cáo bằng văn bản và chịu trách nhiệm về kết quả;",
    "việc nào chưa rõ thì hỏi công chức Văn phòng để được trả lời trong ngày làm việc đó hoặc sau.",
]


@dataclass(frozen=True)
class Layout:
    """What is printed on a page in the layout of Decree 30/2020."""

    title: Sequence[str]
    abstract: Sequence[str] = ()
    number: str = "12/QĐ-UBND"
    bodies: Sequence[str] = ("UBND TỈNH SÔNG MẪU", "ỦY BAN NHÂN DÂN XÃ CẦU MẪU")
    closing: Sequence[str] = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    name: str = "Nguyễn Đức Thuận"

    def lines(self) -> list[str]:
        """Return the lines; body left, motto right, title centred, signer right."""
        right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", ""]
        left = [*self.bodies, *[""] * (2 - len(self.bodies))]
        head = [_beside(one, two) for one, two in zip(left, [*right, "", ""], strict=False)]
        head.append(_beside(f"Số: {self.number}", "Cầu Mẫu, ngày 05 tháng 8 năm 2025"))
        centred = [line.center(100).rstrip() for line in (*self.title, *self.abstract)]
        below = ["Nơi nhận:", "- Như Điều 2;", "- Các thôn, xóm trong", "xã;", "- Lưu: VT."]
        right = [*self.closing, *[""] * 5]
        foot = [_beside(one, two) for one, two in zip(below, right, strict=False)]
        return [*head, "", *centred, "", *TEXT, "", *foot, "", _beside("", self.name)]


def _beside(left: str, right: str) -> str:
    return f"{left.center(42)}  {right.center(48)}".rstrip()


def found_on(layout: Layout) -> dict[str, str]:
    """Return what is found on a page laid out so."""
    return {field.name: field.value for field in find_fields([words_on(layout.lines())])}


@pytest.mark.parametrize(("name", "short"), TYPES, ids=[name for name, _ in TYPES])
def test_every_type_of_the_closed_list_is_told_with_its_abstract(name: str, short: str) -> None:
    """The printed type wins; the symbol with or without the type's abbreviation is kept."""
    number = f"07/{short}-UBND" if short else "07/2025"
    found = found_on(Layout([name.upper()], ["Về việc giao nhận hồ sơ năm 2025"], number))

    assert found["type"] == name
    assert found["date"] == "2025-08-05"
    if short:
        assert found["number"] == number
    if not name.startswith(ABOUT_A_PERSON) or "bản đồ" in name:
        assert found["abstract"] == "giao nhận hồ sơ năm 2025"


@pytest.mark.parametrize(("name", "short"), [one for one in TYPES if one[1]])
def test_the_symbol_alone_tells_the_type(name: str, short: str) -> None:
    """Where the title cannot be read, the closed list decides what the symbol says."""
    assert found_on(Layout([], [], f"07/{short}-UBND"))["type"] == name


@pytest.mark.parametrize(
    ("number", "printed", "kind"),
    [
        ("02/HD-UBND", "HỢP ĐỒNG", "02/HĐ-UBND"),
        ("02/HĐ-UBND", "HỢP ĐỒNG", "02/HĐ-UBND"),
        ("02/HD-UBND", "HƯỚNG DẪN", "02/HD-UBND"),
        ("01/DA-UBND", "ĐỀ ÁN", "01/ĐA-UBND"),
        ("01/DA-UBND", "DỰ ÁN", "01/DA-UBND"),
        ("02/QYĐ-UBND", "QUY ĐỊNH", "02/QyĐ-UBND"),
        ("12/QÐ-UBND", "QUYẾT ĐỊNH", "12/QĐ-UBND"),
        ("12/QD-UBND", "QUYẾT ĐỊNH", "12/QĐ-UBND"),
        ("215/UBND-VP", "", "215/UBND-VP"),
        ("1234/SNV-CCVC", "", "1234/SNV-CCVC"),
        ("05/2025/NQ-HĐND", "NGHỊ QUYẾT", "05/2025/NQ-HĐND"),
        ("33/TTr-UBND.VX", "TỜ TRÌNH", "33/TTr-UBND.VX"),
    ],
)
def test_symbols_that_look_alike_are_told_apart(number: str, printed: str, kind: str) -> None:
    """HD and HĐ, DA and ĐA, QyĐ and QĐ: the printed type says which marks were lost."""
    assert found_on(Layout([printed] if printed else [], [], number))["number"] == kind


@pytest.mark.parametrize(
    ("closing", "position"),
    [
        (["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "CHỦ TỊCH"),
        (["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "PHÓ CHỦ TỊCH"),
        (["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "PHÓ GIÁM ĐỐC"),
        (["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], "CHÁNH VĂN PHÒNG"),
        (["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG TỔ CHỨC"], "TRƯỞNG PHÒNG TỔ CHỨC"),
        (["TM. HỘI ĐỒNG NHÂN DÂN", "CHỦ TỊCH"], "CHỦ TỊCH"),
        (["Q. CHỦ TỊCH"], "Q. CHỦ TỊCH"),
        (["TL. BỘ TRƯỞNG", "KT. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG"], "PHÓ CỤC TRƯỞNG"),
        (["NGƯỜI LÀM ĐƠN"], "NGƯỜI LÀM ĐƠN"),
        (["NGƯỜI KÝ TRÍCH LỤC", "CHỦ TỊCH"], "CHỦ TỊCH"),
        # The line under "KT." was lost below a seal: the law says who signs for the head.
        (["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"], "PHÓ CHỦ TỊCH"),
        (["KT. CHỦ TỊCH", "CHỦ TỊCH"], "PHÓ CHỦ TỊCH"),
    ],
)
def test_who_signed_and_as_what(closing: Sequence[str], position: str) -> None:
    """All ways of signing for another (Decree 30/2020, Art. 13)."""
    found = found_on(Layout(["QUYẾT ĐỊNH"], ["Về việc giao đất"], closing=closing))

    assert (found["position"], found["signer"]) == (position, "Nguyễn Đức Thuận")


@pytest.mark.parametrize(
    "name", ["NGUYỄN ĐỨC THUẬN", "ThS. Nguyễn Đức Thuận", "Thượng tá Nguyễn Đức Thuận"]
)
def test_a_name_is_written_as_names_are(name: str) -> None:
    """Capitals, degrees and ranks are not part of a name."""
    assert found_on(Layout(["QUYẾT ĐỊNH"], name=name))["signer"] == "Nguyễn Đức Thuận"


@pytest.mark.parametrize(
    ("bodies", "body", "parent"),
    [
        (["UBND TỈNH SÔNG MẪU", "SỞ NỘI VỤ"], "SỞ NỘI VỤ", "UBND TỈNH SÔNG MẪU"),
        (["ỦY BAN NHÂN DÂN", "TỈNH SÔNG MẪU"], "ỦY BAN NHÂN DÂN TỈNH SÔNG MẪU", None),
        (
            ["TỈNH SÔNG MẪU", "ỦY BAN NHÂN DÂN HUYỆN CẦU"],
            "ỦY BAN NHÂN DÂN HUYỆN CẦU",
            "TỈNH SÔNG MẪU",
        ),
        (["SỞ Y TẾ", "TỈNH SÔNG MẪU"], "SỞ Y TẾ TỈNH SÔNG MẪU", None),
        (["SỞ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI"], "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", None),
        (
            ["UBND XÃ CẦU MẪU", "TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"],
            "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
            "UBND XÃ CẦU MẪU",
        ),
        (
            ["ỦY BAN NHÂN DÂN XÃ CẦU MẪU", "VĂN PHÒNG", "HĐND VÀ UBND"],
            "VĂN PHÒNG HĐND VÀ UBND",
            "ỦY BAN NHÂN DÂN XÃ CẦU MẪU",
        ),
        (["HỘI ĐỒNG NHÂN DÂN", "XÃ HỘI AN"], "HỘI ĐỒNG NHÂN DÂN XÃ HỘI AN", None),
        (
            ["ỦY BAN NHÂN DÂN HUYỆN CẦU", "PHÒNG GIÁO DỤC VÀ", "ĐÀO TẠO"],
            "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
            "ỦY BAN NHÂN DÂN HUYỆN CẦU",
        ),
        (["BỘ TƯ PHÁP"], "BỘ TƯ PHÁP", None),
    ],
)
def test_bodies_at_every_level(bodies: Sequence[str], body: str, parent: str | None) -> None:
    """One name may take two lines, two names stand under each other; districts stay readable."""
    found = found_on(Layout(["QUYẾT ĐỊNH"], bodies=bodies))

    assert (found["body"], found.get("parent")) == (body, parent)


@pytest.mark.parametrize(
    ("title", "abstract", "kind", "about"),
    [
        (["QUYẾT ĐỊNH"], ["V/v thu hồi đất"], "Quyết định", "thu hồi đất"),
        (["Q U Y Ế T   Đ Ị N H"], ["V/v thu hồi đất"], "Quyết định", "thu hồi đất"),
        (["QUYẾT ĐINN"], ["Về việc thu hồi đất"], "Quyết định", "thu hồi đất"),
        (["TỜ TRÌNH"], ["Đề nghị sửa kho số 2"], "Tờ trình", "Đề nghị sửa kho số 2"),
        (
            ["KẾ HOẠCH"],
            ["Trồng cây xanh trên địa bàn xã", "Cầu Mẫu năm 2025"],
            "Kế hoạch",
            "Trồng cây xanh trên địa bàn xã Cầu Mẫu năm 2025",
        ),
        (["BIÊN BẢN HỌP THÔN"], [], "Biên bản", "HỌP THÔN"),
        (["ĐƠN ĐỀ NGHỊ"], ["Cấp đổi giấy chứng nhận"], "Đơn đề nghị", "Cấp đổi giấy chứng nhận"),
        (
            ["GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT"],
            [],
            "Giấy chứng nhận quyền sử dụng đất",
            None,
        ),
        (
            ["GIẤY CHỨNG NHẬN"],
            ["Cơ sở đủ điều kiện an toàn thực phẩm"],
            "Giấy chứng nhận",
            "đủ điều kiện an toàn thực phẩm",
        ),
        (["QUYẾT ĐỊNH"], ["GIÁM ĐỐC SỞ NỘI VỤ:"], "Quyết định", None),
    ],
)
def test_the_abstract_ends_where_the_text_begins(
    title: Sequence[str], abstract: Sequence[str], kind: str, about: str | None
) -> None:
    """The paragraph below is close and nearly centred; it is not part of the abstract."""
    found = found_on(Layout(title, abstract))

    assert (found["type"], found.get("abstract")) == (kind, about)


def test_the_recipients_are_told_without_the_copy_that_is_filed() -> None:
    """An entry may take two lines; "Lưu: VT" is nobody."""
    assert found_on(Layout(["THÔNG BÁO"]))["recipients"] == "Như Điều 2; Các thôn, xóm trong xã"


def test_a_law_that_is_cited_does_not_give_its_number() -> None:
    """A document whose number is still blank has none."""
    lines = Layout(["QUYẾT ĐỊNH"], number="      /QĐ-UBND").lines()
    lines.insert(6, "      Căn cứ Luật số 01/2015/QH13 và Nghị định số 30/2020/NĐ-CP;")

    assert "number" not in {field.name for field in find_fields([words_on(lines)])}
