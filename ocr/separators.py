"""Square and bar codes on a page: separator sheets, and the labels agencies stick on their files.

Only told here is what stands where; what a code means is for whoever printed it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

import cv2
import numpy as np
import zxingcpp

from ocr.image.ink import grey
from ocr.image.picture import Picture, Pixels
from ocr.page import Box

KINDS = MappingProxyType(
    {
        zxingcpp.BarcodeFormat.QRCode: "qr",
        zxingcpp.BarcodeFormat.Code128: "code128",
    }
)
"""What separator sheets and file labels are printed with; each kind more costs time on every page
(Data Matrix and Code 39 four times as much as these two)."""

LONGEST = 200
"""Symbols of a code that are told: labels are short, and a longer one is none."""

MOST = 20
"""Codes of one page that are told."""

_FORMATS = zxingcpp.BarcodeFormats(list(KINDS))
_ENOUGH = 2400
"""Pixels of the longer side: A4 at 200 dpi, which the thin bars of a label need."""


@dataclass(frozen=True)
class Mark:
    """A code on a page: its kind (a value of ``KINDS``), its text, and where it stands."""

    kind: str
    text: str
    box: Box


def find_marks(picture: Picture) -> tuple[Mark, ...]:
    """Return the codes on a page, from top to bottom, whichever way the page lies."""
    found = _marks(_sized(grey(picture).pixels))
    return tuple(sorted(found, key=lambda mark: (mark.box.top, mark.box.left)))[:MOST]


def _sized(pixels: Pixels) -> Pixels:
    longer = max(pixels.shape)
    if longer <= _ENOUGH:
        return pixels
    share = _ENOUGH / longer
    return _eight_bit(cv2.resize(pixels, None, fx=share, fy=share, interpolation=cv2.INTER_AREA))


def _marks(pixels: Pixels) -> Iterator[Mark]:
    tall, wide = pixels.shape
    for code in zxingcpp.read_barcodes(pixels, formats=_FORMATS, try_invert=False):
        if not code.valid or not code.text or len(code.text) > LONGEST:
            continue
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
        across, down = [one.x / wide for one in corners], [one.y / tall for one in corners]
        sides = np.clip([min(across), min(down), max(across), max(down)], 0.0, 1.0)
        yield Mark(KINDS[code.format], code.text, Box(*sides.tolist()))


def _eight_bit(pixels: object) -> Pixels:
    return np.ascontiguousarray(pixels, dtype=np.uint8)
