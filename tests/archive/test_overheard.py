"""The watch over the suite's logs finds what must never stand in one."""

import json
import logging

import pytest

from archive.demo.cast import CITIZENS
from tests.overheard import NAMES, Watch

COOKIE = "eyJhIjoxfQ-eyJhIjoxfQ_eyJhIjoxfQ0123456789A"


@pytest.mark.parametrize(
    "said",
    [
        f"number {CITIZENS[0].number} asked",
        f"token vankho_{COOKIE}",
        f"cookie={COOKIE};",
        "-----BEGIN PRIVATE KEY-----",
        "$argon2id$v=19$m=8,t=1,p=1$AA$AA",
        "otpauth://totp/x?secret=y",
        "password 0abcd-efghj-kmnpq",
        "code 34ZR-XWA0-W8NH-8",
        f"hello {CITIZENS[0].name}",
        json.dumps({"what": CITIZENS[1].name}),
        "pin is bốn từ bí mật",
    ],
)
def test_a_secret_is_heard(said: str) -> None:
    """By its shape, as a name, or because it was told; escapes of JSON hide nothing."""
    watch = Watch()
    watch.know("bốn từ bí mật")
    watch.hear(said, "here")

    assert len(watch.found) >= 1
    assert not [one for one in watch.found if CITIZENS[0].number in one or COOKIE in one]


@pytest.mark.parametrize(
    "said",
    [
        '{"what": "job ended", "job": "0123456789abcdefghjkmnpqrs", "ms": 12}',
        "test_a_function_of_forty_three_symbols_here",
        "a" * 64,
        "2026-11-22T01:02:03.000004Z",
        "123e4567-e89b-12d3-a456-426614174000",
        "099 123",
    ],
)
def test_ordinary_lines_are_passed_over(said: str) -> None:
    """Ids, digests, instants, names of functions are no secrets."""
    watch = Watch()
    watch.hear(said, "here")

    assert watch.found == []


def test_a_record_is_heard_as_it_is_written_and_as_it_was_said() -> None:
    """An argument that the product's line drops is found all the same."""
    watch = Watch()
    record = logging.LogRecord(
        "archive.web", logging.INFO, "/srv/archive/web/x.py", 1, "hi %s", (CITIZENS[0].name,), None
    )
    watch.emit(record)

    assert watch.found == ["a person's name in archive.web (x.py:1)"]


def test_every_sample_name_is_known() -> None:
    """All that family and given names can make: eleven times fourteen, and the cast."""
    assert len(NAMES) >= 154
