"""The engine's contract, with the real engine."""

import os
from contextlib import closing
from pathlib import Path
from signal import SIGKILL

import numpy as np
import pytest
from PIL import Image

from ocr.engines.interface import Reading
from ocr.engines.tesseract import TesseractEngine
from ocr.errors import EngineFailed, EngineMissing
from ocr.image.picture import Picture
from tests.ocr.conftest import drawn


def picture(image: Image.Image) -> Picture:
    """Return the image as the engine takes it."""
    return Picture(np.asarray(image), 150)


def test_many_pictures_are_read_in_order_by_one_start(tmp_path: Path) -> None:
    """Each picture has its reading; an empty one has an empty reading."""
    size = (500, 160)
    pages = [drawn("Điều một", size=size), Image.new("L", size, 255), drawn("Điều hai", size=size)]

    with closing(TesseractEngine(tmp_path)) as engine:
        readings = engine.read([picture(page) for page in pages])

    texts = [" ".join(word.text for word in reading.sightings) for reading in readings]
    assert texts == ["Điều một", "", "Điều hai"]
    assert not list(tmp_path.iterdir())


def test_it_keeps_to_one_core(tmp_path: Path) -> None:
    """The engine's own threads waste eight times what they give."""
    with closing(TesseractEngine(tmp_path)) as engine:
        engine.read([picture(drawn("một", size=(300, 140)))])

    assert os.environ["OMP_THREAD_LIMIT"] == "1"  # noqa: TID251 - the promise itself


def test_it_tells_which_way_is_up(a5: Image.Image, tmp_path: Path) -> None:
    """A page on its head needs half a turn; an empty one cannot be judged."""
    empty = Image.new("L", (300, 300), 255)

    engine = TesseractEngine(tmp_path)

    assert engine.upright(picture(a5.rotate(180))) == 180
    assert engine.upright(picture(empty)) is None


def test_a_language_that_is_not_there_is_said(tmp_path: Path) -> None:
    """The message names the packages to install."""
    with (
        closing(TesseractEngine(tmp_path, language="xyz")) as engine,
        pytest.raises(EngineMissing, match="tesseract-ocr-vie"),
    ):
        engine.read([picture(drawn("một", size=(300, 140)))])

    assert not list(tmp_path.iterdir())


def test_an_engine_once_started_reads_on(tmp_path: Path) -> None:
    """A second call starts nothing; where the engine was killed, the next call starts another."""
    word, others = picture(drawn("Điều một", size=(500, 160))), started()
    with closing(TesseractEngine(tmp_path)) as engine:
        engine.read([word])
        engine.read([word])
        (only,) = started() - others
        os.kill(only, SIGKILL)
        with pytest.raises(EngineFailed):
            engine.read([word])
        (reading,) = engine.read([word])

    assert reading.sightings[0].text == "Điều"
    assert started() <= others


def started() -> set[int]:
    """Return the programs started by this process that still run."""
    tasks = Path("/proc/self/task").iterdir()
    return {int(child) for task in tasks for child in (task / "children").read_text().split()}


def test_nothing_to_read_is_nothing(tmp_path: Path) -> None:
    """No pictures, no start, no readings."""
    assert TesseractEngine(tmp_path).read([]) == ()


def test_errors_tell_whether_a_retry_can_help() -> None:
    """A stopped engine may be tried again, a missing one not."""
    assert EngineFailed("x").retryable
    assert not EngineMissing().retryable
    assert Reading(()).sightings == ()
