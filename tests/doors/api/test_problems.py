"""Every way of asking wrongly is told the same way: problem details with a code that stays."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from archive.catalog.interface import Catalog
from archive.web.app import make_app
from archive.web.site import Site
from tests.doors.api.conftest import BASE, Hall, Machine, problem_faults

JSON = {"Content-Type": "application/json"}
NOWHERE = "0" * 26


def pdf() -> tuple[io.BytesIO, str]:
    """Return a file for a form."""
    return io.BytesIO(b"%PDF-1.7"), "a.pdf"


@dataclass(frozen=True)
class Wrong:
    """A request and the refusal it gets. ``form`` is sent as one with a file."""

    status: int
    code: str
    path: str
    method: str = "GET"
    who: str | None = "officer"
    form: Mapping[str, str] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


PATHS = (
    Wrong(400, "malformed_json", "/records/x/review", "POST", more={"data": "{", "headers": JSON}),
    Wrong(400, "malformed_json", "/records/x/review", "POST", more={"json": [1]}),
    Wrong(
        400,
        "idempotency_key_malformed",
        "/records/x/review",
        "POST",
        more={"json": {"values": {}}, "headers": {"Idempotency-Key": "a b"}},
    ),
    Wrong(400, "wrong_host", "/records", more={"base_url": "http://evil.example"}),
    Wrong(401, "not_logged_in", "/records", who=None),
    Wrong(403, "not_allowed", "/webhooks"),
    Wrong(403, "not_allowed", "/records", "POST", form={"body": "doi-mau"}),
    Wrong(404, "not_found", "/nowhere"),
    Wrong(404, "not_found", f"/records/{NOWHERE}"),
    Wrong(404, "not_found", f"/dossiers/{NOWHERE}"),
    Wrong(404, "not_found", f"/jobs/{NOWHERE}/retry", "POST"),
    Wrong(404, "not_found", f"/public/{NOWHERE}", who=None),
    Wrong(405, "method_not_allowed", "/records", "PATCH"),
    Wrong(405, "method_not_allowed", f"/records/{NOWHERE}", "DELETE"),
    Wrong(
        413,
        "too_large",
        "/records/x/review",
        "POST",
        more={"json": {"values": {"a": "b" * 300_000}}},
    ),
    Wrong(415, "unsupported_type", "/records", "POST", more={"json": {}}),
    Wrong(415, "unsupported_type", "/records/x/review", "POST", more={"data": "values=1"}),
    Wrong(422, "unknown_field", "/records?stat=sealed"),
    Wrong(422, "unknown_field", "/records", "POST", form={"body": "cau-mau", "role": "admin"}),
    Wrong(422, "wrong_field", "/records", "POST", form={}),
    Wrong(422, "wrong_field", "/records?limit=0"),
    Wrong(422, "wrong_field", "/records?state=lost"),
    Wrong(422, "refused", "/records?cursor=x"),
    Wrong(422, "wrong_field", "/search?q=a&limit=x"),
)


@pytest.mark.parametrize("wrong", PATHS, ids=lambda one: f"{one.status} {one.method} {one.path}")
def test_every_refusal_is_a_problem(hall: Hall, wrong: Wrong) -> None:
    """The status, the code, the place, a sentence in Vietnamese; nothing of the machine inside."""
    who = hall.machine(wrong.who)
    headers = {"Authorization": f"Bearer {who.token}"} if who.token else {}
    more = {**wrong.more, "headers": {**headers, **wrong.more.get("headers", {})}}
    if wrong.form is not None:
        more["data"] = {"file": pdf(), **wrong.form}
    client = hall.app.test_client()
    answer = client.open(f"{BASE}{wrong.path}", method=wrong.method, **more)
    said = answer.json or {}

    assert (answer.status_code, said.get("code")) == (wrong.status, wrong.code)
    assert not problem_faults(hall.declared, answer)
    assert said["instance"] == f"{BASE}{wrong.path}".partition("?")[0]
    assert said["detail"].endswith((".", "json."))
    assert "Traceback" not in answer.text


def test_a_method_that_is_none_says_which_are(hall: Hall) -> None:
    """405 names the methods there are (RFC 9110, 15.5.6)."""
    answer = hall.app.test_client().patch(f"{BASE}/records")

    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


class Broken:
    """A catalogue with an error nobody foresaw, in words that are for nobody."""

    def __init__(self, catalog: Catalog) -> None:
        self.work = catalog.work
        self.upgrade = catalog.upgrade
        self.close = catalog.close

    def view(self) -> Any:  # noqa: ANN401 - it never returns
        """Raise what nobody foresaw."""
        message = "secret words of the machine"
        raise ValueError(message)


def test_our_own_error_is_a_problem_too(hall: Hall) -> None:
    """500 with a sentence, and not a word of what happened."""
    parts = hall.office.parts
    app = make_app(replace(parts, catalog=Broken(parts.catalog)), Site("http://127.0.0.1"))
    answer = Machine(app.test_client(), "vankho_x", hall.declared).get("/records")

    assert (answer.status_code, (answer.json or {})["code"]) == (500, "internal")
    assert "secret words" not in answer.text


MASS = (
    {"role": "admin"},
    {"retention_until": "2999-01-01"},
    {"state": "sealed"},
    {"tenant": "doi-mau"},
    {"is_operator": True},
)


@pytest.mark.parametrize("planted", MASS, ids=lambda one: next(iter(one)))
def test_nothing_is_set_that_was_not_offered(
    hall: Hall, read_record: str, planted: dict[str, object]
) -> None:
    """A planted member is refused by name, in JSON at each depth and in a form (attacks C5, 23)."""
    officer, before = hall.machine("officer"), hall.office.record(read_record)
    name = next(iter(planted))
    path = f"/records/{read_record}/review"
    outside = officer.post(path, json={"values": {}, **planted})
    inside = officer.post(path, json={"values": {name: "x"}})
    form = {"file": pdf(), "body": "cau-mau", name: "x"}
    in_form = officer.post("/records", data=form)

    for answer, field_name in ((outside, name), (inside, f"values.{name}"), (in_form, name)):
        said = answer.json or {}
        assert (answer.status_code, said["code"]) == (422, "unknown_field")
        assert said["field"] == field_name
    assert hall.office.record(read_record) == before
