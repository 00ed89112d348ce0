"""A text layer that is worse than none, as found in old scans.

Letters are written as the TCVN3 fonts of the nineties coded them, so that a reader who does not
know sees "CéNG HßA X· HéI"; here and there a letter is lost, as an engine does that was told the
wrong language.
"""

from dataclasses import replace
from types import MappingProxyType

import numpy as np

from archive.demo.papers.page import Page, Word

_FROM = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ"
_TO = "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô-õö÷øùúûüýþ¡¢£¤¥¦§"
TCVN3 = MappingProxyType(dict(zip(_FROM, _TO, strict=True)))
_LOST = 0.14
_INSTEAD = "|~^_}{\\"


def garbled(page: Page, rng: np.random.Generator) -> Page:
    """Return the page with its words garbled where they stand."""
    return replace(page, words=tuple(_garbled(word, rng) for word in page.words))


def _garbled(word: Word, rng: np.random.Generator) -> Word:
    """Garble one word."""
    letters = [TCVN3.get(letter, TCVN3.get(letter.lower(), letter)) for letter in word.text]
    for number in np.flatnonzero(rng.random(len(letters)) < _LOST):
        letters[number] = _INSTEAD[rng.integers(len(_INSTEAD))]
    return replace(word, text="".join(letters))
