"""The Tesseract engine, through pytesseract (its only door).

One start of the engine reads many pictures: loading the model costs more than a tenth of a second,
and the engine accepts a text file that lists pictures. Pictures go over as uncompressed TIFF,
which costs no time and carries the resolution; words come back as hOCR, which also tells what a
doubtful letter may be (one more round of the search costs nothing that can be measured, the five
of the engine's own setting a tenth).
"""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from pytesseract.pytesseract import TesseractError, TesseractNotFoundError, run_tesseract

from ocr.engines.hocr import readings
from ocr.engines.interface import Reading
from ocr.errors import EngineFailed, EngineMissing
from ocr.image.picture import Picture

SECONDS_PER_PICTURE = 120
"""A page takes one or two seconds; a picture that takes this long will not end by itself."""

_READING = (
    "--psm 3 --oem 1 -c tessedit_create_hocr=1 -c lstm_choice_mode=2 -c lstm_choice_iterations=1"
)
_ANY_PITCH = "-c textord_all_prop=1"
"""No search for a typewriter's pitch: that is a thirtieth of the time, for the same words."""


@dataclass(frozen=True)
class TesseractEngine:
    """Reads with the engine of this machine; pictures pass through the folder ``scratch``."""

    scratch: Path
    language: str = "vie"

    def read(self, pictures: Sequence[Picture]) -> tuple[Reading, ...]:
        """Return what stands on each picture, after one start of the engine."""
        if not pictures:
            return ()
        told = self._run(pictures, "hocr", f"{_READING} {_ANY_PITCH}", self.language)
        found = readings(told)
        if len(found) != len(pictures):
            message = f"{len(pictures)} pictures, {len(found)} readings"
            raise EngineFailed(message)
        return found

    def upright(self, pictures: Sequence[Picture]) -> tuple[int | None, ...]:
        """Return the turn each picture needs; a picture with too few letters cannot be judged.

        The engine stops at the first such picture, so each is asked for alone.
        """
        return tuple(self._turn(picture) for picture in pictures)

    def _turn(self, picture: Picture) -> int | None:
        try:
            said = self._run([picture], "osd", "--psm 0", "osd")
        except EngineFailed:
            return None
        facts = dict(line.split(": ", 1) for line in said.splitlines() if ": " in line)
        return int(facts["Rotate"]) if "Rotate" in facts else None

    def _run(self, pictures: Sequence[Picture], kind: str, options: str, language: str) -> str:
        _one_thread()
        with tempfile.TemporaryDirectory(dir=self.scratch) as name:
            folder = Path(name)
            try:
                run_tesseract(
                    input_filename=str(_listed(pictures, folder)),
                    output_filename_base=str(folder / "out"),
                    extension=kind,
                    lang=language,
                    config=options,
                    timeout=SECONDS_PER_PICTURE * max(1, len(pictures)),
                )
                return (folder / f"out.{kind}").read_text("utf-8")
            except TesseractNotFoundError as error:
                raise EngineMissing from error
            except (TesseractError, RuntimeError, OSError) as error:
                if "Failed loading language" in str(error):
                    raise EngineMissing from error
                raise EngineFailed(str(error)) from error


def _one_thread() -> None:
    """Keep the engine to one core: its own threads cost eight times the work they save.

    pytesseract hands this process's environment on and has no other way to set the child's.
    """
    os.environ["OMP_THREAD_LIMIT"] = "1"  # noqa: TID251 - the engine's variable, not a setting


def _listed(pictures: Sequence[Picture], folder: Path) -> Path:
    """Write the pictures and the list of their names; return the list."""
    names = []
    for index, picture in enumerate(pictures):
        name = folder / f"{index:04}.tif"
        Image.fromarray(picture.pixels).save(name, dpi=(picture.dpi, picture.dpi))
        names.append(f"{name}\n")
    listed = folder / "pictures.txt"
    listed.write_text("".join(names), "utf-8")
    return listed
