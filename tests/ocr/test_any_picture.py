"""Whatever a picture shows and however small it is, its page is read or blank."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ocr.engines.interface import Reading, Sighting
from ocr.image.picture import Picture
from ocr.passes import pages_of
from ocr.read import opened

SIDES = st.integers(1, 60) | st.integers(1, 400)
Mark = tuple[int, int, int, int, str, int]
MARKS = st.tuples(
    st.integers(0, 400), st.integers(0, 400), st.integers(0, 400), st.integers(0, 400),
    st.sampled_from(["black", "grey", "red", "blue", "white"]), st.integers(0, 4),
)  # fmt: skip


@dataclass(frozen=True)
class Seeing:
    """An engine that sees words over the whole picture."""

    words: tuple[str, ...]

    def read(self, pictures: Sequence[Picture]) -> tuple[Reading, ...]:
        """See each in a column of its own."""
        return tuple(self._seen(picture) for picture in pictures)

    def _seen(self, picture: Picture) -> Reading:
        wide = max(1, picture.width // max(1, len(self.words)))
        columns = [min(at * wide, picture.width - 1) for at in range(len(self.words))]
        return Reading(
            tuple(
                Sighting(text, left, 0, min(left + wide, picture.width), picture.height, 0.6, at)
                for at, (text, left) in enumerate(zip(self.words, columns, strict=True))
            )
        )

    def upright(self, _: Picture) -> int | None:
        """Take it for upright."""
        return 0


def painted(wide: int, high: int, marks: Sequence[Mark], mode: str) -> Image.Image:
    """Return a picture of this size with boxes, bars and blots."""
    page = Image.new("RGB", (wide, high), "white")
    pen = ImageDraw.Draw(page)
    for left, top, right, bottom, ink, line in marks:
        corners = (min(left, right), min(top, bottom), max(left, right), max(top, bottom))
        pen.rectangle(corners, outline=ink, width=max(1, line), fill=None if line else ink)
    return page.convert(mode)


PICTURES = st.builds(
    painted, SIDES, SIDES, st.lists(MARKS, max_size=8), st.sampled_from(["RGB", "L", "1"])
)
WORDS = st.lists(st.sampled_from(["Nơi", "nhận:", "CHỦ", "TỊCH", "Nguyễn", "12"]), max_size=4)
STRIP = [(0, 0, 300, 0, "black", 1)]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(picture=PICTURES, words=WORDS)
@example(picture=painted(35, 33, [], "RGB"), words=["12"])
@example(picture=painted(323, 1, STRIP, "RGB"), words=[])
@example(picture=painted(472, 1, STRIP, "RGB"), words=["12"])
def test_any_picture_is_read_or_blank(
    tmp_path: Path, picture: Image.Image, words: list[str]
) -> None:
    """Icons, strips of one pixel, boxes, bars and blots; no step stumbles."""
    path = tmp_path / "a.png"
    picture.save(path)

    with opened(path) as source:
        (page,) = pages_of(source, [1], engine=Seeing(tuple(words)))

    assert page.source in {"engine", "blank"}
    assert not page.words or sorted(word.text for word in page.words) == sorted(words)
