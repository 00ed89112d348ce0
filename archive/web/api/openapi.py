"""``/api/openapi.json``: gathered from what each view declares, so that it cannot fall behind."""

import re
from collections.abc import Mapping

from flask import Blueprint, Flask, Response, current_app, jsonify
from werkzeug.routing import Rule

from archive.web.api.described import Operation, Schema, operation_of
from archive.web.api.schemas import COUNT, PROBLEM, TEXT
from archive.web.permissions import permits_anyone

BASE = "/api/v1/"
_VARIABLE = re.compile(r"<(?:(\w+):)?(\w+)>")

pages = Blueprint("openapi", __name__)


@pages.get("/api/openapi.json")
@permits_anyone
def document() -> Response:
    """Describe every operation (OpenAPI 3.1)."""
    return jsonify(describe(current_app))


def describe(app: Flask) -> dict[str, object]:
    """Return the description of an app's interface."""
    paths: dict[str, dict[str, object]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        operation = operation_of(app, rule.endpoint)
        if operation is None or not rule.rule.startswith(BASE):
            continue
        path = _VARIABLE.sub(r"{\2}", rule.rule)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            paths.setdefault(path, {})[method.lower()] = _operation(rule, operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Văn Khố", "version": "1", "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {
            "schemas": {"Problem": PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _operation(rule: Rule, operation: Operation) -> dict[str, object]:
    said: dict[str, object] = {
        "operationId": rule.endpoint.rsplit(".", 1)[-1],
        "summary": operation.summary,
        "parameters": _parameters(rule, operation),
        "responses": {
            str(operation.status): {
                "description": operation.summary,
                "content": _content(operation.answer),
            },
            "default": {
                "description": "Lỗi, với lời giải thích và mã (RFC 9457)",
                "content": {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                },
            },
        },
    }
    if operation.body:
        content = {"application/json": {"schema": operation.body}}
        said["requestBody"] = {"required": True, "content": content}
    if operation.upload:
        properties = {"file": {"type": "string", "format": "binary"}, **operation.upload}
        form: Schema = {"type": "object", "properties": properties, "required": ["file"]}
        said["requestBody"] = {
            "required": True,
            "content": {"multipart/form-data": {"schema": form}},
        }
    return said


def _parameters(rule: Rule, operation: Operation) -> list[Mapping[str, object]]:
    inside = [
        {"name": name, "in": "path", "required": True, "schema": COUNT if kind == "int" else TEXT}
        for kind, name in _VARIABLE.findall(rule.rule)
    ]
    asked = [
        {"name": name, "in": place, "schema": schema}
        for place, declared in (("query", operation.query), ("header", operation.headers))
        for name, schema in declared.items()
    ]
    return [*inside, *asked]


def _content(answer: Schema | str) -> dict[str, object]:
    if isinstance(answer, str):
        return {answer: {"schema": {"type": "string", "format": "binary"}}}
    return {"application/json": {"schema": answer}}
