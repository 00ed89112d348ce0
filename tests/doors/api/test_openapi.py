"""The document tells all there is, and nothing else."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from archive.accounts.tokens import SCOPES, make_token
from tests.doors.api.conftest import BASE, Hall, Machine
from tests.doors.api.shapes import KNOWN

PUBLIC = ("/api/v1/verify", "/api/v1/public/", "/api/v1/ledger/")
VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")
NAMES = re.compile(r"\{(\w+)\}")


def operations(declared: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Give each operation with its path and method."""
    for path, methods in declared["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def schemas(declared: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give every schema that stands anywhere in the document."""

    def inside(found: object) -> Iterator[Mapping[str, Any]]:
        if isinstance(found, list):
            for one in found:
                yield from inside(one)
        elif isinstance(found, dict):
            for name, one in found.items():
                if name == "schema":
                    yield one
                yield from inside(one)

    yield from inside(declared["paths"])
    yield from declared["components"]["schemas"].values()


def refs(found: object) -> Iterator[str]:
    """Give every reference that stands anywhere below."""
    if isinstance(found, list):
        for one in found:
            yield from refs(one)
    elif isinstance(found, dict):
        if isinstance(found.get("$ref"), str):
            yield found["$ref"]
        for one in found.values():
            yield from refs(one)


def test_every_rule_of_the_interface_is_declared(hall: Hall) -> None:
    """What answers under /api/v1 stands in the document, method for method, and nothing more."""
    answering = {
        (VARIABLE.sub(r"{\1}", rule.rule), method.lower())
        for rule in hall.app.url_map.iter_rules()
        if rule.rule.startswith(BASE)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    declared = {(path, method) for path, method, _ in operations(hall.declared)}

    assert answering == declared


def test_the_document_has_what_openapi_requires(hall: Hall) -> None:
    """Version, title, a unique name and an answer of every operation, a declared token."""
    declared = hall.declared

    assert declared["openapi"].startswith("3.1.")
    assert {"title", "version"} <= declared["info"].keys()
    names = [operation["operationId"] for _, _, operation in operations(declared)]
    assert len(names) == len(set(names))
    for _, _, operation in operations(declared):
        assert operation["summary"]
        for status, answer in operation["responses"].items():
            assert answer["description"]
            assert "content" in answer or status in {"204", "304"}
    used = {name for _, _, one in operations(declared) for way in one["security"] for name in way}
    assert used == declared["components"]["securitySchemes"].keys()


def test_every_operation_names_the_scope_it_needs(hall: Hall) -> None:
    """What is needed is what a token is made for; only what is for anybody needs none."""
    for path, _, operation in operations(hall.declared):
        scopes = {scope for way in operation["security"] for scope in way.get("token", ())}
        is_public = operation["security"] == [{}]
        assert is_public == path.startswith(PUBLIC), path
        assert is_public or scopes
        assert scopes <= SCOPES.keys()


def test_every_variable_of_a_path_is_a_parameter(hall: Hall) -> None:
    """Parameters in the path are exactly the names in braces, and all of them are required."""
    for path, _, operation in operations(hall.declared):
        inside = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        required = {one["name"] for one in operation["parameters"] if one.get("required")}
        assert inside == set(NAMES.findall(path)) <= required


def test_every_reference_leads_somewhere(hall: Hall) -> None:
    """No reference is left hanging."""
    found = set(refs(hall.declared))

    assert found
    for one in found:
        here: Any = hall.declared
        for step in one.removeprefix("#/").split("/"):
            here = here[step]
        assert here


def test_schemas_speak_only_keywords_that_are_tested(hall: Hall) -> None:
    """What the document promises, these tests can hold answers to."""
    for schema in schemas(hall.declared):
        assert schema.keys() <= KNOWN


@pytest.mark.parametrize("word", sorted(SCOPES))
def test_the_scope_that_is_named_is_the_scope_that_is_asked(hall: Hall, word: str) -> None:
    """A clerk's token for one thing opens what names that thing, and nothing else."""
    parts = hall.office.parts
    token = make_token(parts, "clerk", "test", 1, scope=SCOPES[word])
    clerk = Machine(hall.app.test_client(), token, hall.declared)
    for method, path in (("get", "/records"), ("post", "/records"), ("get", "/jobs")):
        operation = hall.declared["paths"][f"{BASE}{path}"][method]
        named = {scope for way in operation["security"] for scope in way["token"]}
        answer = clerk.get(path) if method == "get" else clerk.post(path)
        assert (answer.status_code == 403) == (word not in named), f"{method} {path}"
