"""What stands in the square code of a separator sheet: whose pages follow it, and how many.

``VK1:<dossier>:<pages>:<check>``, where *check* is the CRC-32 of what stands before it in eight
hexadecimal digits: a code of somebody else, or half a code, is no sheet of ours. Written in
capitals, which a QR code holds in its denser alphanumeric mode.
"""

import re
import zlib
from dataclasses import dataclass

VERSION = "VK1"
MOST_PAGES = 9999

_SHAPE = re.compile(r"(VK1:([0-9A-HJKMNP-TV-Z]{26}):([1-9][0-9]{0,3})):([0-9A-F]{8})")


@dataclass(frozen=True)
class Sheet:
    """A separator sheet: the id of the dossier behind it, and how many pages are expected."""

    dossier: str
    pages: int


def written(sheet: Sheet) -> str:
    """Return the text of a sheet's code.

    >>> written(Sheet("00000000000000000000000001", 12))
    'VK1:00000000000000000000000001:12:09452848'
    """
    said = f"{VERSION}:{sheet.dossier.upper()}:{sheet.pages}"
    return f"{said}:{_check(said)}"


def sheet_of(text: str) -> Sheet | None:
    """Return the sheet a code tells of; None for any other code.

    >>> sheet_of("vk1:00000000000000000000000001:12:09452848")
    Sheet(dossier='00000000000000000000000001', pages=12)
    >>> sheet_of("VK1:00000000000000000000000001:13:09452848") is None
    True
    """
    found = _SHAPE.fullmatch(text.strip().upper())
    if found is None or _check(found[1]) != found[4]:
        return None
    return Sheet(found[2].lower(), int(found[3]))


def _check(said: str) -> str:
    return f"{zlib.crc32(said.encode()):08X}"
