"""The number and symbol of an administrative document (Decree 30/2020, Appendix I and III).

``12/QĐ-UBND`` has a number, a type and a body; ``215/UBND-VP`` (an official letter) has a number, a
body and a drafting unit. Both have one shape, so the closed list of types decides, never the place.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

_UPPER = "A-ZĐÂĂÊÔƠƯ"
_SHAPE = re.compile(
    rf"(\d{{1,6}})([a-z])?/(?:([{_UPPER}][A-Za-zĐđ]*)-)?([{_UPPER}][{_UPPER}a-z&]*)"
    rf"(?:-([{_UPPER}a-z&]+))?"
)


@dataclass(frozen=True)
class DocumentNumber:
    """A parsed number and symbol. ``kind`` is the type's abbreviation, empty for a letter."""

    number: str
    kind: str
    symbol: str

    def __str__(self) -> str:
        return f"{self.number}/{self.symbol}"


def parse_number(text: str, kinds: Collection[str]) -> DocumentNumber | None:
    """Parse ``12/QĐ-UBND``; ``kinds`` is the closed list of type abbreviations.

    Codes stay in NFC with Đ (folding would make HD and HĐ one); nothing is guessed: a text of
    another shape gives None.
    """
    clean = unicodedata.normalize("NFC", text).replace(" ", "")
    found = _SHAPE.fullmatch(clean)
    if found is None:
        return None
    number, _, symbol = clean.partition("/")
    first = symbol.split("-")[0]
    return DocumentNumber(number, first if first in kinds else "", symbol)
