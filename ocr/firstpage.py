"""Whether a paper begins with a page, by what was read at its head (Decree 30/2020/NĐ-CP).

A proposal for a person, not a judgement: an enclosed form may carry the motto too.
"""

import re

from ocr.finding.strip import columns
from ocr.page import Page

_HEAD = 0.35
"""Share of the page's height in which the head of a first page stands."""

_MOTTO = re.compile(r"cong hoa xa hoi|xa hoi chu nghia|doc lap.{1,5}tu do|dang cong san viet")
_NUMBER = re.compile(r"^s[o0] ?[:;.,]? ?\d[\d. ]{0,6}[a-z]? ?/ ?[a-z]")
"""Where a line begins with it: "kèm theo Quyết định số …" begins an annex, not a paper."""

_DATE = re.compile(r"\bngay ?[\dol]{1,2} ?thang ?[\dol]{1,2} ?nam ?[\dol]{4}")


def begins_paper(page: Page) -> bool:
    """Tell whether the motto stands at the head, or both a number and a date do."""
    head = [line.folded for line in columns(page) if line.box.top < _HEAD]
    return _says(head, _MOTTO) or (_says(head, _NUMBER) and _says(head, _DATE))


def _says(lines: list[str], pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(line) for line in lines)
