"""Passwords are kept so that nobody can read them back."""

import os
import time
import unicodedata

import pytest

from archive.accounts.passwords import (
    COST,
    LONGEST,
    Cost,
    check_password,
    hash_password,
    is_outdated,
    nobodys_hash,
)
from archive.records.errors import Refused

WORDS = "bốn từ không liên quan"


def test_the_right_password_fits_and_another_does_not(cheap: Cost) -> None:
    """What was hashed is recognised; one more symbol is not."""
    kept = hash_password(WORDS, os.urandom, cheap)

    assert check_password(kept, WORDS)
    assert not check_password(kept, WORDS + "!")


def test_two_keyboards_write_one_password(cheap: Cost) -> None:
    """Letters put together from marks are the same password as whole letters."""
    kept = hash_password(unicodedata.normalize("NFC", WORDS), os.urandom, cheap)

    assert check_password(kept, unicodedata.normalize("NFD", WORDS))


def test_what_is_kept_is_argon2id_with_a_salt_of_its_own(cheap: Cost) -> None:
    """The same password twice is kept as two hashes, both Argon2id."""
    one, two = (hash_password(WORDS, os.urandom, cheap) for _ in range(2))

    assert one != two
    assert one.startswith("$argon2id$v=19$m=8,t=1,p=1$")


@pytest.mark.parametrize("password", ["", "ngắn quá", "x" * (LONGEST + 1)])
def test_a_password_too_short_or_too_long_is_refused_with_advice(
    password: str, cheap: Cost
) -> None:
    """Only length is asked for, and the message says which."""
    with pytest.raises(Refused, match="từ 12 đến 256 ký tự"):
        hash_password(password, os.urandom, cheap)


@pytest.mark.parametrize("kept", ["", "x", "$argon2id$v=19$m=8$broken", "$2b$12$bcrypt"])
def test_a_broken_hash_opens_nothing(kept: str) -> None:
    """A row that was tampered with is a wrong password, not a crash."""
    assert not check_password(kept, WORDS)


def test_nobodys_hash_opens_nothing_and_costs_as_much(cheap: Cost) -> None:
    """The stand-in for an unknown user is a valid hash of the same cost."""
    assert not check_password(nobodys_hash(cheap), WORDS)
    assert not is_outdated(nobodys_hash(COST))

    dear = Cost(memory_kib=8 * 1024, passes=2)
    real, nobody = hash_password(WORDS, os.urandom, dear), nobodys_hash(dear)
    assert _fastest(real) / _fastest(nobody) == pytest.approx(1, abs=0.5)


def test_a_hash_of_another_cost_is_outdated(cheap: Cost) -> None:
    """After the cost was raised, old hashes are told apart."""
    kept = hash_password(WORDS, os.urandom, cheap)

    assert is_outdated(kept)
    assert not is_outdated(kept, cheap)


def _fastest(kept: str) -> float:
    """Return the seconds of the fastest of some checks."""
    times = []
    for _ in range(7):
        began = time.process_time()
        check_password(kept, "không phải mật khẩu này")
        times.append(time.process_time() - began)
    return min(times)
