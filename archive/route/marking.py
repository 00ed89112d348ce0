"""Recognise a marking of state secrecy at the head of a paper, and nothing else that says "mật".

The marking stands alone, in capitals: a stamp beside or under the number (Circular 24/2020/TT-BCA),
or after "Độ mật:". Words in a sentence ("bí mật nhà nước", "bảo mật", "Mật mã") have neighbours.
What a stamp says is read by itself (``ocr.stamps``), and may have a letter wrong.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ocr.page import Page, Word
from search.vietnamese import fold

HEAD = 0.4
"""How far down the first page the marking may stand, as a share of its height."""

APART = 1.2
"""Words further apart than so many times their height stand alone."""

LEVELS = {"MẬT": "Mật", "TỐI MẬT": "Tối mật", "TUYỆT MẬT": "Tuyệt mật"}
_FRAME = re.compile(r"[^\w\s]+|_")
_MISREAD = str.maketrans({"Ạ": "Ậ", "Â": "Ậ", "Ặ": "Ậ", "Ă": "Ậ"})
_NAMED = "ĐỘ MẬT"
_STAMPED = {
    re.compile(rf"(?:domat)?{before}mat"): level
    for before, level in ((r"t\w{1,3}", "Tối mật"), (r"t\w{4,6}", "Tuyệt mật"))
}
"""What a stamp's letters are without marks; between t and mat they may be misread. The shortest
level is none of them: a pen writes "mất" and "mặt" at the head of papers too."""


def marking_of(page: Page) -> str | None:
    """Return the level a page is marked with at its head, or None."""
    for line in page.lines:
        for run in _runs(page, [word for word in line if word.box.top < HEAD]):
            level = level_of(" ".join(word.text for word in run))
            if level is not None:
                return level
    return None


def stamped_on(stamps: Page) -> str | None:
    """Return the level that one of these stamps says, or None; a stamp stands on a line alone."""
    for line in stamps.lines:
        words = [word.text for word in line if len(_plain(word.text)) > 1]
        said = _plain("".join(words))
        fitting = (level for pattern, level in _STAMPED.items() if pattern.fullmatch(said))
        if (found := level_of(" ".join(words)) or next(fitting, None)) is not None:
            return found
    return None


def _plain(text: str) -> str:
    """Return the letters of a text, small and without marks."""
    return "".join(filter(str.isalpha, fold(text)))


def level_of(said: str) -> str | None:
    """Return the level that a line says and nothing else, or None."""
    text = " ".join(_FRAME.sub(" ", unicodedata.normalize("NFC", said)).split())
    named = text.upper()
    if named.startswith(f"{_NAMED} "):
        return LEVELS.get(named.removeprefix(_NAMED).strip())
    if text != named:
        return None
    *before, last = text.split() or [""]
    if last[:1] == "M":
        last = last.translate(_MISREAD)
    return LEVELS.get(" ".join((*before, last)))


def _runs(page: Page, line: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield the words of a line that stand close together."""
    run: list[Word] = []
    for word in line:
        if run and _gap(page, run[-1], word) > APART:
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _gap(page: Page, left: Word, right: Word) -> float:
    """Return how far apart two words are, as a multiple of the taller one's height."""
    height = max(one.box.bottom - one.box.top for one in (left, right)) * max(1, page.height)
    return (right.box.left - left.box.right) * max(1, page.width) / max(1.0, height)
