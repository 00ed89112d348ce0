"""One start of the engine: it reads as many pictures as it is handed, whenever they come.

The names of pictures go to its standard input (``stream_filelist``), hOCR comes back. What a
program writes into a pipe it keeps until some thousand bytes have come together. So it is asked for
plain text too, before which it writes its separator of pages: one long enough to push everything
out. As there is none before the first page, an empty picture goes first.
"""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import IO, cast

import numpy as np
from PIL import Image

from ocr.errors import EngineFailed, EngineMissing
from ocr.image.picture import Picture

SECONDS_PER_PICTURE = 120
"""A page takes one or two seconds; a picture that takes this long will not end by itself."""

_END = b"\f"
_PUSH = 16_384
"""Bytes of a separator: twice what a program may keep of what it writes into a pipe."""

_STREAMED = (
    *("-c", "stream_filelist=1", "-c", "tessedit_create_hocr=1"),
    *("-c", "tessedit_create_txt=1", "-c", f"page_separator={_END.decode() * _PUSH}"),
)
_PAGE = b"<div class='ocr_page'"
_AT_ONCE = 65_536
_EMPTY = Picture(np.full((32, 32), 255, np.uint8), 200)


class Started:
    """The engine, running. Whoever has it stops it; one picture at a time.

    ``pictures`` counts what it has read.
    """

    def __init__(self, command: str, options: Sequence[str], scratch: Path) -> None:
        self._folder = TemporaryDirectory(dir=scratch)
        self._said = Path(self._folder.name, "said")
        self.pictures = 0
        try:
            with self._said.open("wb") as said:
                self._process = subprocess.Popen(  # noqa: S603 # our own command line
                    [command, "-", "-", *options, *_STREAMED],
                    bufsize=0,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=said,
                )
        except OSError as error:
            self._folder.cleanup()
            raise EngineMissing from error

    def told(self, picture: Picture) -> str:
        """Return in hOCR what stands on this picture.

        Raises ``EngineFailed`` or ``EngineMissing`` (its language is not installed); the engine has
        ended then.
        """
        limit = Timer(SECONDS_PER_PICTURE, self._process.kill)
        limit.start()
        try:
            if not self.pictures:
                self._hand(_EMPTY)
            name = self._hand(picture)
            told = self._answer()
            name.unlink()
        except OSError as error:
            raise self._failure() from error
        finally:
            limit.cancel()
            limit.join()
        return told

    def stop(self) -> None:
        """End the engine and take its pictures away."""
        with self._process:
            self._process.kill()
        self._folder.cleanup()

    def _hand(self, picture: Picture) -> Path:
        """Give the engine a picture."""
        name = saved(picture, Path(self._folder.name, f"{self.pictures}.tif"))
        self.pictures += 1
        cast("IO[bytes]", self._process.stdin).write(os.fsencode(name) + b"\n")
        return name

    def _answer(self) -> str:
        """Return the page that ends with the next separator.

        Before it stands plain text of the page before, not escaped as it is in hOCR: what is
        printed may look like anything, so the page is the last that begins.
        """
        told = bytearray()
        while _END not in told:
            some = os.read(cast("IO[bytes]", self._process.stdout).fileno(), _AT_ONCE)
            if not some:
                raise self._failure()
            told += some if told else some.lstrip(_END)
        page = told.partition(_END)[0]
        return page[page.rindex(_PAGE) :].decode()

    def _failure(self) -> EngineFailed | EngineMissing:
        return failure(self._said.read_text("utf-8", "replace"))


def saved(picture: Picture, name: Path) -> Path:
    """Write a picture as uncompressed TIFF, which carries its resolution; return its name."""
    Image.fromarray(picture.pixels).save(name, dpi=(picture.dpi, picture.dpi))
    return name


def failure(said: str) -> EngineFailed | EngineMissing:
    """Return the error that the engine's last words speak of."""
    return EngineMissing() if "Failed loading language" in said else EngineFailed(said)
