"""What is taken for text, and when a page is read in another way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from PIL import Image

from ocr.engines.interface import Reading, Sighting
from ocr.image.picture import Picture
from ocr.quality import without_junk
from ocr.tries import read_picture
from ocr.watch import Desk

_LINE = ["Căn", "cứ", "Luật", "Đất", "đai", "năm"]


def said(words: Sequence[tuple[str, float]]) -> Reading:
    """Return one line of these words, each with how sure the engine is of it."""
    return Reading(
        tuple(
            Sighting(word, 60 * at, 100, 60 * at + 50, 130, sure, 0)
            for at, (word, sure) in enumerate(words)
        )
    )


@pytest.mark.parametrize(("usual", "kept"), [(0.95, False), (0.6, True)])
def test_a_doubted_word_goes_from_a_sure_page_and_stays_on_a_poor_one(
    usual: float, *, kept: bool
) -> None:
    """Beside words read without doubt it is a stroke; where all is doubted it is a word."""
    line = [(word, usual) for word in _LINE]

    texts = [word.text for word in without_junk(said([*line, ("nhâm", 0.1)])).sightings]

    assert ("nhâm" in texts) is kept
    assert texts[:6] == _LINE


class Misled:
    """An engine that reads nothing well and says that the page stands on its head."""

    def read(self, pictures: Sequence[Picture]) -> tuple[Reading, ...]:
        """See no syllable."""
        return (said([("xqz", 0.5)] * 9),) * len(pictures)

    def upright(self, _: Picture) -> int | None:
        """Be wrong."""
        return 180


@dataclass
class Turns:
    """Notes how the page lay each time it was read."""

    seen: list[float] = field(default_factory=list)

    def step(self, page: int, name: str, measure: Mapping[str, float], picture: Picture) -> None:
        """Take note of a reading."""
        del page, picture
        if name == "read":
            self.seen.append(measure["turned_degrees"])


def test_a_page_turned_in_vain_is_read_from_its_bare_picture_too(a5: Image.Image) -> None:
    """Letters in pieces mislead what tells which side is up: the page as it came has its chance."""
    turns = Turns()

    read_picture(Picture(np.asarray(a5), 150), Misled(), Desk(1, turns))

    assert turns.seen == [0, 180, 0]


_HIGH = 24


def rows(tops: Sequence[int]) -> Reading:
    """Return rows across the page, each a word that covers all its ink."""
    found = [Sighting("Căn", 0, top, 874, top + _HIGH, 0.95, at) for at, top in enumerate(tops)]
    return Reading(tuple(found))


class Overlooking:
    """An engine that passes over the foot of the right page until it is shown alone."""

    def read(self, pictures: Sequence[Picture]) -> tuple[Reading, ...]:
        """See both pages at first, the right one in part; then what is left."""
        if len(pictures) > 1:
            whole = range(0, 1000, _HIGH)
            return rows(whole), rows([top for top in whole if not 300 < top < 700])
        return (said([("Nguyễn", 0.95), ("Văn", 0.95), ("Bình", 0.95)]),)

    def upright(self, _: Picture) -> int | None:
        """Not be asked."""
        return None


def test_what_was_passed_over_on_a_page_of_a_spread_stays_on_it(a5: Image.Image) -> None:
    """It stands as low as a line of the left page, and comes after the head of the right one."""
    spread = Image.new("L", (2 * a5.width, a5.height), 255)
    for left in (0, a5.width):
        spread.paste(a5, (left, 0))

    done = read_picture(Picture(np.asarray(spread), 150), Overlooking())

    texts = [word.text for word in done.reading.sightings]
    left = 1000 // _HIGH + 1
    assert texts.index("Nguyễn") > left + 300 // _HIGH
