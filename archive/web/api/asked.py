"""Read what a machine sent, after holding it to what its operation declares.

``hold`` runs before every view of the interface: a parameter, form field or JSON member that is not
declared is refused by name, so that nothing can be set that was not offered (mass assignment) and a
slip of the pen never silently means the default.
"""

import json
import re
from collections.abc import Mapping
from typing import cast

from flask import Blueprint, current_app, g, request
from werkzeug.datastructures import FileStorage

from archive.web.api.described import Operation, Schema, form_of, operation_of
from archive.web.api.errors import MalformedJson, UnknownField, Unsupported, WrongField
from archive.web.api.held import hold as hold_value

WHOLE = re.compile(r"-?[0-9]{1,30}")
FILE = "file"
FORM = "multipart/form-data"
JSON = re.compile(r"application/([\w.+-]+\+)?json")


def room(name: str) -> Blueprint:
    """Return a part of the interface whose requests are held to what they declare."""
    pages = Blueprint(name, __name__, url_prefix="/api/v1")
    pages.before_request(hold)
    return pages


def hold() -> None:
    """Hold this request to its operation's declaration. Raises what ``errors`` lists."""
    operation = operation_of(current_app, request.endpoint or "")
    if operation is None:
        return
    g.query = _query(operation)
    if operation.upload is not None:
        _hold_form(operation.upload)
    elif operation.body:
        g.said = _hold_body(operation.body)


def body() -> Mapping[str, object]:
    """Return the JSON object of this request."""
    return cast("Mapping[str, object]", g.said)


def text(said: Mapping[str, object], name: str) -> str:
    """Return a text that is there."""
    return cast(str, said[name])


def maybe_text(said: Mapping[str, object], name: str) -> str | None:
    """Return a text that may be left out."""
    return cast("str | None", said.get(name))


def maybe_number(said: Mapping[str, object], name: str) -> int | None:
    """Return a whole number that may be left out."""
    return cast("int | None", said.get(name))


def texts(said: Mapping[str, object], name: str) -> Mapping[str, str]:
    """Return an object whose values are texts."""
    return cast("Mapping[str, str]", said[name])


def many(said: Mapping[str, object], name: str) -> frozenset[str]:
    """Return a list of texts as a set."""
    return frozenset(cast("list[str]", said[name]))


def number(name: str, default: int) -> int:
    """Return a whole number of the query."""
    return cast(int, g.query.get(name, default))


def maybe_query(name: str) -> int | None:
    """Return a whole number of the query, or None where it was not given."""
    return cast("int | None", g.query.get(name))


def query(name: str) -> str | None:
    """Return a text of the query, or None where it was not given."""
    return cast("str | None", g.query.get(name))


def file() -> FileStorage:
    """Return the file of this request's form."""
    return request.files[FILE]


def form(name: str) -> str | None:
    """Return a field of this request's form, or None where it is missing or empty."""
    return request.form.get(name) or None


def _hold_body(schema: Schema) -> object:
    if JSON.fullmatch(request.mimetype) is None:
        raise Unsupported
    try:
        said = json.loads(request.get_data())
    except (ValueError, RecursionError) as error:  # nested deeper than anything we ask for
        raise MalformedJson from error
    if not isinstance(said, dict):
        raise MalformedJson
    hold_value(schema, said)
    return said


def _hold_form(fields: Mapping[str, Schema]) -> None:
    if request.mimetype != FORM:
        raise Unsupported
    hold_value(form_of(fields), request.form.to_dict())
    unknown = sorted(set(request.files) - {FILE})
    if unknown:
        raise UnknownField(field=unknown[0][:60])
    if FILE not in request.files:
        message = "Không có tệp trong yêu cầu (trường “file”). Hãy gửi tệp trong biểu mẫu."
        raise WrongField(message, field=FILE)
    stream = request.files[FILE].stream
    if not stream.read(1):
        message = "Tệp rỗng (0 byte). Hãy quét hoặc lưu lại rồi gửi."
        raise WrongField(message, field=FILE)
    stream.seek(0)


def _query(operation: Operation) -> dict[str, object]:
    """Return the query as its schemas read it; a repeated parameter counts once, its first."""
    declared = operation.query
    found: dict[str, object] = {**request.args.to_dict()}
    for name, said in found.items():
        is_number = declared.get(name, {}).get("type") == "integer"
        if is_number and WHOLE.fullmatch(str(said)):
            found[name] = int(str(said))
    needed = sorted(operation.needed)
    hold_value({"type": "object", "properties": declared, "required": needed}, found)
    return found
