"""What a paper says beside its frame: to whom it goes, which piece of land it is about."""

import re
from collections.abc import Iterator, Sequence

from ocr.finding.strip import Found, Strip

_RECIPIENTS = re.compile(r"^[^a-z]{0,2}noi nhan\b")
_ENTRY = re.compile(r"^[-–+•*.]? ?(?P<name>.*?)[ ;.,]*$")
_FILE_COPY = re.compile(r"^luu\b")
_LEFT = 0.3
_NEXT_LINE = 3.0
_MOST = 20

_PARCEL = re.compile(
    r"thua(?: dat)?(?: so)? ?[:.]? ?(?P<parcel>\d{1,5})\b.{0,12}?"
    r"to(?: ban do)?(?: so)?(?: dia chinh so)? ?[:.]? ?(?P<sheet>\d{1,4})\b"
    r"|to ban do(?: so)? ?[:.]? ?(?P<sheet_first>\d{1,4})\b.{0,12}?"
    r"thua(?: dat)?(?: so)? ?[:.]? ?(?P<parcel_last>\d{1,5})\b"
)


def recipients(parts: Sequence[Strip]) -> Iterator[Found]:
    """Yield those the document goes to (cell 9b), without the copy that is filed."""
    start = next(
        (index for index, part in reversed([*enumerate(parts)]) if part.search(_RECIPIENTS)), None
    )
    if start is None:
        return
    last, entries = parts[start], list[list[Strip]]()
    for part in parts[start + 1 :]:
        if part.page != last.page or part.box.left > _LEFT:
            continue
        if part.box.top - last.box.bottom > _NEXT_LINE * last.height or len(entries) > _MOST:
            break
        last = part
        if entries and not part.text.startswith(("-", "–", "+", "•", "*")):
            entries[-1].append(part)
        else:
            entries.append([part])
    kept = [entry for entry in entries if not _FILE_COPY.match(_named(entry, is_folded=True))]
    if kept:
        value = "; ".join(_named(entry, is_folded=False) for entry in kept)
        yield Found("recipients", value, tuple(part for entry in kept for part in entry), 0.8)


def _named(entry: Sequence[Strip], *, is_folded: bool) -> str:
    """Return an entry of the list without its dash and its last sign."""
    text = " ".join(part.folded if is_folded else part.text for part in entry)
    match = _ENTRY.match(text)
    return match["name"].strip() if match else text


def land(lines: Sequence[Strip]) -> Iterator[Found]:
    """Yield the parcels of land named by parcel and map sheet, each once, as one field."""
    seen: dict[str, Strip] = {}
    for line in lines:
        for match in _PARCEL.finditer(line.folded):
            parcel = match["parcel"] or match["parcel_last"]
            sheet = match["sheet"] or match["sheet_first"]
            value = f"thửa đất số {parcel}, tờ bản đồ số {sheet}"
            seen.setdefault(value, line.between(match.start(), match.end()))
    if seen:
        yield Found("land_parcel", "; ".join(seen), tuple(seen.values()), 0.9)
