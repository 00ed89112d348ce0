"""Text written in encodings from before Unicode."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.carried import carried
from ocr.fields import find_fields
from ocr.legacy import Encoding, encodings, recognised
from ocr.page import Page
from ocr.sources.interface import Glyph, PageText
from ocr.textlayer import words_of
from tests.ocr.conftest import born_digital

TCVN3, VNI, VPS = encodings()
REAL = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc. Căn cứ Nghị định số 15/CP "
    "của Chính phủ; xét đề nghị của Bộ trưởng, người có công với cách mạng được hưởng trợ cấp một "
    "lần; ruộng vườn, thửa ruộng, khuỷu tay, ỷ lại, mỹ nghệ, quý hiếm, sở hữu, thuở nhỏ, lẵng hoa"
)
LINES = [
    "UBND tỉnh Sông Mẫu",
    "Số: 12/QĐ-UBND        Cầu Mẫu, ngày 05 tháng 8 năm 1999",
    "QUYẾT ĐỊNH",
    "Về việc công nhận tổ hòa giải cơ sở của các thôn ven sông",
    "Căn cứ Luật Tổ chức chính quyền địa phương được Quốc hội thông qua;",
    "Xét đề nghị của trưởng phòng tư pháp và những người có liên quan,",
]


def written(text: str, encoding: Encoding) -> str:
    """Write a text as a program of that time did; what has no code stays as it is."""
    codes = {letter: code for code, letter in encoding.codes.items()}
    return "".join(codes.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("encoding", encodings(), ids=lambda one: one.name)
@given(data=st.data())
def test_every_letter_comes_back(encoding: Encoding, data: st.DataObject) -> None:
    """Whatever word is written in an encoding's own letters is decoded to the same word."""
    letters = sorted({*encoding.codes.values(), *"bcdghklmnpqrstvx"})
    word = data.draw(st.text(st.sampled_from(letters), min_size=1, max_size=12))

    assert encoding.decode(written(word, encoding)) == word


@pytest.mark.parametrize("encoding", encodings(), ids=lambda one: one.name)
def test_an_encoding_is_recognised_by_what_it_becomes(encoding: Encoding) -> None:
    """Only the right one turns the text into syllables."""
    raw = written(REAL, encoding)

    found = recognised(raw)
    assert found is encoding
    assert encoding.decode(raw) == REAL


@pytest.mark.parametrize(
    ("raw", "name", "text"),
    [
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "TCVN3", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("Bé tr\u00adëng Bé Tµi chÝnh", "TCVN3", "Bộ trưởng Bộ Tài chính"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "VNI", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("ÑOÄC LAÄP - TÖÏ DO - HAÏNH PHUÙC", "VNI", "ĐỘC LẬP - TỰ DO - HẠNH PHÚC"),
    ],
)
def test_what_old_files_say(raw: str, name: str, text: str) -> None:
    """Phrases as they stand in papers of the nineties."""
    (encoding,) = (one for one in encodings() if one.name == name)

    assert encoding.decode(raw) == text


@pytest.mark.parametrize(
    "text",
    [
        REAL,
        "The parties to this agreement shall keep all of the records for the whole term of it",
        "CONG Hcok xA HQI CHiJ NGHiA VIVT NAM DQc lip Tl}' do Hinh phuc sO 12 QD UBND ngiy",
        "12 345 6789",
        "",
    ],
)
def test_unicode_other_languages_and_garbage_are_left_alone(text: str) -> None:
    """Nothing is decoded that does not become Vietnamese by it."""
    assert recognised(text) is None


def test_capitals_of_a_font_without_them_come_back() -> None:
    """Letters with marks have no capitals in TCVN3; the plain ones beside them tell."""
    line = [TCVN3.decode(word) for word in ["CéNG", "HßA", "X·", "HéI"]]
    mixed = [TCVN3.decode(word) for word in ["NguyÔn", "V¨n", "HïNG"]]

    assert TCVN3.capital(line) == ["CỘNG", "HÒA", "XÃ", "HỘI"]
    assert TCVN3.capital(mixed) == ["Nguyễn", "Văn", "HÙNG"]


def test_the_font_tells_capitals() -> None:
    """The file says "céng hßa"; ``.VnTimeH`` shows it in capitals, ``.VnTime`` does not."""
    fonts = {"ABCDEF+.VnTimeH": "CỘNG HÒA", ".VnTime": "Cộng hòa", "VnArialH,Bold": "CỘNG HÒA"}
    for font, text in fonts.items():
        glyphs = [Glyph(letter, None, font) for letter in "Céng hßa"]

        assert " ".join(word.text for word in words_of(glyphs, TCVN3)) == text


@pytest.mark.parametrize("encoding", encodings(), ids=lambda one: one.name)
def test_a_layer_in_an_old_encoding_is_decoded_and_good(encoding: Encoding) -> None:
    """Its words need no reading, and their places stay."""
    glyphs = tuple(Glyph(letter, None) for letter in written(REAL, encoding))
    text = carried(PageText(glyphs, scanned=False))

    assert text.good
    assert text.encoding == encoding.name
    assert " ".join(word.text for word in text.words) == REAL


@pytest.mark.parametrize("encoding", [TCVN3, VNI], ids=lambda one: one.name)
def test_an_old_file_is_read_without_the_engine(
    encoding: Encoding, tmp_path: Path, read: Callable[[Path], tuple[Page, ...]]
) -> None:
    """From a PDF with text of that time to fields in Unicode."""
    path = born_digital([written(line, encoding) for line in LINES], tmp_path / "cu.pdf")
    (page,) = read(path)
    found = {field.name: field.value for field in find_fields([page])}

    assert page.source == "textlayer"
    assert any(encoding.name in warning for warning in page.warnings)
    assert found["number"] == "12/QĐ-UBND"
    assert found["date"] == "1999-08-05"
    assert "tổ hòa giải cơ sở của các thôn ven sông" in page.text
    assert "trưởng phòng tư pháp và những người" in page.text
