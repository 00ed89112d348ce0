"""Draw what people put on paper after printing: a red seal, a signature in blue ink.

The seal is round with a star and text on its rim, but its inner rim says it is a sample, so that
it cannot be taken for the seal of any body.
"""

from functools import lru_cache
from math import cos, pi, radians, sin

import numpy as np
from PIL import Image, ImageDraw

from archive.demo.papers.typeface import Face, Family, drawn

RED = (206, 32, 48)
BLUE = (28, 58, 160)
INNER = "MẪU TRÌNH DIỄN"
_FINER = 2


def seal(text: str, pixels: int, rng: np.random.Generator) -> Image.Image:
    """Draw a seal ``pixels`` wide with this text on its rim, inked as unevenly as by hand."""
    turned = _cut(text, pixels).rotate(float(rng.uniform(-14, 14)), Image.Resampling.BICUBIC)
    return _inked(turned, rng)


@lru_cache(maxsize=32)
def _cut(text: str, pixels: int) -> Image.Image:
    """Draw the seal upright, with full ink."""
    side = pixels * _FINER
    image = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(image)
    thick = side // 55
    draw.ellipse((thick, thick, side - thick, side - thick), outline=RED, width=thick)
    inset = round(side * 0.21)
    draw.ellipse((inset, inset, side - inset, side - inset), outline=RED, width=thick // 2 or 1)
    draw.polygon(_star(side / 2, side * 0.13), fill=RED)
    _on_arc(image, f"ỦY BAN NHÂN DÂN {text}", radius=side * 0.385, span=250.0)
    _on_arc(image, INNER, radius=side * 0.23, span=150.0)
    return image.resize((pixels, pixels), Image.Resampling.LANCZOS)


def signature(pixels: int, rng: np.random.Generator) -> Image.Image:
    """Draw an invented signature ``pixels`` wide and half as tall."""
    wide, tall = pixels * _FINER, pixels * _FINER // 2
    image = Image.new("RGBA", (wide, tall))
    draw = ImageDraw.Draw(image)
    steps = np.linspace(0, 1, 240)
    loops = rng.uniform(3.5, 6.0)
    swing = np.sin(steps * loops * 2 * pi + rng.uniform(0, 3)) * np.interp(
        steps, [0, 0.3, 1], [1, 0.8, 0.25]
    )
    drift = np.cos(steps * loops * 2 * pi) * 0.05
    xs = (0.06 + steps * 0.84 + drift) * wide
    ys = (0.52 + swing * 0.36 - steps * 0.12) * tall
    draw.line(
        list(zip(xs.tolist(), ys.tolist(), strict=True)), fill=BLUE, width=tall // 34, joint="curve"
    )
    flourish = [(0.1 * wide, 0.86 * tall), (0.55 * wide, 0.74 * tall), (0.97 * wide, 0.8 * tall)]
    draw.line(flourish, fill=BLUE, width=tall // 42, joint="curve")
    return image.resize((pixels, pixels // 2), Image.Resampling.LANCZOS)


def _star(centre: float, radius: float) -> list[tuple[float, float]]:
    """Return the ten corners of a five-pointed star."""
    corners = []
    for number in range(10):
        reach = radius if number % 2 == 0 else radius * 0.4
        angle = -pi / 2 + number * pi / 5
        corners.append((centre + reach * cos(angle), centre + reach * sin(angle)))
    return corners


def _on_arc(image: Image.Image, text: str, *, radius: float, span: float) -> None:
    """Write a text along the upper arc of ``span`` degrees around the middle of the image."""
    side = image.width
    size = min(side // 11, round(radius * radians(span) / len(text) * 1.25))
    font = drawn(Family.TERMES, Face.BOLD, size)
    for number, letter in enumerate(text):
        angle = -span / 2 + span * number / (len(text) - 1)
        tile = Image.new("RGBA", (size * 2, size * 2))
        ImageDraw.Draw(tile).text((size, size), letter, font=font, fill=RED, anchor="mm")
        turned = tile.rotate(-angle, Image.Resampling.BICUBIC)
        x = side / 2 + radius * sin(radians(angle)) - size
        y = side / 2 - radius * cos(radians(angle)) - size
        image.alpha_composite(turned, (max(round(x), 0), max(round(y), 0)))


def _inked(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Make the ink uneven: patches where the stamp touched the paper less."""
    patches = Image.fromarray(rng.integers(130, 256, (9, 9), dtype=np.uint8))
    cover = np.asarray(patches.resize(image.size, Image.Resampling.BICUBIC), np.float32) / 255
    pixels = np.array(image)
    pixels[..., 3] = (pixels[..., 3] * cover * 0.92).astype(np.uint8)
    return Image.fromarray(pixels)
