"""Recognise a marking of state secrecy at the head of a paper, and nothing else that says "mật".

The marking stands alone, in capitals: a stamp beside or under the number (Circular 24/2020/TT-BCA),
or after "Độ mật:". Words in a sentence ("bí mật nhà nước", "bảo mật", "Mật mã") have neighbours.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ocr.page import Page, Word

HEAD = 0.4
"""How far down the first page the marking may stand, as a share of its height."""

APART = 1.2
"""Words further apart than so many times their height stand alone."""

LEVELS = {"MẬT": "Mật", "TỐI MẬT": "Tối mật", "TUYỆT MẬT": "Tuyệt mật"}
_FRAME = re.compile(r"[^\w\s]+|_")
_MISREAD = str.maketrans({"Ạ": "Ậ", "Â": "Ậ", "Ặ": "Ậ", "Ă": "Ậ"})
_NAMED = "ĐỘ MẬT"


def marking_of(page: Page, *, head: float = HEAD) -> str | None:
    """Return the level a page is marked with, or None; ``head`` is the share looked at."""
    for line in page.lines:
        for run in _runs(page, [word for word in line if word.box.top < head]):
            level = _level(" ".join(word.text for word in run))
            if level is not None:
                return level
    return None


def _level(said: str) -> str | None:
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
