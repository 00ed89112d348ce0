"""Receipt codes: printed for people, typed by people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.records.digest import ALPHABET
from archive.records.errors import Refused
from archive.records.receipt import keyed_hash, new_code, read_code, read_factor, show_code

SEEDS = st.binary(min_size=8, max_size=8)


@given(SEEDS)
def test_a_code_is_read_back_from_how_it_is_printed(seed: bytes) -> None:
    """What the slip shows is what the citizen's page understands."""
    code = new_code(lambda _: seed)

    assert read_code(show_code(code)) == code


@given(SEEDS)
def test_a_code_is_forgiven_its_spaces_case_and_look_alikes(seed: bytes) -> None:
    """Spaces, lower case, O for 0 and I or L for 1 are what people type."""
    code = new_code(lambda _: seed)
    typed = code[:12].upper().replace("0", "O").replace("1", "l")

    assert read_code(f" {typed[:3]} {typed[3:7]}-{typed[7:]} ") == code


@given(SEEDS, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_noticed(seed: bytes, place: int, other: str) -> None:
    """The check symbol finds any single mistake."""
    code = new_code(lambda _: seed)
    if code[place] == other:
        return
    wrong = code[:place] + other + code[place + 1 :]

    with pytest.raises(Refused):
        read_code(wrong)


@given(SEEDS, st.integers(0, 11), st.integers(0, 11))
def test_two_symbols_swapped_are_noticed(seed: bytes, one: int, other: int) -> None:
    """The check symbol finds what fingers do most, and swaps further apart too."""
    code = new_code(lambda _: seed)
    symbols = list(code)
    symbols[one], symbols[other] = symbols[other], symbols[one]
    swapped = "".join(symbols)
    if swapped == code:
        return

    with pytest.raises(Refused):
        read_code(swapped)


@given(SEEDS)
def test_the_check_symbol_can_be_read_out(seed: bytes) -> None:
    """Letters and digits only: a citizen may have no asterisk on the telephone."""
    assert set(new_code(lambda _: seed)) <= set(ALPHABET)


@given(st.text())
def test_any_text_is_a_code_or_a_kind_refusal(typed: str) -> None:
    """Nothing a person types ends in another error."""
    try:
        code = read_code(typed)
    except Refused:
        return

    assert len(code) == 13


def test_the_second_factor_is_four_digits() -> None:
    """Spaces are forgiven, anything but four digits is not."""
    assert read_factor(" 48 21 ") == "4821"
    for wrong in ("482", "48211", "4b21", "", "٤٨٢١"):
        with pytest.raises(Refused):
            read_factor(wrong)


def test_a_keyed_hash_says_nothing_without_the_key_and_mixes_nothing_up() -> None:
    """Another pepper, purpose or cut of the same letters is another hash."""
    known = keyed_hash(b"pepper", "receipt", "ab", "c")

    assert known != keyed_hash(b"salt", "receipt", "ab", "c")
    assert known != keyed_hash(b"pepper", "factor", "ab", "c")
    assert known != keyed_hash(b"pepper", "receipt", "a", "bc")
