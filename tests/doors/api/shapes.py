"""Hold a JSON value to a JSON Schema: the few keywords the interface uses, and no others."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

Schema = Mapping[str, object]

KNOWN = {"type", "enum", "anyOf", "properties", "required", "additionalProperties", "items"} | {
    "minItems",
    "maxItems",
    "minimum",
    "maximum",
    "pattern",
    "minLength",
    "maxLength",
    "format",
    "description",
    "$ref",
}
"""A keyword nobody checks would promise what no test holds."""

TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def faults(schema: Schema, value: object, where: str = "$") -> list[str]:
    """Name each place at which the value is not what the schema says."""
    return list(_faults(schema, value, where))


def _faults(schema: Schema, value: object, where: str) -> Iterator[str]:
    if unknown := schema.keys() - KNOWN:
        yield f"{where}: keywords {sorted(unknown)}"
    if not _has_type(schema, value):
        yield f"{where}: {value!r} is not {schema['type']}"
    if "enum" in schema and value not in cast("Sequence[object]", schema["enum"]):
        yield f"{where}: {value!r} is none of {schema['enum']}"
    choices = cast("Sequence[Schema]", schema.get("anyOf", ()))
    if choices and not any(not faults(one, value, where) for one in choices):
        yield f"{where}: {value!r} fits none of its shapes"
    yield from _by_kind(schema, value, where)


def _by_kind(schema: Schema, value: object, where: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _of_object(schema, value, where)
    elif isinstance(value, list):
        yield from _of_list(schema, value, where)
    elif isinstance(value, str):
        yield from _of_text(schema, value, where)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        low = cast(float, schema.get("minimum", value))
        high = cast(float, schema.get("maximum", value))
        if not low <= value <= high:
            yield f"{where}: {value} is not from {low} to {high}"


def _of_object(schema: Schema, value: Mapping[str, object], where: str) -> Iterator[str]:
    properties = cast("Mapping[str, Schema]", schema.get("properties", {}))
    for name in cast("Sequence[str]", schema.get("required", ())):
        if name not in value:
            yield f"{where}: {name} is missing"
    more = schema.get("additionalProperties", True)
    for name, one in value.items():
        if name in properties:
            yield from _faults(properties[name], one, f"{where}.{name}")
        elif more is False:
            yield f"{where}: {name} is not foreseen"
        elif isinstance(more, dict):
            yield from _faults(more, one, f"{where}.{name}")


def _of_text(schema: Schema, value: str, where: str) -> Iterator[str]:
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and not re.search(pattern, value):
        yield f"{where}: {value!r} is not like {pattern}"
    low = cast(int, schema.get("minLength", 0))
    high = cast(int, schema.get("maxLength", len(value)))
    if not low <= len(value) <= high:
        yield f"{where}: {len(value)} symbols"


def _of_list(schema: Schema, value: Sequence[object], where: str) -> Iterator[str]:
    low = cast(int, schema.get("minItems", 0))
    high = cast(int, schema.get("maxItems", len(value)))
    if not low <= len(value) <= high:
        yield f"{where}: {len(value)} items"
    items = cast("Schema", schema.get("items", {}))
    for number, one in enumerate(value):
        yield from _faults(items, one, f"{where}[{number}]")


def _has_type(schema: Schema, value: object) -> bool:
    said = schema.get("type")
    if said is None:
        return True
    names = [said] if isinstance(said, str) else cast("Sequence[str]", said)
    if isinstance(value, bool):
        return "boolean" in names
    return any(isinstance(value, TYPES[name]) for name in names)
