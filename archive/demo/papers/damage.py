"""What scanners and decades do to a page; also used to measure reading.

``spoil`` takes an RGB page and gives back an RGB page; it changes nothing in place and depends
on nothing but its arguments. ``strength`` 1.0 is what an office scanner of average age does.
Sizes of specks, folds and blur follow the page, so 200 and 300 dpi look alike.
"""

from collections.abc import Callable
from enum import StrEnum
from types import MappingProxyType

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from archive.demo.papers.seal import seal
from archive.demo.papers.wear import blue_seal, dpi_of, fax, grey_seal, warp

Pixels = npt.NDArray[np.uint8]
Field = npt.NDArray[np.float32]


class Damage(StrEnum):
    """One way a page suffers."""

    SKEW = "skew"
    NOISE = "noise"
    YELLOW = "yellow"
    LIGHT = "light"
    SEAL = "seal"
    FOLD = "fold"
    SALT_PEPPER = "salt_pepper"
    BLUR = "blur"
    BORDER = "border"
    PERSPECTIVE = "perspective"
    BLEED = "bleed"
    FADE = "fade"
    UPSIDE_DOWN = "upside_down"
    PINK = "pink"
    GREY_SEAL = "grey_seal"
    BLUE_SEAL = "blue_seal"
    WARP = "warp"
    FAX = "fax"


def spoil(
    image: Image.Image, kind: Damage | str, rng: np.random.Generator, *, strength: float = 1.0
) -> Image.Image:
    """Return the page with one kind of damage; an unknown kind raises ``ValueError``."""
    pixels = np.asarray(image.convert("RGB"))
    return Image.fromarray(_WAYS[Damage(kind)](pixels, rng, strength))


