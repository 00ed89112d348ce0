"""Canonical JSON: one value, one text, so that a digest of it means the value (RFC 8785).

A subset: numbers are integers of at most 53 bits (a float has no place in evidence), text is kept
as it came (no Unicode normalisation), keys are sorted by their UTF-16 code units. ``decode``
accepts the canonical text only, so two readers can never understand one text in two ways.
"""

import json
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from typing import NoReturn

from archive.ledger.errors import NotCanonical

LARGEST = 2**53 - 1
"""The largest integer every JSON reader keeps exactly (RFC 8785, section 6; RFC 7493)."""

DEEPEST = 64
"""Inside how many others a value may lie; manifests need five."""


def encode(value: object) -> bytes:
    """Return the canonical text of a value in UTF-8.

    Takes None, bool, int, str, sequences of those and mappings from str to those. Raises
    ``NotCanonical`` for anything else: floats, integers over 53 bits, lone surrogates, other types.
    """
    try:
        return _write(value, 0).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(detail="a lone surrogate has no UTF-8") from error


def decode(text: bytes) -> object:
    """Return the value this canonical text stands for: lists, dicts, str, int, bool, None.

    Raises ``NotCanonical`` where the text is not JSON, or not in the canonical form.
    """
    try:
        value: object = json.loads(
            text.decode(),
            parse_float=_no_float,
            parse_constant=_no_float,
            object_pairs_hook=_without_doubles,
        )
    except (ValueError, RecursionError) as error:
        raise NotCanonical(detail=f"not JSON: {error}") from error
    if encode(value) != text:
        raise NotCanonical(detail="JSON, but not in canonical form")
    return value


def _write(value: object, depth: int) -> str:
    if depth > DEEPEST:
        raise NotCanonical(detail=f"inside more than {DEEPEST} others")
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return _number(value)
        case str():
            return _text(value)
        case Mapping():
            return _object(value, depth)
        case Sequence() if not isinstance(value, bytes | bytearray):
            return "[" + ",".join(_write(one, depth + 1) for one in value) + "]"
    raise NotCanonical(detail=f"{type(value).__name__} has no canonical form")


def _number(value: int) -> str:
    if abs(value) > LARGEST:
        raise NotCanonical(detail=f"{value} is more than 53 bits")
    return str(int(value))


def _text(value: str) -> str:
    # The standard library escapes exactly what RFC 8785, section 3.2.2.2 asks, and no more. This is
    # what ``dumps`` calls for text, without an encoder made anew each time: ten times as fast.
    return encode_basestring(str(value))


def _object(value: Mapping[object, object], depth: int) -> str:
    members: list[tuple[bytes, str]] = []
    for key, inner in value.items():
        if not isinstance(key, str):
            raise NotCanonical(detail=f"a key is {type(key).__name__}, not text")
        order = key.encode("utf-16-be")
        members.append((order, f"{_text(key)}:{_write(inner, depth + 1)}"))
    return "{" + ",".join(text for _, text in sorted(members)) + "}"


def _no_float(text: str) -> NoReturn:
    message = f"{text} is not an integer"
    raise ValueError(message)


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        message = "a key stands twice"
        raise ValueError(message)
    return value
