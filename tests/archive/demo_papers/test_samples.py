"""The sample papers are what they say they are."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from archive.demo.papers import UnknownSample, sample


def test_one_sample_is_the_same_each_time() -> None:
    """The same seed gives the same bytes."""
    assert sample("decision", seed=5) == sample("decision", seed=5)


def test_another_seed_gives_another_scan() -> None:
    """The seed throws the dice of the damage; the words stay."""
    one, other = sample("decision", seed=5), sample("decision", seed=6)

    assert one.content != other.content
    assert one.truth == other.truth


def test_a_born_digital_paper_gives_its_words_back() -> None:
    """The words of a born-digital paper are in the file as they were written."""
    made = sample("born_digital", seed=1)
    with pypdfium2.PdfDocument(made.content) as pdf:
        read = [page.get_textpage().get_text_bounded() for page in pdf]

    assert [text.split() for text in read] == [text.split() for text in made.truth.pages]


def test_a_scan_holds_only_images() -> None:
    """A scanned decision of three pages has no text of its own."""
    made = sample("01-quyet-dinh-quy-dinh-luu-tru.pdf", seed=1)
    with pikepdf.open(BytesIO(made.content)) as pdf:
        assert len(pdf.pages) == made.pages == 3
        assert all("/Font" not in page.Resources for page in pdf.pages)


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    """Who asks for a sample that is not there learns which are."""
    with pytest.raises(UnknownSample, match="decision"):
        sample("poem", seed=1)
