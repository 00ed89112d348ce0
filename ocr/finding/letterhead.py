"""The head of the first leaf: issuing body left, motto right, number below, place and date.

Cells 1 to 4 of Decree 30/2020/NĐ-CP, appendix I.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocr.finding.issued import issued
from ocr.finding.kinds import by_abbreviation, by_title
from ocr.finding.lists import any_of
from ocr.finding.strip import Found, Strip, joined

_MOTTO = re.compile(
    r"\bcong hoa\b|\bxa hoi chu\b|\bchu nghia\b|\bdoc lap\b.*hanh phuc|\bdang cong san viet nam\b"
)
_RIGHT_HALF = 0.45
_HEAD_DEEPEST = 0.5
_CENTRE = (0.4, 0.6)
_UNDER_TITLE = 4
"""The name of the type and so many lines less one below it may bear number and date."""

_NUMBER = re.compile(
    r"(?:(?:^|^[^a-z]*|\b)s[o0] ?[:;.,]* ?|^[^a-z]*[b85][o0] ?[:;] ?)"
    r"(?P<number>[\doil][\doil. ]{0,6}[a-z]?) ?/ ?(?P<symbol>[^,;]+)"
)
_ANOTHERS = re.compile(
    r"(?:luat|nghi dinh|nghi quyet|thong tu|quyet dinh|cong van|to trinh|van ban|thong bao|"
    r"ke hoach|bao cao|giay|chi thi|phap lenh|lien tich|kem theo|hop dong|ho so)$"
)
"""What stands before the number of another document, which the text names."""

_SYMBOL = re.compile(r"(?:[A-Za-zÀ-ỹĐđÐð&]+|\d{4})(?: ?[-–/.] ?[A-Za-zÀ-ỹĐđÐð&0-9]+)*")
_DIGITS = str.maketrans("oOlIóÓõÕ", "00116655")
"""What a digit is misread as; a number's own letter (`12a`) is never one of these."""

_ETH = str.maketrans("Ðð–", "Đđ-")

_UNFINISHED = re.compile(
    r"(?:nhan dan|va|-|,|cua|thuoc|van phong|(?:^|\s)(?:tinh|huyen|thanh pho|tp\.?|quan|xa|"
    r"phuong|thi tran|thi xa|dac khu))$"
)
_STRAY = " .,-_*'\"“”‘’`^ˆ~:;|"
"""Specks and strokes of a rule that are read beside a name."""

_PLACE = re.compile(r"(?:tinh|huyen|thanh pho|tp\.?|quan|xa|phuong|thi tran|thi xa|dac khu)\b")


@dataclass(frozen=True)
class Letterhead:
    """What the head of the leaf says, and how deep it reaches (a fraction of the leaf)."""

    found: tuple[Found, ...]
    bottom: float


def letterhead(lines: Sequence[Strip]) -> Letterhead:
    """Read the head of a first leaf from its lines."""
    top = [line for line in lines if line.box.top < _HEAD_DEEPEST]
    edge = _edge(top)
    number = _number(top, edge)
    found = [one for one in (number, *issued(*_by_title(top))) if one]
    depth = max((strip.box.bottom for one in found for strip in one.strips), default=0.0)
    if number and _CENTRE[0] < number.strips[0].middle < _CENTRE[1]:
        # Old papers bear the number under the title: the head ends above the title then.
        depth = min(depth, number.strips[0].box.top - 3 * number.strips[0].height)
    left = [part for line in top if (part := line.left_of(edge)) and line.box.top < depth]
    return Letterhead((*found, *_bodies(left, number)), depth)


def _by_title(top: Sequence[Strip]) -> tuple[Sequence[Strip], Sequence[Strip]]:
    """Return the lines above the type's name and, for old papers, those right under it."""
    for index, line in enumerate(top):
        if line.text.isupper() and by_title(line.text):
            return top[:index], top[index : index + _UNDER_TITLE]
    return top, ()


def _edge(lines: Sequence[Strip]) -> float:
    """Return where the right column of the head begins."""
    for line in lines:
        match = line.search(_MOTTO)
        if match and match.start():
            return line.between(match.start(), match.end()).box.left
        if match and line.box.left > _RIGHT_HALF / 2:
            return line.box.left
    return _RIGHT_HALF


def _number(lines: Sequence[Strip], edge: float) -> Found | None:
    for line in lines:
        part = line.left_of(edge) or line
        match = part.search(_NUMBER)
        if not match or _ANOTHERS.search(part.folded[: match.start()].strip()):
            continue
        symbol = _SYMBOL.match(part.text, match.start("symbol"))
        if symbol is None:
            continue
        digits = re.sub(r"[. ]", "", part.text[match.start("number") : match.end("number")])
        letters = re.sub(r"\s", "", symbol[0]).translate(_ETH).strip(".-")
        value = f"{digits.translate(_DIGITS)}/{_mended(letters)}"
        return Found("number", value, (part.between(match.start("number"), symbol.end()),), 1.0)
    return None


def _mended(symbol: str) -> str:
    """Give a type's abbreviation back the marks a reader lost, where only one type fits."""
    first, dash, rest = symbol.partition("-")
    fits = by_abbreviation(first)
    return f"{fits[0].abbreviation}{dash}{rest}" if dash and len(fits) == 1 else symbol


def _bodies(left: Sequence[Strip], number: Found | None) -> Iterator[Found]:
    """Yield the issuing body and, where two are named, the one above it."""
    limit = min((strip.box.top for strip in number.strips), default=1.0) if number else 1.0
    names = [line for line in left if line.box.bottom <= limit + line.height and _is_name(line)]
    groups: list[list[Strip]] = []
    for line in sorted(names, key=lambda line: line.box.top):
        if groups and not _begins(line, groups[-1]):
            groups[-1].append(line)
        else:
            groups.append([line])
    for name, lines in zip(("body", "parent"), reversed(groups), strict=False):
        yield Found(name, joined(lines).strip(_STRAY), tuple(lines), 0.9)


def _is_name(line: Strip) -> bool:
    """Tell whether this line of the head is a name: capitals, no number, no motto, no title."""
    letters = [letter for letter in line.text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    if len(letters) < 2 or capitals < 0.7 * len(letters):  # noqa: PLR2004 - a word, mostly capital
        return False
    if line.search(_NUMBER) or line.search(_MOTTO):
        return False
    return by_title(line.text) is None


def _begins(line: Strip, before: Sequence[Strip]) -> bool:
    """Tell whether a new name begins here, and not the second line of the one before."""
    if not re.match(rf"[^a-z]*(?:{any_of('bodies')})\b", line.folded) or _UNFINISHED.search(
        before[-1].folded.rstrip(" .,")
    ):
        return False
    # "SỞ Y TẾ / TỈNH SÔNG MẪU" goes on, as does "ỦY BAN NHÂN DÂN XÃ NGHĨA / HÀNH";
    # "UBND TỈNH A / SỞ B" and "TỈNH A / HUYỆN B" begin again.
    return not _PLACE.match(line.folded) or bool(_PLACE.match(before[0].folded))
