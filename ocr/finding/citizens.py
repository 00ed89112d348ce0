"""Citizen numbers: twelve digits beside a word that says what they are."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ocr.finding.strip import Found, Strip

_SAID = re.compile(r"can cuoc|dinh danh|\bcccd\b|so ca nhan|\bddcn\b")
_DIGITS = re.compile(r"(?<!\d)(?:\d{3}[ .]?){3}\d{3}(?!\d)")


def citizens(lines: Sequence[Strip]) -> Iterator[Found]:
    """Yield all numbers as one field, in the order they stand, without repeating."""
    seen: dict[str, Strip] = {}
    for line, after in pairwise([*lines, None]):
        said = line.search(_SAID) if line else None
        if not line or not said:
            continue
        numbers = [(line, match) for match in _DIGITS.finditer(line.text, said.end())]
        if not numbers and after and (match := _DIGITS.match(after.text)):
            numbers = [(after, match)]  # the label ends one line, the number begins the next
        for strip, match in numbers:
            number = re.sub(r"\D", "", match[0])
            seen.setdefault(number, strip.between(match.start(), match.end()))
    if seen:
        yield Found("citizen_numbers", ", ".join(seen), tuple(seen.values()), 0.9)
