"""Keys of Telex that were typed with Telex off are read as what they would have made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.syllable import can_be_syllable
from search.telex import telexed


@pytest.mark.parametrize(
    ("keys", "made"),
    [
        ("uyr", "uy"),
        ("nhaan", "nhan"),
        ("nhana", "nhan"),
        ("quyeets", "quyet"),
        ("ddinhj", "dinh"),
        ("dinhdj", "dinh"),
        ("nuwowcs", "nuoc"),
        ("nhwng", "nhung"),
        ("khai", ""),
        ("tay", ""),
        ("ubnd", ""),
        ("123", ""),
        ("", ""),
    ],
)
def test_keys_make_a_syllable(keys: str, made: str) -> None:
    """What is a syllable already, or makes none, is left alone."""
    assert telexed(keys) == made


@given(st.text(alphabet="adeghinoqrstuwxyj", max_size=9))
def test_whatever_comes_out_is_a_syllable(keys: str) -> None:
    """Nothing is guessed that could not be Vietnamese."""
    made = telexed(keys)

    assert not made or (can_be_syllable(made) and not can_be_syllable(keys))
