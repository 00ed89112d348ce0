"""What a verdict says is said in English too, whatever was put into its sentences."""

import re
from pathlib import Path

import pytest

import signing
from archive.web.language import ENGLISH, VIETNAMESE, read_words
from archive.web.reasons import sentences
from signing import findings, words

JUDGES = (
    "changes", "compare", "describe", "forms", "integrity", "message", "standing", "verify",
    "trust/judge", "trust/chains", "trust/revocation",
)  # fmt: skip
"""The files of ``signing`` whose words end up in a verdict."""
USED = re.compile(r"\bwords\.([A-Z_]{2,})")
PLACE = re.compile(r"\{(\w+)\}")
VALUES = {"page": "3", "count": "12", "old": "2", "new": "3", "percent": "40", "told": ""}
CATALOGUE = read_words().by_language[ENGLISH]


def told() -> list[str]:
    """Return every sentence of a verdict as the signing library holds it, in order."""
    home = Path(signing.__file__).parent
    names = {one for file in JUDGES for one in USED.findall((home / f"{file}.py").read_text())}
    beside = {name: text for name, text in vars(findings).items() if name.isupper()}
    return sorted({getattr(words, name) for name in names} | set(beside.values()))


@pytest.mark.parametrize("text", told())
def test_every_sentence_of_a_verdict_is_known_in_english(text: str) -> None:
    """With names and numbers in their places, alone and before another one."""
    said = PLACE.sub(lambda place: VALUES.get(place[1], "Ô ký 1"), text).strip()
    alone = sentences(said, CATALOGUE, ENGLISH)
    followed = sentences(f"{said} {words.WEAK_SIGNATURE}", CATALOGUE, ENGLISH)

    assert [one.language for one in alone] == [ENGLISH] * len(alone)
    assert all("{" not in one.text for one in alone)
    assert all(VALUES.get(name, "Ô ký 1") in alone[-1].text for name in PLACE.findall(text))
    assert followed[-1].text == CATALOGUE[words.WEAK_SIGNATURE]


def test_sentences_of_one_kind_are_not_taken_for_one() -> None:
    """Where one sentence ends is where the next may begin, also when both begin alike."""
    hidden = findings.FIELD_SHOWN.format(field="a")
    drawn = findings.FIELD_PICTURE.format(field="b")
    found = sentences(f"{hidden} {drawn}", CATALOGUE, ENGLISH)

    assert [one.text[:18] for one in found] == ["The form field “a”", "The form field “b”"]


def test_what_nobody_translated_stays_vietnamese_and_says_so() -> None:
    """The rest of the reason is translated all the same."""
    found = sentences("Chữ ký không hợp lệ. Điều chưa ai dịch.", CATALOGUE, ENGLISH)

    assert [one.language for one in found] == [ENGLISH, VIETNAMESE]
    assert found[1].text == "Điều chưa ai dịch."


def test_in_vietnamese_nothing_is_changed() -> None:
    """The words of the signing library, as they are."""
    (one,) = sentences("Chữ ký không hợp lệ. Nội dung …", CATALOGUE, VIETNAMESE)

    assert (one.text, one.language) == ("Chữ ký không hợp lệ. Nội dung …", VIETNAMESE)
