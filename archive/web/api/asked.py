"""Read what a machine sent: every field by name and kind; anything else is refused in words."""

from collections.abc import Mapping

from flask import request

from archive.records.errors import Refused

LONGEST_NUMBER = 12
"""Digits of a number in the query."""


def body() -> Mapping[str, object]:
    """Return the JSON object of this request. Raises ``Refused`` for anything else."""
    try:
        said = request.get_json(force=True, silent=True)
    except RecursionError:
        said = None  # nested deeper than anything we ask for
    if not isinstance(said, dict):
        message = "Yêu cầu phải là một đối tượng JSON. Hãy xem /api/openapi.json."
        raise Refused(message)
    return said


def text(said: Mapping[str, object], name: str) -> str:
    """Return a text that must be there."""
    found = said.get(name)
    if not isinstance(found, str) or not found or not _is_text(found):
        raise _wrong(name, "một chuỗi ký tự")
    return found


def maybe_text(said: Mapping[str, object], name: str) -> str | None:
    """Return a text that may be left out."""
    return text(said, name) if said.get(name) is not None else None


def maybe_number(said: Mapping[str, object], name: str) -> int | None:
    """Return a whole number that may be left out."""
    found = said.get(name)
    if found is not None and (isinstance(found, bool) or not isinstance(found, int)):
        raise _wrong(name, "một số nguyên")
    return found


def texts(said: Mapping[str, object], name: str) -> Mapping[str, str]:
    """Return an object whose values are texts."""
    found = said.get(name)
    if not isinstance(found, dict) or not all(map(_is_text, (*found, *found.values()))):
        raise _wrong(name, "một đối tượng gồm các chuỗi ký tự")
    return found


def number(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number of the query, within bounds."""
    said = request.args.get(name, "")
    if not said:
        return default
    is_number = said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER
    if not is_number or not least <= int(said) <= most:
        raise _wrong(name, f"một số từ {least} đến {most}")
    return int(said)


def _is_text(value: object) -> bool:
    """Say whether this is text that can be written down: JSON can name half a letter (U+D800)."""
    if not isinstance(value, str):
        return False
    return not any("\ud800" <= sign <= "\udfff" for sign in value)


def _wrong(name: str, wanted: str) -> Refused:
    return Refused(f"Trường “{name}” phải là {wanted}. Hãy xem /api/openapi.json.")
