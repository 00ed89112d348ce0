"""The Tesseract engine, through pytesseract (its only door): the program, and which side is up.

Reading goes beside pytesseract's own calls, for each of them ends with the engine: a start costs
more than a tenth of a second, so what is started reads on (``started``). Words come back as hOCR,
which also tells what a doubtful letter may be (one more round of the search costs nothing that can
be measured, the five of the engine's own setting a tenth).
"""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pytesseract.pytesseract import (
    TesseractError,
    TesseractNotFoundError,
    run_tesseract,
    tesseract_cmd,
)

from ocr.engines.hocr import readings
from ocr.engines.interface import Reading
from ocr.engines.started import SECONDS_PER_PICTURE, Started, failure, saved
from ocr.errors import EngineFailed, EngineMissing
from ocr.image.picture import Picture

_READING = "--oem 1 -c lstm_choice_mode=2 -c lstm_choice_iterations=1"
_ANY_PITCH = "-c textord_all_prop=1"
"""No search for a typewriter's pitch: that is a thirtieth of the time, for the same words."""

_MOST_PICTURES = 200
"""A start reads no more: what a process holds or may use of a processor is limited."""


@dataclass(frozen=True)
class TesseractEngine:
    """Reads with the engine of this machine; pictures pass through the folder ``scratch``.

    Several threads may read at a time, each with a start of its own. ``layout`` is how lines are
    looked for (``--psm``): 3 on a page of any form, 6 where there is nothing but rows.
    """

    scratch: Path
    language: str = "vie"
    layout: int = 3
    _idle: list[Started] = field(default_factory=list, init=False, repr=False)

    def close(self) -> None:
        """End what was started."""
        while self._idle:
            self._idle.pop().stop()

    def read(self, pictures: Sequence[Picture]) -> tuple[Reading, ...]:
        """Return what stands on each picture, with an engine that is started already if any is."""
        return tuple(self._read(picture) for picture in pictures)

    def _read(self, picture: Picture) -> Reading:
        engine = self._waiting()
        try:
            (reading,) = readings(engine.told(picture))
        except BaseException:
            engine.stop()
            raise
        if engine.pictures < _MOST_PICTURES:
            self._idle.append(engine)
        else:
            engine.stop()
        return reading

    def _waiting(self) -> Started:
        try:
            return self._idle.pop()
        except IndexError:
            _one_thread()
            layout = f"--psm {self.layout}"
            options = [*f"{layout} {_READING} {_ANY_PITCH}".split(), "-l", self.language]
            return Started(tesseract_cmd, options, self.scratch)

    def upright(self, picture: Picture) -> int | None:
        """Return the turn a picture needs; one with too few letters cannot be judged."""
        try:
            said = self._positions(picture)
        except EngineFailed:
            return None
        facts = dict(line.split(": ", 1) for line in said.splitlines() if ": " in line)
        return int(facts["Rotate"]) if "Rotate" in facts else None

    def _positions(self, picture: Picture) -> str:
        _one_thread()
        with tempfile.TemporaryDirectory(dir=self.scratch) as name:
            page, out = saved(picture, Path(name, "page.tif")), Path(name, "out")
            try:
                run_tesseract(
                    input_filename=str(page),
                    output_filename_base=str(out),
                    extension="osd",
                    lang="osd",
                    config="--psm 0",
                    timeout=SECONDS_PER_PICTURE,
                )
                return out.with_suffix(".osd").read_text("utf-8")
            except TesseractNotFoundError as error:
                raise EngineMissing from error
            except (TesseractError, RuntimeError, OSError) as error:
                raise failure(str(error)) from error


def _one_thread() -> None:
    """Keep the engine to one core: its own threads cost eight times the work they save.

    pytesseract hands this process's environment on and has no other way to set the child's.
    """
    os.environ["OMP_THREAD_LIMIT"] = "1"  # noqa: TID251 - the engine's variable, not a setting
