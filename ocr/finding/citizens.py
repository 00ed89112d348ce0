"""Citizen numbers: twelve digits beside a word that says what they are."""

import re
from collections.abc import Iterator, Sequence

from ocr.finding.strip import Found, Strip

_SAID = re.compile(r"can cuoc|dinh danh|cccd|so ca nhan")
_DIGITS = re.compile(r"(?<!\d)\d{3}[ .]?\d{3}[ .]?\d{3}[ .]?\d{3}(?!\d)")


def citizens(lines: Sequence[Strip]) -> Iterator[Found]:
    """Yield all numbers as one field, in the order they stand, without repeating."""
    seen: dict[str, Strip] = {}
    for line in lines:
        said = line.search(_SAID)
        if not said:
            continue
        for match in _DIGITS.finditer(line.text, said.end()):
            number = re.sub(r"\D", "", match[0])
            seen.setdefault(number, line.between(match.start(), match.end()))
    if seen:
        yield Found("citizen_numbers", ", ".join(seen), tuple(seen.values()), 0.9)
