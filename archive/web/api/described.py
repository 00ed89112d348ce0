"""What a machine is told of each operation: declared beside the view, gathered into OpenAPI.

What is declared is what is enforced: ``asked.hold`` holds every request to it before its view runs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])
MARK = "operation"
Schema = Mapping[str, object]


@dataclass(frozen=True)
class Operation:
    """One operation. ``body`` is a JSON Schema.

    ``upload`` says that a file comes as the form field ``file``, and maps the fields beside it to
    their schemas; ``query``, ``headers`` and ``path`` do so for parameters; those of the query that
    must come are ``needed``.
    ``raw`` is the media type of bytes that come as the body itself.
    ``answer`` is a schema, or a media type for bytes, or empty where nothing is said. ``refusals``
    are further statuses it may answer with, beside those that follow from its shape.
    """

    summary: str
    answer: Schema | str
    status: int = 200
    body: Schema = field(default_factory=dict)
    query: Mapping[str, Schema] = field(default_factory=dict)
    needed: frozenset[str] = frozenset()
    headers: Mapping[str, Schema] = field(default_factory=dict)
    path: Mapping[str, Schema] = field(default_factory=dict)
    upload: Mapping[str, Schema] | None = None
    raw: str = ""
    refusals: frozenset[int] = frozenset()


def form_of(fields: Mapping[str, Schema]) -> Schema:
    """Return the schema of the fields beside an uploaded file: who must say something, must."""
    needed = [name for name, schema in fields.items() if schema.get("minLength")]
    return {"type": "object", "properties": fields, "required": needed}


def described(operation: Operation) -> Callable[[View], View]:
    """Declare what an operation takes and gives."""

    def mark(view: View) -> View:
        setattr(view, MARK, operation)
        return view

    return mark


def operation_of(app: Flask, endpoint: str) -> Operation | None:
    """Return what a view declared, or None."""
    found = getattr(app.view_functions[endpoint], MARK, None)
    return found if isinstance(found, Operation) else None
