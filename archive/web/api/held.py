"""Hold a value to a JSON Schema: the few keywords the interface declares, and no others.

Each keyword is one small rule. A rule says in Vietnamese what the value must be; the caller raises
it with the path of the field.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from archive.web.api.described import Schema
from archive.web.api.errors import SEE, UnknownField, WrongField

TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
WORDS: Mapping[str, str] = {
    "string": "một chuỗi ký tự",
    "integer": "một số nguyên",
    "number": "một số",
    "boolean": "true hoặc false",
    "array": "một danh sách",
    "object": "một đối tượng",
    "null": "null",
}


def hold(schema: Schema, value: object, where: str = "") -> None:
    """Raise ``WrongField`` or ``UnknownField``, naming the field, where a value does not fit."""
    for rule in RULES:
        wanted = rule(schema, value)
        if wanted:
            message = f"Trường “{where}” phải là {wanted}. {SEE}"
            raise WrongField(message, field=where)
    if isinstance(value, dict):
        _hold_object(schema, value, where)
    if isinstance(value, list):
        items = cast("Schema", schema.get("items", {}))
        for number, one in enumerate(value):
            hold(items, one, f"{where}[{number}]")


def is_text(value: str) -> bool:
    """Say whether this can be written down: JSON can name half a letter (U+D800), or a NUL."""
    return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value)


def _hold_object(schema: Schema, value: Mapping[str, object], where: str) -> None:
    before = f"{where}." if where else ""
    for name in cast("Sequence[str]", schema.get("required", ())):
        if name not in value:
            message = f"Thiếu trường “{before}{name}”. {SEE}"
            raise WrongField(message, field=before + name)
    properties = cast("Mapping[str, Schema]", schema.get("properties", {}))
    for name, one in value.items():
        if name not in properties:
            shown = name[:60] if is_text(name) and name.isprintable() else "?"
            message = f"Trường “{before}{shown}” không dùng ở đây; không gì được thay đổi. {SEE}"
            raise UnknownField(message, field=before + shown)
        hold(properties[name], one, before + name)


def _type(schema: Schema, value: object) -> str:
    said = schema.get("type")
    if said is None:
        return ""
    names = [said] if isinstance(said, str) else cast("Sequence[str]", said)
    if isinstance(value, bool):
        fits = "boolean" in names
    else:
        fits = any(isinstance(value, TYPES[name]) for name in names)
    return "" if fits else " hoặc ".join(WORDS[name] for name in names)


def _enum(schema: Schema, value: object) -> str:
    allowed = cast("Sequence[object]", schema.get("enum", (value,)))
    return "" if value in allowed else "một trong: " + ", ".join(map(str, allowed))


def _text(schema: Schema, value: object) -> str:
    if not isinstance(value, str):
        return ""
    if not is_text(value):
        return "chữ ghi được bằng Unicode"
    low = cast(int, schema.get("minLength", 0))
    high = cast(int, schema.get("maxLength", len(value)))
    if not low <= len(value) <= high:
        return f"chuỗi dài từ {low} đến {high} ký tự"
    pattern = cast(str, schema.get("pattern", ""))
    return "" if re.search(pattern, value) else f"chuỗi theo mẫu {pattern}"


def _number(schema: Schema, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    low = cast(float, schema.get("minimum", value))
    high = cast(float, schema.get("maximum", value))
    return "" if low <= value <= high else f"một số từ {low} đến {high}"


def _list(schema: Schema, value: object) -> str:
    if not isinstance(value, list):
        return ""
    low = cast(int, schema.get("minItems", 0))
    high = cast(int, schema.get("maxItems", len(value)))
    return "" if low <= len(value) <= high else f"danh sách có từ {low} đến {high} mục"


RULES: tuple[Callable[[Schema, object], str], ...] = (_type, _enum, _text, _number, _list)
"""Each returns what the value must be, or nothing where it is that."""
