"""What a machine is told of each operation: declared beside the view, gathered into OpenAPI."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])
MARK = "operation"
Schema = Mapping[str, object]


@dataclass(frozen=True)
class Operation:
    """One operation. ``body`` is a JSON Schema; ``upload`` says that a file comes as a form.

    ``query`` and ``headers`` map parameters to their schemas; ``answer`` is a schema, or a media
    type for bytes.
    """

    summary: str
    answer: Schema | str
    status: int = 200
    body: Schema = field(default_factory=dict)
    query: Mapping[str, Schema] = field(default_factory=dict)
    headers: Mapping[str, Schema] = field(default_factory=dict)
    upload: Mapping[str, Schema] = field(default_factory=dict)


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
