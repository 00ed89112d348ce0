"""What copiers, fax machines and other stamps do to a page: more ways for ``damage``.

Each takes the pixels (RGB), dice and a strength, and gives back pixels of the same size.
"""

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from archive.demo.papers.seal import seal

Pixels = npt.NDArray[np.uint8]
_A4_INCHES = 8.27
_FAX_DOWN = 98
"""Lines an inch of a fax sent at standard resolution."""


def dpi_of(pixels: Pixels) -> float:
    """Estimate dots per inch, taking the page for A4."""
    return float(min(pixels.shape[:2])) / _A4_INCHES


def grey_seal(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Stamp a seal over the text and copy the sheet in grey: red is then as dark as a pencil."""
    return _stamped(pixels, rng, strength, (118, 118, 118))


def blue_seal(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Stamp a seal in the blue ink of received and copied papers over the text."""
    return _stamped(pixels, rng, strength, (60, 84, 176))


def _stamped(
    pixels: Pixels, rng: np.random.Generator, strength: float, ink: tuple[int, int, int]
) -> Pixels:
    tall, wide = pixels.shape[:2]
    side = round(dpi_of(pixels) * 1.4 * strength)
    stamp = np.asarray(seal("ĐƠN VỊ MẪU", side, rng), np.float32)
    x = int(rng.integers(wide // 8, max(wide - side - wide // 8, wide // 8 + 1)))
    y = int(rng.integers(tall // 4, max(tall // 2 - side // 2, tall // 4 + 1)))
    page = Image.fromarray(pixels)
    under = np.asarray(page.crop((x, y, x + side, y + side)), np.float32)
    cover = stamp[..., 3:] / 255
    # Ink on ink is darker than either: the seal multiplies what is below it.
    over = under * (1 - cover + cover * np.array(ink, np.float32) / 255)
    page.paste(Image.fromarray(np.clip(over, 0, 255).astype(np.uint8)), (x, y))
    return np.asarray(page)


def warp(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Let the sheet bulge as a bound volume does on the glass: lines bend towards the spine."""
    tall, wide = pixels.shape[:2]
    across = np.linspace(0, 1, wide, dtype=np.float32)[None, :]
    reach = dpi_of(pixels) * 0.09 * strength
    bend = reach * (np.exp(-across * 5) + float(rng.uniform(0.1, 0.3)) * np.sin(across * np.pi))
    down = np.arange(tall, dtype=np.float32)[:, None] + bend
    columns = np.broadcast_to(np.arange(wide, dtype=np.float32)[None, :], (tall, wide))
    bent = cv2.remap(
        pixels, columns.copy(), down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    shade = 1 - 0.35 * strength * np.exp(-across * 14)
    return np.asarray(np.clip(bent * shade[..., None], 0, 255), np.uint8)


def fax(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Send the page by fax: half the lines, black and white, with streaks."""
    tall, wide = pixels.shape[:2]
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    lines = round(tall * min(1.0, _FAX_DOWN / dpi_of(pixels) / strength))
    sent = cv2.resize(grey, (wide, lines), interpolation=cv2.INTER_AREA)
    black = np.where(sent < 165, 0, 255).astype(np.uint8)  # noqa: PLR2004 - a fax keeps thin strokes
    for line in rng.integers(0, lines, 4):
        black[line, : int(rng.integers(wide // 8, wide // 2))] = 0
    whole = cv2.resize(black, (wide, tall), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.cvtColor(whole, cv2.COLOR_GRAY2RGB), np.uint8)
