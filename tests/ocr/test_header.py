"""The size a file names is read without a decoder: the same as a decoder's, and harmless."""

import io
from collections.abc import Callable
from contextlib import suppress

import pillow_heif
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from ocr.errors import TooLarge, UnknownType
from ocr.sources.header import MOST_READS, look, page_pixels
from tests.attacks import bad_files as bad

TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
}
SIZES = st.tuples(st.integers(16, 90), st.integers(16, 90))


def picture(size: tuple[int, int], kind: str, **options: object) -> bytes:
    """Return a grey picture of this size and kind."""
    out = io.BytesIO()
    pillow_heif.register_heif_opener(thumbnails=False)
    Image.new("RGB", size, "grey").save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind != "HEIF"])
@given(size=SIZES)
def test_the_size_is_that_which_a_decoder_sees(kind: str, size: tuple[int, int]) -> None:
    """For every kind of picture that is read, but HEIC: its sides are padded, below."""
    content = picture(size, kind)

    assert list(page_pixels(io.BytesIO(content), TYPES[kind])) == [size[0] * size[1]]


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("HEIF", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"exif": b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00"}),
        ("JPEG", {"progressive": True, "comment": b"\xff\xd8" * 9000}),
        ("TIFF", {"big_tiff": True}),
        ("TIFF", {"compression": "tiff_lzw"}),
    ],
)
def test_every_form_of_a_kind_is_understood(kind: str, options: dict[str, object]) -> None:
    """Progressive, lossless, extended, with long metadata, in the larger layout."""
    content = picture((128, 64), kind, **options)

    assert list(page_pixels(io.BytesIO(content), TYPES[kind])) == [8192]


def test_every_page_of_a_tiff_counts() -> None:
    """Each with its own size."""
    out = io.BytesIO()
    first, *more = (Image.new("L", size) for size in ((20, 30), (40, 50), (60, 70)))
    first.save(out, "TIFF", save_all=True, append_images=more)

    assert list(page_pixels(out, "image/tiff")) == [600, 2000, 4200]


def huge(kind: str) -> bytes:
    """Return a small picture whose header says that it is 60,000 by 60,000."""
    content, width = picture((128, 64), kind), 2 if kind == "JPEG" else 4
    sides = (64, 128) if kind == "JPEG" else (128, 64)
    found = b"".join(side.to_bytes(width, "big") for side in sides)
    assert found in content
    return content.replace(found, (60_000).to_bytes(width, "big") * 2)


@pytest.mark.parametrize("kind", ["JPEG", "HEIF", "PNG"])
def test_a_flood_is_measured(kind: str) -> None:
    """The refusal names the measured number in Vietnamese."""
    with pytest.raises(TooLarge, match=r"3\.600 triệu điểm ảnh"):
        look(io.BytesIO(huge(kind)))


class Counted(io.BytesIO):
    """A file that counts how often it is read, and how much."""

    reads = taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read, and count."""
        found = super().read(size)
        self.reads, self.taken = self.reads + 1, self.taken + len(found)
        return found


@pytest.mark.parametrize("make", [bad.flooding_tiff, bad.circling_tiff, bad.flooding_png])
def test_a_look_is_short(make: Callable[[], bytes]) -> None:
    """However many pages there seem to be, a look ends, and reads no more than the heads."""
    file = Counted(make())
    with suppress(TooLarge):
        look(file)

    assert file.reads <= MOST_READS
    assert file.taken < 40_000


SEEDS = st.sampled_from(
    [*(picture((64, 48), kind) for kind in TYPES), bad.flooding_tiff()[:4096], b"%PDF-1.7\n"]
)


@st.composite
def bent(draw: st.DrawFn) -> bytes:
    """Draw a picture with some of its first bytes changed, and its end cut off."""
    content = bytearray(draw(SEEDS))
    places = st.integers(0, min(len(content), 600) - 1)
    for place, value in draw(st.dictionaries(places, st.integers(0, 255), max_size=40)).items():
        content[place] = value
    return bytes(content[: draw(st.integers(0, len(content)))])


@given(st.one_of(bent(), st.binary(max_size=300)))
@example(b"\x00\x00\x00\x18ftypheic" + b"\x00\x00\x20\x00meta\x00\x00\x00\x00" * 3000)
@example(b"II+\x00\x08\x00\x00\x00" + b"\xff" * 8)
@example(b"\xff\xd8\xff\xff" + b"\xff" * 9000)
def test_no_file_makes_it_stumble(content: bytes) -> None:
    """Whatever comes, it passes or is refused as a library would refuse it, after a few reads."""
    file = Counted(content)
    with suppress(TooLarge, UnknownType):
        look(file)

    assert file.reads <= MOST_READS + 1
