"""Paint a set page as pixels: a clean sheet, before any damage."""

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from archive.demo.papers.page import HEIGHT, WIDTH, Ink, Mark, Page
from archive.demo.papers.seal import seal, signature
from archive.demo.papers.typeface import drawn

_PER_INCH = 72.0
_SEAL_WIDTH = 98.0
_SIGNATURE_WIDTH = 112.0


def painted(page: Page, *, dpi: int, rng: np.random.Generator) -> Image.Image:
    """Paint a page as an RGB image of A4 at ``dpi`` dots per inch."""
    scale = dpi / _PER_INCH
    image = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 255)
    draw = ImageDraw.Draw(image)
    for rule in page.rules:
        ends = (rule.x0 * scale, rule.y0 * scale, rule.x1 * scale, rule.y1 * scale)
        draw.line(ends, fill=40, width=max(1, round(rule.weight * scale)))
    for word in page.words:
        font = drawn(page.family, word.face, round(word.size * scale))
        place = (word.x * scale, word.y * scale)
        draw.text(place, word.text, font=font, fill=word.grey, anchor="ls")
    coloured = image.convert("RGB")
    for mark in page.marks:
        coloured = _marked(coloured, mark, scale, rng)
    return coloured


def _marked(image: Image.Image, mark: Mark, scale: float, rng: np.random.Generator) -> Image.Image:
    """Put a seal or a signature on the sheet as ink: what is under it still shows."""
    if mark.ink is Ink.SEAL:
        drawing = seal(mark.text, round(_SEAL_WIDTH * scale), rng)
    else:
        drawing = signature(round(_SIGNATURE_WIDTH * scale), rng)
    sheet = Image.new("RGB", drawing.size, (255, 255, 255))
    sheet.paste(drawing, (0, 0), drawing)
    x = round(mark.x * scale) - drawing.width // 2
    y = round(mark.y * scale) - drawing.height // 2
    box = (x, y, x + drawing.width, y + drawing.height)
    image.paste(ImageChops.multiply(image.crop(box), sheet), box)
    return image