def _smooth(shape: tuple[int, ...], rng: np.random.Generator, cells: int) -> Field:
    """Return a smooth random field between about -1 and 1."""
    coarse = rng.standard_normal((cells, cells), dtype=np.float32) / 2
    # Cubic steps over a small grid first: at full size they would cost half a second.
    middle = cv2.resize(coarse, (cells * 16, cells * 16), interpolation=cv2.INTER_CUBIC)
    whole = cv2.resize(middle, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(whole, np.float32)


def _times(pixels: Pixels, factor: Field) -> Pixels:
    """Multiply brightness, one factor per pixel or per channel."""
    wide = factor if factor.ndim == pixels.ndim else factor[..., None]
    return np.asarray(np.clip(pixels * wide, 0, 255), np.uint8)


def _skew(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Lay the sheet down askew, 0.7 to 2 degrees."""
    angle = float(rng.choice([-1, 1]) * rng.uniform(0.7, 2.0)) * strength
    tall, wide = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, tall / 2), angle, 1.0)
    edge = tuple(int(value) for value in pixels[2, 2])
    turned = cv2.warpAffine(pixels, turn, (wide, tall), flags=cv2.INTER_LINEAR, borderValue=edge)
    return np.asarray(turned, np.uint8)


def _noise(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Add the grain of a sensor, the same in all channels."""
    grain = rng.standard_normal(pixels.shape[:2], dtype=np.float32) * (4 * strength)
    lowered = np.minimum(pixels, 246) + grain[..., None]
    return np.asarray(np.clip(lowered, 0, 255), np.uint8)


def _yellow(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Age the paper: a yellow tint, darker in patches and towards the edges."""
    patches = 1 - 0.05 * strength * (1 + _smooth(pixels.shape, rng, 9))
    rim = 1 - 0.10 * strength * _towards_edges(pixels.shape)
    tint = 1 - np.array([0.06, 0.13, 0.31], np.float32) * strength
    return _times(pixels, (patches * rim)[..., None] * tint)


def _towards_edges(shape: tuple[int, ...]) -> Field:
    """Return 0 in the middle of the page, 1 in its corners."""
    down = np.linspace(-1, 1, shape[0], dtype=np.float32)[:, None]
    across = np.linspace(-1, 1, shape[1], dtype=np.float32)[None, :]
    return np.asarray((down**4 + across**4) / 2, np.float32)


def _light(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Let light fall from one side, with a soft shadow on the other."""
    angle = float(rng.uniform(0, 2 * np.pi))
    down = np.linspace(-1, 1, pixels.shape[0], dtype=np.float32)[:, None]
    across = np.linspace(-1, 1, pixels.shape[1], dtype=np.float32)[None, :]
    slope = across * np.cos(angle) + down * np.sin(angle)
    shade = 0.92 + 0.10 * strength * slope + 0.05 * strength * _smooth(pixels.shape, rng, 4)
    return _times(pixels, shade.astype(np.float32))


def _seal(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Stamp a red seal over the text somewhere above the middle."""
    tall, wide = pixels.shape[:2]
    side = round(dpi_of(pixels) * 1.4 * strength)
    stamp = seal("ĐƠN VỊ MẪU", side, rng)
    x = int(rng.integers(wide // 8, max(wide - side - wide // 8, wide // 8 + 1)))
    y = int(rng.integers(tall // 4, max(tall // 2 - side // 2, tall // 4 + 1)))
    page = Image.fromarray(pixels)
    page.paste(stamp, (x, y), stamp)
    return np.asarray(page)


def _fold(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Crease the sheet once across and once down: a thin pale line with a shadow beside it."""
    spoiled = pixels
    for axis in (0, 1):
        length = pixels.shape[axis]
        middle = length * float(rng.uniform(0.44, 0.56))
        away = (np.arange(length, dtype=np.float32) - middle) / (dpi_of(pixels) / 40)
        shadow = 1 - strength * (
            0.22 * np.exp(-((away - 1.5) ** 2)) + 0.07 * np.exp(-np.abs(away) / 9)
        )
        factor = shadow[:, None] if axis == 0 else shadow[None, :]
        spoiled = _times(spoiled, np.broadcast_to(factor, pixels.shape[:2]).astype(np.float32))
    return spoiled


def _salt_pepper(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Sprinkle dust: dark and light specks of one to three pixels."""
    tall, wide = pixels.shape[:2]
    spoiled = pixels.copy()
    count = round(tall * wide * 0.00035 * strength)
    for shade in (25, 250):
        downs, acrosses = rng.integers(0, tall - 3, count), rng.integers(0, wide - 3, count)
        for reach in range(int(dpi_of(pixels) / 100)):
            spoiled[downs[reach::2] + reach, acrosses[reach::2]] = shade
            spoiled[downs[reach::2], acrosses[reach::2] + reach] = shade
    return spoiled


def _blur(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Put the page out of focus, as a worn copier does."""
    sigma = dpi_of(pixels) / 200 * float(rng.uniform(0.8, 1.15)) * strength
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def _border(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Show the open lid as black edges, and two holes of a binder."""
    tall, wide = pixels.shape[:2]
    spoiled = pixels.copy()
    edges = (rng.uniform(0.004, 0.018, 4) * wide * strength).astype(int)
    top, right, bottom, left = (int(edge) for edge in edges)
    spoiled[:top], spoiled[tall - bottom :] = 18, 18
    spoiled[:, :left], spoiled[:, wide - right :] = 18, 18
    radius = round(dpi_of(pixels) * 0.11)
    for share in (0.36, 0.63):
        centre = (left + round(dpi_of(pixels) * 0.4), round(tall * share))
        cv2.circle(spoiled, centre, radius, (22, 22, 22), -1, cv2.LINE_AA)
    return spoiled


def _perspective(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Photograph the sheet on a wooden desk, not quite from above."""
    tall, wide = pixels.shape[:2]
    corners = np.array([(0, 0), (wide, 0), (wide, tall), (0, tall)], np.float32)
    inward = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)], np.float32)
    shift = rng.uniform(0.015, 0.06, (4, 2)) * [wide, tall] * strength
    seen = (corners + inward * shift).astype(np.float32)
    warp = cv2.getPerspectiveTransform(corners, seen)
    photo = np.asarray(cv2.warpPerspective(pixels, warp, (wide, tall)), np.uint8)
    sheet = np.zeros((tall, wide), np.uint8)
    cv2.fillConvexPoly(sheet, seen.astype(np.int32), 255)
    cover = cv2.GaussianBlur(sheet, (0, 0), 2)[..., None].astype(np.float32) / 255
    return np.asarray(photo * cover + _desk(pixels.shape, rng) * (1 - cover), np.uint8)


def _desk(shape: tuple[int, ...], rng: np.random.Generator) -> Field:
    """Return a brown desk top with grain."""
    lines = rng.standard_normal((1, shape[1]), dtype=np.float32) * 5
    grain = np.broadcast_to(lines, shape[:2]) + _smooth(shape, rng, 7) * 10
    colour = np.array([96, 68, 46], np.float32)
    return np.asarray(np.clip(colour + grain[..., None], 0, 255), np.float32)


def _bleed(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Let the back of the sheet shine through, mirrored and faint."""
    back = cv2.GaussianBlur(pixels[:, ::-1], (0, 0), dpi_of(pixels) / 130)
    moved = np.roll(back, int(rng.integers(-40, 40)), axis=0).astype(np.float32)
    through = 1 - (1 - moved / 255) * (0.16 * strength)
    return _times(pixels, through.astype(np.float32))


def _fade(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Print with a tired ribbon: ink grows pale in patches."""
    pale = np.clip(0.32 + 0.2 * _smooth(pixels.shape, rng, 6), 0.05, 0.7) * strength
    lifted = 255 - (255 - pixels.astype(np.float32)) * (1 - pale[..., None])
    return np.asarray(np.clip(lifted, 0, 255), np.uint8)


def _upside_down(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Feed the sheet with its foot first."""
    del rng, strength
    return np.ascontiguousarray(pixels[::-1, ::-1])


def _pink(pixels: Pixels, rng: np.random.Generator, strength: float) -> Pixels:
    """Print on the pink guarded paper of certificates, with a faint wave pattern."""
    del rng
    down, across = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]].astype(np.float32)
    reach = dpi_of(pixels) / 36
    wave = np.sin(down / reach + 2 * np.sin(across / reach / 2.5))
    tint = 1 - np.array([0.03, 0.14, 0.12], np.float32) * strength
    return _times(pixels, (1 - 0.03 * strength * (wave > 0))[..., None].astype(np.float32) * tint)


_WAYS: MappingProxyType[Damage, Callable[[Pixels, np.random.Generator, float], Pixels]] = (
    MappingProxyType(
        {
            Damage.SKEW: _skew,
            Damage.NOISE: _noise,
            Damage.YELLOW: _yellow,
            Damage.LIGHT: _light,
            Damage.SEAL: _seal,
            Damage.FOLD: _fold,
            Damage.SALT_PEPPER: _salt_pepper,
            Damage.BLUR: _blur,
            Damage.BORDER: _border,
            Damage.PERSPECTIVE: _perspective,
            Damage.BLEED: _bleed,
            Damage.FADE: _fade,
            Damage.UPSIDE_DOWN: _upside_down,
            Damage.PINK: _pink,
            Damage.GREY_SEAL: grey_seal,
            Damage.BLUE_SEAL: blue_seal,
            Damage.WARP: warp,
            Damage.FAX: fax,
        }
    )
)
