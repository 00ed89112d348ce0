"""``/api/openapi.json``: gathered from what each view declares, so that it cannot fall behind."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import Blueprint, Flask, Response, current_app, jsonify
from werkzeug.routing import Rule

from archive.accounts.tokens import SCOPES
from archive.web.api.described import Operation, Schema, form_of, operation_of
from archive.web.api.schemas import COUNT, PROBLEM, TEXT
from archive.web.permissions import Permission, permission_of, permits_anyone
from archive.web.problems import TITLES

BASE = "/api/v1/"
METHODS = frozenset({"GET", "POST", "PATCH", "DELETE"})
ALWAYS = frozenset({400, 401, 422, 500, 503, 507})
"""Statuses any operation may answer with: 401 also where a token is shown that opens nothing."""
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
        permission = permission_of(app.view_functions[rule.endpoint])
        if operation is None or permission is None or not rule.rule.startswith(BASE):
            continue
        path = _VARIABLE.sub(r"{\2}", rule.rule)
        for method in sorted((rule.methods or set()) & METHODS):
            paths.setdefault(path, {})[method.lower()] = _operation(rule, operation, permission)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Văn Khố", "version": "1", "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {
            "schemas": {"Problem": PROBLEM},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Mã truy cập; phạm vi (scope) cần có ghi ở từng việc",
                }
            },
        },
    }


def _operation(rule: Rule, operation: Operation, permission: Permission) -> dict[str, object]:
    group, name = rule.endpoint.split(".", 1)
    said: dict[str, object] = {
        "operationId": f"{group.removeprefix('api_')}_{name.strip('_')}",
        "summary": operation.summary,
        "parameters": _parameters(rule, operation),
        "responses": {
            str(operation.status): _answer(operation),
            **{str(status): _refusal(status) for status in _refusals(rule, operation, permission)},
        },
        "security": _security(permission),
    }
    if operation.body:
        content = {"application/json": {"schema": operation.body}}
        said["requestBody"] = {"required": True, "content": content}
    if operation.raw:
        binary = {"type": "string", "format": "binary"}
        said["requestBody"] = {"required": True, "content": {operation.raw: {"schema": binary}}}
    if operation.upload is not None:
        said["requestBody"] = {
            "required": True,
            "content": {"multipart/form-data": {"schema": _form(operation.upload)}},
        }
    return said


def _form(fields: Mapping[str, Schema]) -> Schema:
    beside = form_of({"file": {"type": "string", "format": "binary", "minLength": 1}, **fields})
    return {**beside, "additionalProperties": False}


def _security(permission: Permission) -> Sequence[Mapping[str, Sequence[str]]]:
    """Return the scopes of which one is needed: gathered from the mark that is checked."""
    if permission.anyone:
        return [{}]
    if not permission.acts:
        return [{"token": []}]
    words = {word for word, acts in SCOPES.items() if acts & permission.acts}
    return [{"token": [word]} for word in sorted(words)]


def _refusals(rule: Rule, operation: Operation, permission: Permission) -> Sequence[int]:
    """Return the statuses beside the good one: from the operation's shape, and what it declares."""
    found = ALWAYS | operation.refusals
    if not permission.anyone:
        found |= {403}
    if _VARIABLE.search(rule.rule):
        found |= {404}
    if operation.body or operation.raw or operation.upload is not None:
        found |= {413, 415}
    if "Idempotency-Key" in operation.headers:
        found |= {409}
    return sorted(found)


def _answer(operation: Operation) -> dict[str, object]:
    if not operation.answer:
        return {"description": operation.summary}
    return {"description": operation.summary, "content": _content(operation.answer)}


def _refusal(status: int) -> dict[str, object]:
    if status == HTTPStatus.NOT_MODIFIED:
        return {"description": "Không có gì thay đổi"}
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": TITLES.get(status, "Lỗi hệ thống"),
        "content": {"application/problem+json": {"schema": schema}},
    }


def _parameters(rule: Rule, operation: Operation) -> list[Mapping[str, object]]:
    inside = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": operation.path.get(name, COUNT if kind == "int" else TEXT),
        }
        for kind, name in _VARIABLE.findall(rule.rule)
    ]
    asked = [
        {"name": name, "in": place, "schema": schema, "required": name in operation.needed}
        for place, declared in (("query", operation.query), ("header", operation.headers))
        for name, schema in declared.items()
    ]
    return [*inside, *asked]


def _content(answer: Schema | str) -> dict[str, object]:
    if isinstance(answer, str):
        return {answer: {"schema": {"type": "string", "format": "binary"}}}
    return {"application/json": {"schema": answer}}
