"""The rules by which words, days and numbers are read, each with what switches it off."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import product

from search import abbreviations, facts, parse, syllable
from search import vietnamese as v
from search.abbreviations import Abbreviation, Abbreviations
from search.facts import Fact
from search.vietnamese import Cut, Word
from tests.measures.switches import Off, to

# ruff: noqa: SLF001 - the rules are private; switching them off is what this file is for

NEVER = re.compile(r"(?!)()")
"""A pattern that fits nothing."""
TONES = {
    "grave": "\u0300",
    "acute": "\u0301",
    "tilde": "\u0303",
    "hook": "\u0309",
    "dot": "\u0323",
}
HATS = {"circumflex": "\u0302", "breve": "\u0306", "horn": "\u031b"}
TWISTED = (
    *("ubnd", "tthc", "cchc", "ttpvhcc", "hcc", "gcn", "gcnqsdd", "qsdd", "ubmttq", "mttq"),
    *("dvctt", "cccd", "tt", "da", "hd", "ttr", "bhyt", "bhxh", "pccc", "kntc", "pa", "qd"),
    *("tb", "qyd"),
)
"""Short forms nested in others, of two meanings, with small letters, or that could be a word."""
_MARK = "\ue000"  # no mark, in no word

_folded, _spelling, _stroked = v._folded, v._spelling, v._STROKED
_numeric_day, _month, _gap = facts._numeric_day, facts._month, facts._gap
_starting, _meant_short = Abbreviations.starting, parse._meant_short
_number_starts, _table = parse._number_starts, abbreviations.abbreviations()


def keeping(sign: str) -> Callable[[str], str]:
    """Return a fold that leaves one mark where it is."""

    def folded(lowered: str) -> str:
        opened = unicodedata.normalize("NFD", lowered).replace(sign, _MARK)
        return _folded(opened).replace(_MARK, sign)

    return folded


def deaf(sign: str, instead: str = "") -> Callable[[str], str]:
    """Return the exact form of a word in which one mark does not count."""

    def spelling(lowered: str) -> str:
        opened = unicodedata.normalize("NFD", lowered).replace(sign, instead)
        return _spelling(v.normal(opened))

    return spelling


def folds() -> Iterator[tuple[str, Off]]:
    """Return the rules of the fold."""
    yield "NFC first", to(v, "normal", str)
    yield "capitals", to(v, "_lower", lambda text: v.normal(text).translate(_stroked))
    yield "marks off", to(v, "_folded", str)
    yield "tone at the end", to(v, "_spelling", v.normal)
    for name, sign in TONES.items():
        others = "".join(one for one in TONES.values() if one != sign)
        yield f"{name} at the end", to(v, "_TONE", re.compile(f"[{others}]"))
    for name, sign in (TONES | HATS | {"stroke": "đ"}).items():
        yield f"{name} off", to(v, "_folded", keeping(sign))
        yield f"{name} counts", to(v, "_spelling", deaf(sign, "d" if sign == "đ" else ""))
    for onset in ("h", "k", "l", "m", "s", "t", "v", "qu"):
        others = "|".join(one for one in ("h", "k", "l", "m", "s", "t", "v", "qu") if one != onset)
        yield f"{onset}y is {onset}i", to(v, "_SHORT_Y", re.compile(f"^({others})y$"))
    yield "y is not always i", to(v, "_SHORT_Y", re.compile(r"^(.+)y$"))
    for sign in "ðɖ":
        rest = {key: value for key, value in _stroked.items() if key != ord(sign)}
        yield f"{sign} is đ", to(v, "_STROKED", rest)
    yield "leading zeros", to(v, "_IDENTITY", 0)
    yield "zeros of identities", to(v, "_IDENTITY", 99)
    yield "the longest word", to(v, "LONGEST_WORD", 5)


def words() -> Iterator[tuple[str, Off]]:
    """Return the rules by which text is cut into words."""
    letter, inside = r"[^\W\d_]", rf"\u0300-\u036f{v._HIDDEN}"
    ways = {
        "letters and digits part": r"[^\W_]+",
        "marks inside a word": rf"\d+|{letter}+",
        "a hyphen parts words": rf"\d+|{letter}+(?:[{inside}-]+{letter}*)*",
        "an underscore parts words": rf"\d+|(?:{letter}|_)+(?:[{inside}]+{letter}*)*",
        "a point parts words": rf"\d+|{letter}+(?:[{inside}.]+{letter}+)*",
        "a point parts digits": rf"\d+(?:\.\d+)*|{letter}+(?:[{inside}]+{letter}*)*",
    }
    for name, signs in (
        ("soft hyphens", "\u00ad"),
        ("no width", "\u200b\ufeff"),
        ("joiners", "\u200c\u200d\u2060"),
    ):
        rest = "".join(one for one in v._HIDDEN if one not in signs)
        ways[f"unseen: {name}"] = rf"\d+|{letter}+(?:[\u0300-\u036f{rest}]+{letter}*)*"
    for name, pattern in ways.items():
        yield name, to(v, "WORD", re.compile(pattern))


def syllables() -> Iterator[tuple[str, Off]]:
    """Return the rules of what can be a syllable."""
    yield "some words are none", to(syllable, "can_be_syllable", lambda _: True)
    yield "no word is a syllable", to(syllable, "SYLLABLES", frozenset())
    for length in range(4):
        fewer = (onset for onset in syllable._ONSETS if len(onset) != length)
        yield f"onsets of {length} letters", _syllables(fewer, syllable._RIMES)
    for ends in ("aeiouy", "cpt", "nm", "gh"):
        fewer = (rime for rime in syllable._RIMES if rime[-1] not in ends)
        yield f"rimes in {ends}", _syllables(syllable._ONSETS, fewer)


def _syllables(onsets: Iterable[str], rimes: Iterable[str]) -> Off:
    return to(syllable, "SYLLABLES", frozenset(map("".join, product(onsets, rimes))))


def short_forms() -> Iterator[tuple[str, Off]]:
    """Return the rules of abbreviations, and the rows of the table with a twist."""
    yield "long forms", to(Abbreviations, "starting", lambda *_: None)
    yield "the longest first", to(Abbreviations, "starting", _shortest)
    yield "not always meant", to(parse, "_meant_short", lambda *_: True)
    yield "sometimes meant", to(parse, "_meant_short", lambda *_: False)
    yield "capitals mean one", to(parse, "_meant_short", _no_syllable)
    yield (
        "no syllable means one",
        to(parse, "_meant_short", lambda typed, at: typed.written(at).isupper()),
    )
    for short in TWISTED:
        yield f"row {short}", to(abbreviations, "abbreviations", partial(_without, short))
    for short in ("tt", "hd", "da"):
        kept = partial(_first_only, short)
        yield f"every meaning of {short}", to(abbreviations, "abbreviations", kept)


def _shortest(table: Abbreviations, plain: list[str]) -> Abbreviation | None:
    for entry in reversed(table.by_first_word.get(plain[0], ()) if plain else ()):
        if tuple(plain[: len(entry.long)]) == entry.long:
            return entry
    return None


def _no_syllable(typed: Cut, at: int) -> bool:
    return not syllable.can_be_syllable(typed.words[at].plain)


def _without(short: str) -> Abbreviations:
    rows = {key: value for key, value in _table.by_short.items() if key != short}
    return Abbreviations(rows, _starts(rows))


def _first_only(short: str) -> Abbreviations:
    rows = {key: value[: 1 if key == short else None] for key, value in _table.by_short.items()}
    return Abbreviations(rows, _starts(rows))


def _starts(rows: Mapping[str, tuple[Abbreviation, ...]]) -> dict[str, tuple[Abbreviation, ...]]:
    kept = {entry for entries in rows.values() for entry in entries}
    return {
        first: tuple(entry for entry in entries if entry in kept)
        for first, entries in _table.by_first_word.items()
    }


def questions() -> Iterator[tuple[str, Off]]:
    """Return the rules of the parser."""
    yield "quotation marks", to(parse, "_QUOTED", NEVER)
    for signs in ('"', "“”", "„", "«»"):
        rest = "".join(one for one in '"“”„«»' if one not in signs)
        yield f"{signs} quotes", to(parse, "_QUOTED", re.compile(f"[{rest}]([^{rest}]*)[{rest}]"))
    yield "signs glue a number", to(parse, "_GLUE", frozenset())
    for sign in sorted(parse._GLUE):
        yield f"{sign} glues a number", to(parse, "_GLUE", parse._GLUE - {sign})
    yield "free symbols", to(parse, "_symbol", lambda *_: False)
    yield "only symbols stand free", to(parse, "_symbol", lambda *_: True)
    yield "số before digits", to(parse, "_number_starts", _digits_only)
    yield "so before digits", to(parse, "_number_starts", partial(_number_behind, "sô\u0301"))
    yield "không phải sổ", to(parse, "_number_starts", _number_behind_any)
    for word in ("ngay", "thang"):
        yield (
            f"{word} before a day",
            to(parse, "_BEFORE_A_DAY", frozenset({"ngay", "thang"} - {word})),
        )
    yield "bare digits are a word", to(parse, "_code_end", _two_at_least)
    yield "forty words", to(parse, "MOST_WORDS", 3)


_code_end = parse._code_end


def _two_at_least(typed: Cut, first: int) -> int:
    return max(_code_end(typed, first), first + 2 if first + 2 <= len(typed) else first + 1)


def _digits_only(typed: Cut, at: int) -> int | None:
    return at if typed.words[at].number else None


def _number_behind(word: str, typed: Cut, at: int) -> int | None:
    found = _number_starts(typed, at)
    return found if found in (None, at) or typed.words[at].exact == word else None


def _number_behind_any(typed: Cut, at: int) -> int | None:
    if typed.words[at].number:
        return at
    behind = at + 1 < len(typed) and typed.words[at + 1].number
    return at + 1 if behind and typed.words[at].plain == "so" else None


def days() -> Iterator[tuple[str, Off]]:
    """Return the rules of days, months and long numbers."""
    yield "days in figures", to(facts, "_numeric_day", lambda *_: None)
    yield "days in words", to(facts, "_spoken_day", lambda *_: None)
    yield "the year first", to(facts, "_numeric_day", _day_first)
    for sign in sorted(facts._BETWEEN_DATE):
        yield f"{sign} in a day", to(facts, "_BETWEEN_DATE", facts._BETWEEN_DATE - {sign})
    yield "spaces around signs", to(facts, "_gap", lambda cut, at: cut.between(at))
    yield "months", to(facts, "_month", lambda *_: None)
    for name, between in (("/", "/"), ("-", "-"), ("năm", "")):
        yield f"months with {name}", to(facts, "_month", partial(_month_without, between))
    yield "months of days", to(facts, "day_facts", lambda day: (day.isoformat(),))
    yield "a day is no month", to(facts, "_month", _month_anywhere)
    yield "years of a time", to(facts, "_YEARS", range(1990, 2200))
    yield "short years", to(facts, "_century", lambda year: year)
    yield "short years of the last century", to(facts, "_OLD", 100)
    yield "pairs of digits", to(facts, "_goes_on", lambda *_: False)
    for sign in sorted(facts._BEFORE_A_YEAR):
        rest_ = facts._BEFORE_A_YEAR - {sign}
        yield f"{sign!a} before a year", to(facts, "_BEFORE_A_YEAR", rest_)
    yield "long numbers", to(facts, "_long_number", lambda *_: [])
    for length in facts._WHOLE_NUMBER:
        rest = tuple(one for one in facts._WHOLE_NUMBER if one != length)
        yield f"{length} digits in groups", to(facts, "_WHOLE_NUMBER", rest)
    for sign in sorted(facts._BETWEEN_GROUPS):
        rest_ = facts._BETWEEN_GROUPS - {sign}
        yield f"{sign!a} between groups", to(facts, "_BETWEEN_GROUPS", rest_)
    yield "groups of thousands", to(facts, "_GROUP", 0)
    yield "five digits alone", to(facts, "_LONG", 7)


def _day_first(cut: Cut, at: int) -> object:
    return None if len(cut.words[at].exact) > 2 else _numeric_day(cut, at)


def _month_without(between: str, cut: Cut, at: int) -> Fact | None:
    found = _month(cut, at)
    sign = _gap(cut, at) if found and found.last == at + 1 else ""
    return None if sign == between else found


def _month_anywhere(cut: Cut, at: int) -> Fact | None:
    if at and cut.words[at - 1].number:
        nothing = Word("", "", number=False)
        return _month(replace(cut, words=[*cut.words[: at - 1], nothing, *cut.words[at:]]), at)
    return _month(cut, at)
