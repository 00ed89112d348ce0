"""Which words can be Vietnamese syllables."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.vietnamese import possible, share, syllables

REAL = """
quyết định nghị quốc hội ủy uỷ hòa hoà thuở khuỷu nguyễn nghiêng giếng gì giữ quý què quốc xoong
boong rượu bướu khuya huyện Đắk Lắk tuýp oanh yêu ươm úp ích ghế kẻ cử ngoằn ngoèo loăng quăng
"""
NOT = [
    "cả\u0301",
    "nam\u0303\u0301",
    "ket",
    "cat",
    "nge",
    "ka",
    "ce",
    "hcok",
    "CHiJ",
    "VIVT",
    "wyz",
    "đđ",
]


@pytest.mark.parametrize("word", REAL.split())
def test_real_syllables_are_possible(word: str) -> None:
    """Each of these stands in a dictionary."""
    assert possible(word)


@pytest.mark.parametrize("word", NOT)
def test_what_breaks_a_rule_is_not(word: str) -> None:
    """Two tones, a stop without its tone, a wrong onset before a front vowel, foreign letters."""
    assert not possible(word)


@given(st.sampled_from(REAL.split()))
def test_case_and_form_of_letters_do_not_matter(word: str) -> None:
    """NFC, NFD, small and capital letters are one word."""
    forms = (word.upper(), word.title(), unicodedata.normalize("NFD", word))

    assert all(possible(form) for form in forms)


@given(st.text(max_size=80))
def test_any_text_has_a_share(text: str) -> None:
    """Nothing a file contains breaks the count."""
    good, every = syllables(text)

    assert 0 <= good <= every
    assert 0.0 <= share(text) <= 1.0


def test_the_share_tells_a_good_layer_from_garbage() -> None:
    """What a wrong encoding leaves scores far below real text."""
    assert share("Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc") > 0.9
    assert share("CONG Hcok xA HQI CHiJ NGHiA VIVT NAM DQc lip Tl}' do Hinh phuc") < 0.6
