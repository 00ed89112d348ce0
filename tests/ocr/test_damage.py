"""Damaged files end in one of our own errors, never in anything else."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from ocr.errors import OcrError
from ocr.read import opened
from tests.ocr.conftest import born_digital, drawn, saved_pdf

MAKERS: dict[str, Callable[[Image.Image, Path], object]] = {
    "jpg": lambda page, path: page.save(path),
    "png": lambda page, path: page.save(path),
    "tif": lambda page, path: page.save(path, save_all=True, append_images=[page]),
    "fax.tif": lambda page, path: page.convert("1").save(path, compression="group4"),
    "pdf": lambda page, path: saved_pdf([page], path),
    "text.pdf": lambda _, path: born_digital(["Cộng hòa xã hội"], path),
}


@pytest.fixture(scope="module", params=sorted(MAKERS))
def sound(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small sound file of each kind."""
    path = tmp_path_factory.mktemp("sound") / f"trang.{request.param}"
    MAKERS[request.param](drawn("Cộng hòa", size=(300, 140)), path)
    return path


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_damage_is_told_as_damage(sound: Path, tmp_path: Path, data: st.DataObject) -> None:
    """Bytes cut off, changed or put in: the file opens, or says in Vietnamese why not."""
    content = bytearray(sound.read_bytes())
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(1, len(content)))]
    path = tmp_path / f"hỏng{sound.suffix}"
    path.write_bytes(content)

    with suppress(OcrError), opened(path) as source:
        for number in range(1, min(source.pages, 2) + 1):
            source.text(number)
            source.picture(number)
            source.drawn(number, width=60)
