"""Sheets, files and forms that are not one page of one document."""

from ocr.fields import find_fields
from ocr.page import Box, Page, Word
from tests.ocr.conftest import words_on
from tests.ocr.test_layouts import Layout


def test_forms_bear_date_and_signer_at_their_end() -> None:
    """An application has no head on its left; place and date stand above the applicant."""
    lines = [
        "                         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "                             Độc lập - Tự do - Hạnh phúc",
        "",
        "                             ĐƠN XIN XÁC NHẬN",
        "",
        "      Kính gửi: Ủy ban nhân dân xã Cầu Mẫu",
        "      Họ và tên: Trần Thị Ánh      Giới tính: Nữ",
        "      Số định danh cá nhân:",
        "      099 174 005 533",
        "      Xin xác nhận thửa đất số 118, tờ bản đồ số 24 và tờ bản đồ số 5, thửa đất số 7.",
        "                                                 Cầu Mẫu, ngày 09 tháng 9 năm 2025",
        "                                                         NGƯỜI LÀM ĐƠN",
        "                                                      (Ký, ghi rõ họ tên)",
        "",
        "                                                        Trần Thị Ánh",
    ]
    found = {field.name: field.value for field in find_fields([words_on(lines)])}

    assert found == {
        "type": "Đơn xin",
        "abstract": "XÁC NHẬN",
        "date": "2025-09-09",
        "place": "Cầu Mẫu",
        "position": "NGƯỜI LÀM ĐƠN",
        "signer": "Trần Thị Ánh",
        "citizen_numbers": "099174005533",
        "names": "Trần Thị Ánh",
        "land_parcel": "thửa đất số 118, tờ bản đồ số 24; thửa đất số 7, tờ bản đồ số 5",
    }


def test_minutes_say_their_day_in_the_text() -> None:
    """Without a date in head and foot, "Hôm nay, ngày …" counts."""
    found = {
        field.name: field.value
        for field in find_fields(
            [
                words_on(
                    ["BIÊN BẢN".center(90), "", "Hôm nay, hồi 8 giờ ngày 3 tháng 4 năm 2024, họp"]
                )
            ]
        )
    }

    assert found["date"] == "2024-04-03"


def test_the_fields_are_those_of_the_first_document() -> None:
    """What is enclosed has its own head, and its signer is another's."""
    first = Layout(["QUYẾT ĐỊNH"], ["Về việc thu hồi đất"])
    second = Layout(["TỜ TRÌNH"], number="9/TTr-UBND", name="Võ Minh Quý")
    pages = [words_on(first.lines()), words_on(second.lines(), number=2)]

    found = {field.name: field.value for field in find_fields(pages)}

    assert (found["number"], found["signer"]) == ("12/QĐ-UBND", "Nguyễn Đức Thuận")


def test_two_leaves_on_one_page_are_two_sheets() -> None:
    """An open book shows two documents; boxes still say where on the page a value stands."""
    left = words_on(Layout(["QUYẾT ĐỊNH"], ["Về việc thu hồi đất"]).lines()).words
    right = words_on(Layout(["TỜ TRÌNH"], number="9/TTr-UBND", name="Võ Minh Quý").lines()).words
    words = [_halved(word, 0.0) for word in left] + [_halved(word, 0.5) for word in right]
    spread = Page(1, 2828, 1414, 120, 0, 1.0, 0.95, "engine", tuple(words), ())

    found = {field.name: field for field in find_fields([spread])}
    box = found["signer"].box

    assert found["signer"].value == "Nguyễn Đức Thuận"
    assert box is not None
    assert 0.25 < box.left < box.right < 0.5


def _halved(word: Word, left: float) -> Word:
    box = word.box
    line = word.line + (100 if left else 0)
    sides = (left + 0.02 + side * 0.46 for side in (box.left, box.right))
    place = Box(next(sides), box.top, next(sides), box.bottom)
    return Word(word.text, place, word.confidence, line)


def test_the_order_of_the_letters_in_a_file_does_not_matter() -> None:
    """A born-digital file may hold the right column first; what stands beside stays beside."""
    page = words_on(Layout(["THÔNG BÁO"], ["Về việc nghỉ lễ"]).lines())
    shuffled = sorted(page.words, key=lambda word: (word.box.left > 0.44, word.line))
    mixed = Page(1, 1000, 1414, 120, 0, 1.0, 1.0, "textlayer", tuple(shuffled), ())

    def told(one: Page) -> dict[str, str]:
        return {field.name: field.value for field in find_fields([one])}

    assert told(mixed) == told(page)
