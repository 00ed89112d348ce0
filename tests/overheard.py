"""Everything the run logs is overheard: no secret and nothing about a person may be in it.

Each worker listens to every record that any logger emits, as the product would write it down
(``archive.log.Line``) and, where the product itself speaks, also as it was said. What servers write
to standard error, and the log files below the run's folder, are read too. Secrets with a shape are
known by it; others are told with ``know``.
"""

import json
import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from archive.demo.cast import CITIZENS, PLAYERS
from archive.demo.papers.people import person
from archive.demo.prepare import SUBJECTS
from archive.demo.world import World
from archive.log import FILE, Line

TOP = str(Path(__file__).parent)
DRAWN = 3_000
"""People drawn to have met every name the sample papers can be made of."""

_UP_TO = ("*", "*/*", "*/*/*", "*/*/*/*")
"""How deep below the run's folder a data folder may lie."""

SHAPES: Mapping[str, re.Pattern[str]] = {
    "a citizen number": re.compile(r"(?<!\d)099\d{9}(?!\d)"),
    "a token": re.compile(r"vankho_[\w-]{20,}"),
    "a cookie or one-time code": re.compile(
        r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{43}(?![\w-])"
    ),
    "a private key": re.compile(r"PRIVATE KEY"),
    "a password hash": re.compile(r"\$argon2"),
    "a second factor": re.compile(r"otpauth:"),
    "a demonstration password": re.compile(
        r"\b(?:[0-9a-hjkmnp-tv-z]{5}-){2}[0-9a-hjkmnp-tv-z]{5}\b"
    ),
    "a receipt code": re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]\b"),
}
"""What is known by its shape, and what it is called in a failure: the failure shows no secret."""


class Watch(logging.Handler):
    """Hears records and texts; ``found`` says what was in them and where, never the thing."""

    def __init__(self) -> None:
        super().__init__(level=logging.NOTSET)
        self.found: list[str] = []
        self._known: set[str] = set()
        self._line = Line()

    def know(self, *secrets: str) -> None:
        """Learn secrets that have no shape of their own: a PIN, a sentence used as a password."""
        self._known.update(unicodedata.normalize("NFC", one) for one in secrets if one)

    def know_world(self, world: World) -> None:
        """Learn the PINs of a demonstration's signing keys."""
        self.know(*(world.signer(one.key).pin for one in SUBJECTS))

    def emit(self, record: logging.LogRecord) -> None:
        """Hear one record."""
        where = f"{record.name} ({Path(record.pathname).name}:{record.lineno})"
        self.hear(self._line.format(record), where)
        if self._line_is_ours(record):
            self.hear(record.getMessage(), where)

    def hear(self, text: str, where: str) -> None:
        """Hear a text: lines of JSON are read as what they say."""
        for line in text.splitlines():
            said = unicodedata.normalize("NFC", _plain(line))
            self.found += [f"{what} in {where}" for what in self._told(said)]

    def hear_files(self, folder: Path) -> None:
        """Hear every log file of a data folder below this one."""
        for depth in _UP_TO:
            for path in folder.glob(f"{depth}/logs/{FILE}*"):
                self.hear(path.read_text("ascii", "replace"), path.name)

    def _told(self, said: str) -> Iterator[str]:
        yield from (what for what, shape in SHAPES.items() if shape.search(said))
        if any(one in said for one in NAMES):
            yield "a person's name"
        if any(one in said for one in self._known):
            yield "a known secret"

    @staticmethod
    def _line_is_ours(record: logging.LogRecord) -> bool:
        """Say whether the product itself spoke; tests say what they must not on purpose."""
        ours = record.name.split(".")[0] in {"archive", "ocr", "search", "signing"}
        return ours and not record.pathname.startswith(TOP)


def _names() -> frozenset[str]:
    dice = np.random.default_rng(1)
    drawn = {person(dice).name for _ in range(DRAWN)}
    return frozenset(drawn | {one.name for one in (*PLAYERS, *CITIZENS)})


def _plain(line: str) -> str:
    """Return a line as it reads: JSON writes Vietnamese letters as escapes."""
    try:
        return json.dumps(json.loads(line), ensure_ascii=False)
    except ValueError:
        return line


NAMES = _names()
"""Every name of the cast, and every one a sample paper can carry."""

WATCH = Watch()
"""The one that listens for the whole run."""
