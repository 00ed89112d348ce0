"""Codes are those of the standard, whatever phone shows them."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from archive.accounts.totp import code_at, from_typed, step_of, to_type

if TYPE_CHECKING:
    from tests.archive.accounts.conftest import Archive

RFC = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, the last six of its eight digits."""
    at = datetime.fromtimestamp(seconds, tz=UTC)

    assert code_at(RFC, at) == code
    assert step_of(RFC, code, at) == seconds // 30
    assert from_typed(to_type(RFC)) == RFC


def test_a_phone_may_be_a_step_early_or_late(archive: "Archive") -> None:
    """Thirty seconds either way; two steps are too many, and so is any other text."""
    now = archive.clock()
    for steps, is_right in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        code = code_at(RFC, now + timedelta(seconds=30 * steps))
        assert (step_of(RFC, code, now) is not None) is is_right
    for code in ("", "12345", "1234567", "mười hai", "１２３４５６"):
        assert step_of(RFC, code, now) is None
