"""The sample papers are what they say they are."""

import re
import unicodedata
from collections import Counter

import pytest

from archive.demo.papers import BODIES, PASSWORD, Sample, UnknownSample, sample, samples
from archive.demo.papers.setting import FOOTER
from archive.rules.load import document_types

KINDS = {
    "decision",
    "born_digital",
    "letter",
    "birth_extract",
    "land_certificate",
    "list",
    "notice",
    "report",
    "district_decision",
    "minutes",
    "plan",
    "garbage_layer",
    "to_be_signed",
    "long_tiff",
    "phone_photo",
    "blank_page",
    "upside_down",
    "locked",
    "damaged",
}
BEGINNINGS = {"application/pdf": b"%PDF-", "image/tiff": b"II*\0", "image/jpeg": b"\xff\xd8\xff"}


def test_every_kind_the_demonstration_needs_is_there(made: dict[str, Sample]) -> None:
    """Nineteen samples, each with a name of its own, in the order of their names."""
    names = [one.name for one in made.values()]

    assert set(made) == KINDS
    assert names == sorted(set(names))


def test_the_whole_set_is_small(made: dict[str, Sample]) -> None:
    """All samples together stay under six megabytes."""
    assert sum(len(one.content) for one in made.values()) < 6_000_000


def test_every_file_begins_as_its_type_says(made: dict[str, Sample]) -> None:
    """The media type is that of the bytes."""
    for one in made.values():
        assert one.content.startswith(BEGINNINGS[one.media_type]), one.name


@pytest.mark.parametrize("kind", ["letter", "garbage_layer", "locked", "damaged", "phone_photo"])
def test_a_sample_alone_is_the_one_made_among_all(made: dict[str, Sample], kind: str) -> None:
    """The same seed gives the same bytes, whatever else is made."""
    assert sample(kind, seed=1) == made[kind]
    assert sample(made[kind].name, seed=1) == made[kind]


def test_another_seed_gives_another_scan_of_the_same_words() -> None:
    """The seed throws the dice of the damage; the words stay."""
    one, other = sample("letter", seed=5), sample("letter", seed=6)

    assert one.content != other.content
    assert one.truth == other.truth


def test_a_few_are_the_first_of_all(made: dict[str, Sample]) -> None:
    """The small set holds the first samples of the full one."""
    assert samples(seed=1, scale="few") == tuple(made.values())[:3]


def test_every_printed_page_says_that_it_is_a_demonstration(made: dict[str, Sample]) -> None:
    """The last line of every page that is not blank denies legal force."""
    for one in made.values():
        assert one.pages == len(one.truth.pages)
        for page in filter(None, one.truth.pages):
            assert page.splitlines()[-1] == FOOTER


def test_the_truth_stands_on_the_pages(made: dict[str, Sample]) -> None:
    """Number and signer of the truth are printed, and so is every word of the abstract."""
    for one in made.values():
        printed = "\n".join(one.truth.pages)
        words = Counter(one.truth.pages[0].casefold().split())
        assert one.truth.number in one.truth.pages[0]
        assert one.truth.signer in printed
        assert not Counter(one.truth.abstract.casefold().split()) - words, one.name


def test_texts_are_composed_vietnamese(made: dict[str, Sample]) -> None:
    """All text is NFC."""
    for one in made.values():
        assert all(unicodedata.is_normalized("NFC", page) for page in one.truth.pages)


def test_a_paper_is_dated_in_the_life_of_its_body(made: dict[str, Sample]) -> None:
    """No body signs before it exists or after it ended, and its dossiers carry its symbol."""
    for one in made.values():
        body = BODIES[one.body]
        assert body.valid_from <= one.truth.date
        assert body.valid_to is None or one.truth.date <= body.valid_to
        assert one.truth.issuer == body.name
        assert one.dossier.startswith(f"{body.symbol}-{one.truth.date:%y%m%d}-")


def test_every_citizen_number_is_an_invented_one(made: dict[str, Sample]) -> None:
    """Twelve digits in a row begin with 099, which no province has."""
    numbers = [
        number
        for one in made.values()
        for page in one.truth.pages
        for number in re.findall(r"\b\d{12}\b", page)
    ]

    assert len(numbers) > 30
    assert all(number.startswith("099") for number in numbers)


def test_the_symbols_of_the_types_are_those_of_the_law(made: dict[str, Sample]) -> None:
    """A type of Decree 30/2020 has its own abbreviation in the number."""
    types = document_types()
    for one in made.values():
        if one.truth.type in types and types[one.truth.type].abbreviation:
            assert f"/{types[one.truth.type].abbreviation}-" in one.truth.number


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    """Who asks for a sample that is not there learns which are."""
    with pytest.raises(UnknownSample, match="decision") as caught:
        sample("poem", seed=1)

    assert caught.value.code == "demo.papers.unknown_sample"


def test_the_password_is_known() -> None:
    """The locked sample must be openable in front of an audience."""
    assert PASSWORD
