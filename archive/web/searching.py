"""A search as a page shows it: its choices with their counts, each with the address it leads to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from archive.inquiry.question import CHOICES
from archive.records.body import Body, BodyLevel
from archive.records.retention import PeriodKind
from archive.records.state import IN_VIETNAMESE
from archive.route.classes import OURS
from archive.web.words import VERDICTS, day
from search.result import Result

HERE = "/tim"
A_PAGE = 20
CHOSEN: Mapping[str, str] = {
    **CHOICES,
    "dossier": "Hồ sơ",
    "since": "Từ ngày",
    "until": "Đến ngày",
    "as_of": "Cơ quan tính vào ngày",
}
"""What can be chosen beside the words, and taken away again."""
SORTS: Mapping[str, str] = {
    "": "sát nhất trước",
    "newest": "mới nhất trước",
    "oldest": "cũ nhất trước",
}
SHOWN = 8
"""Choices of a facet that are seen at once."""

LEVELS: Mapping[str, str] = {
    BodyLevel.PROVINCE: "tỉnh",
    BodyLevel.DISTRICT: "huyện (trước 01/7/2025)",
    BodyLevel.COMMUNE: "xã",
}
PERIODS: Mapping[str, str] = {
    PeriodKind.PERMANENT: "vĩnh viễn",
    PeriodKind.UNTIL_INSTRUMENT_EXPIRES: "đến khi văn bản hết hiệu lực",
    PeriodKind.ASSET_LIFE: "theo tuổi thọ công trình, tài sản",
    PeriodKind.YEARS_AFTER_EVENT: "nhiều năm sau sự kiện",
    PeriodKind.NO_COPY_KEPT: "không lưu bản",
}
CLARITY: Mapping[str, str] = {
    "sure": "máy đọc rõ",
    "unsure": "nên xem lại",
    "doubtful": "dễ sai",
    "textlayer": "chữ có sẵn trong tệp",
    "blank": "trang trắng",
    "unread": "chưa đọc được",
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "level": LEVELS,
    "state": {state.value: words for state, words in IN_VIETNAMESE.items()},
    "retention": PERIODS,
    "verdict": {**VERDICTS, OURS: "ký tại kho này"},
    "confidence": CLARITY,
}


@dataclass(frozen=True)
class Choice:
    """One value of a facet: what it is called, how many pages, and where choosing it leads."""

    value: str
    words: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One facet with its choices."""

    name: str
    words: str
    choices: tuple[Choice, ...]

    @property
    def first(self) -> Sequence[Choice]:
        """The choices seen at once."""
        return self.choices[:SHOWN]

    @property
    def rest(self) -> Sequence[Choice]:
        """The choices behind them."""
        return self.choices[SHOWN:]


@dataclass(frozen=True)
class Chip:
    """Something that was chosen, and where a page without it is."""

    words: str
    value: str
    address: str


def address(said: Mapping[str, str], **more: object) -> str:
    """Return the address of a search, with more said."""
    return f"{HERE}?{urlencode({**said, **more})}"


def filters_of(
    result: Result, said: Mapping[str, str], bodies: Mapping[str, Body]
) -> Sequence[Filter]:
    """Return the facets of a result with their counts and addresses."""
    found = []
    for name, words in CHOICES.items():
        choices = tuple(
            _choice(name, facet.value, facet.count, said, bodies)
            for facet in result.facets
            if facet.name == name
        )
        if choices:
            found.append(Filter(name, words, choices))
    return found


def chips_of(said: Mapping[str, str], bodies: Mapping[str, Body]) -> Sequence[Chip]:
    """Return what was chosen, each with the address without it."""
    return [
        Chip(words, words_of(name, said[name], bodies), address(_without(said, name)))
        for name, words in CHOSEN.items()
        if name in said
    ]


def words_of(name: str, value: str, bodies: Mapping[str, Body]) -> str:
    """Return what a value is called."""
    if name == "body":
        return bodies[value].name if value in bodies else value
    if name == "retention" and value.isdecimal():
        return f"{value} năm"
    if name in {"since", "until", "as_of"}:
        return day(value)
    return WORDS.get(name, {}).get(value, value)


def title_of(said: Mapping[str, str], bodies: Mapping[str, Body]) -> str:
    """Return a search in words: what was asked, and what was chosen."""
    chosen = [
        f"{words.lower()}: {words_of(name, said[name], bodies)}"
        for name, words in CHOSEN.items()
        if name in said
    ]
    text = said.get("q", "")
    quoted = text if '"' in text else f"“{text}”"
    return "; ".join([*([quoted] if text else []), *chosen]) or "tất cả"


def _choice(
    name: str, value: str, count: int, said: Mapping[str, str], bodies: Mapping[str, Body]
) -> Choice:
    is_chosen = said.get(name) == value
    after = _without(said, name) if is_chosen else {**said, name: value}
    return Choice(value, words_of(name, value, bodies), count, address(after), is_chosen)


def _without(said: Mapping[str, str], name: str) -> Mapping[str, str]:
    return {key: text for key, text in said.items() if key != name}
