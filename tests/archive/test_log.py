"""Logs carry ids and codes, never personal data, and no value can forge a line."""

import json
import logging
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.log import FIELDS, FILE, Line, set_up

NAME = "Nguyễn Văn A 099123456789"
ID = "0123456789abcdefghjkmnpqrs"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """Log into a file for the length of a test."""
    root = logging.getLogger()
    level = root.level
    set_up(tmp_path)
    yield tmp_path / "logs" / FILE
    for handler in [one for one in root.handlers if isinstance(one.formatter, Line)]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def lines(file: Path) -> list[dict[str, object]]:
    """Return what was logged."""
    return [json.loads(line) for line in file.read_text("ascii").splitlines()]


def test_a_line_is_one_json_object_with_known_fields(file: Path) -> None:
    """Time, level, place, message, and the ids that were attached."""
    logging.getLogger("archive.queue").warning("job stopped", extra={"job": "abc", "ms": 12})

    (line,) = lines(file)
    assert str(line.pop("at")).endswith("+00:00")
    assert line == {
        "level": "warning",
        "from": "archive.queue",
        "what": "job stopped",
        "job": "abc",
        "ms": 12,
    }


def test_what_is_not_known_is_dropped(file: Path) -> None:
    """A field nobody listed does not leave the process."""
    logging.getLogger("archive").info("seen", extra={"citizen": NAME, "record": "r1"})

    assert "citizen" not in lines(file)[0]
    assert lines(file)[0]["record"] == "r1"


@pytest.mark.parametrize("field", sorted(FIELDS))
def test_a_known_field_holds_no_sentence(file: Path, field: str) -> None:
    """A name smuggled into a field for ids is written as dots."""
    logging.getLogger("archive").info("seen", extra={field: NAME})

    assert lines(file)[0][field] == "…"


@pytest.mark.parametrize(
    "said",
    [NAME, "Hòa", "099123456789", "0x1", "nguyen van a", "a\nb", f"{ID},x", "vankho_" + "x9" * 20],
)
def test_words_are_not_filled_into_a_message(file: Path, said: str) -> None:
    """A name, a citizen number, a token: dots."""
    logging.getLogger("archive").info("hello %s", said)

    assert lines(file)[0]["what"] == "hello …"


@pytest.mark.parametrize(
    "said", [ID, f"{ID},{ID}", "not_found", "api_records.show", "POST", "-", 12, timedelta(hours=1)]
)
def test_names_of_things_are_filled_into_a_message(file: Path, said: object) -> None:
    """Ids, codes, routes and figures say what happened, and about nobody."""
    logging.getLogger("archive").info("refused: %s", said)

    assert lines(file)[0]["what"] == f"refused: {said}"


def test_a_message_that_does_not_fit_its_arguments_is_still_written() -> None:
    """A slip in a message loses no line."""
    record = logging.makeLogRecord({"name": "archive", "msg": "count %d", "args": ("one",)})

    assert json.loads(Line().format(record))["what"] == "count %d"


@pytest.mark.parametrize(
    "name",
    [
        "x\n2026-11-22T01:00:00Z admin login ok",
        'x"}\r\n{"level":"info","what":"login ok"}',
        "x\x1b[2K\x1b[1A",
        "x\u2028y\u2029z",
        "hồsơ\u202efdp.exe",
        "\x00\x08\x7f\x85",
    ],
)
def test_a_hostile_name_adds_no_line_and_no_control_sign(file: Path, name: str) -> None:
    """In a message, as its argument, or in a field (attacks C5, 34)."""
    log = logging.getLogger("archive")
    log.info(name)
    log.info("name %s", name, extra={"record": name, "address": name})
    kept = file.read_bytes()

    assert kept.count(b"\n") == 2
    assert not [sign for sign in kept.replace(b"\n", b"") if not 0x20 <= sign < 0x7F]
    assert [line["level"] for line in lines(file)] == ["info", "info"]


def test_an_exception_is_its_kind_and_its_place(file: Path) -> None:
    """Its text may quote a document and is not written."""
    try:
        int(NAME)
    except ValueError:
        logging.getLogger("archive").exception("failed")

    (line,) = lines(file)
    assert line["error"] == "ValueError"
    assert "test_log.py" in str(line["where"])
    assert "Nguy" not in file.read_text("ascii")


def test_a_library_speaks_without_words(file: Path) -> None:
    """What a foreign library logs may hold anything: only that it spoke is kept."""
    logging.getLogger("foreign").error(NAME)

    (line,) = lines(file)
    assert (line["from"], line["what"]) == ("foreign", "library")


def test_the_file_is_its_owners_only(file: Path) -> None:
    """Folder and file are closed to others."""
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_setting_up_again_does_not_write_twice(file: Path) -> None:
    """The newer set-up replaces the older."""
    set_up(file.parent.parent)
    logging.getLogger("archive").info("once")

    assert len(lines(file)) == 1


@given(st.text(max_size=60), st.sampled_from(sorted(FIELDS)))
def test_no_value_forges_a_line(value: str, field: str) -> None:
    """Line breaks and control signs stay inside one line of ASCII."""
    record = logging.makeLogRecord(
        {"name": "archive", "levelname": "INFO", "msg": value, field: value}
    )
    line = Line().format(record)

    assert len(line.splitlines()) == 1
    assert line.isascii()
    assert json.loads(line)["level"] == "info"
