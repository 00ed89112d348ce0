"""How every rule of the web door is knocked at.

The rules come from the finished app. What stands in an address for a thing is told by the name of
the argument (``ARGUMENTS``, ``WITHIN``), what a form must carry by the endpoint (``FORMS``), and in
which state a record must be for it by the endpoint as well (``STATES``). A new page or operation
with ids of a new kind is one line here; a test says which.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from archive.inquiry.purposes import DISMISSALS, WORK
from archive.records.digest import RecordId
from archive.records.errors import ArchiveError
from archive.records.receipt import keyed_hash
from archive.records.record import Role
from archive.records.state import State
from archive.route.arrange import arranged
from archive.web.csrf import PURPOSE
from archive.web.permissions import permission_of
from archive.web.tus import PIECE
from tests.attacks.device import registered, signed_there
from tests.attacks.neighbours import Somebody, new
from tests.attacks.village import OURS, Thing, Village

API = "/api/"
Asked = dict[str, Any]
"""What a request of Flask's test client is made with."""

ARGUMENTS: Mapping[str, str] = {
    "record": "record",
    "dossier": "dossier",
    "job": "job",
    "webhook": "webhook",
    "batch": "batch",
    "person": "person",
    "upload": "upload",
    "sitting": "sitting",
    "saved_search": "saved",
    "api_signatures.layout_in/sitting": "device_sitting",
    "api_signatures.value_in/sitting": "device_sitting",
    "account.end_one/one": "session",
    "account.revoke_token/one": "token",
    "account.end_lending/one": "loan",
    "admin_acts.end_lending/one": "loan",
    "admin_acts.revoke/one": "warrant",
}
"""Which of a thing's ids stands in an address, by the rule's argument, or endpoint and argument."""

WITHIN: Mapping[str, str] = {"page": "1", "role": "original"}
"""Arguments that name a part of a thing, and what every thing of the village has."""

POSSESSION = frozenset({"code", "name"})
"""Arguments whose knowledge is the right itself (a verify code of 128 bits), or public (a file)."""

STATES: Mapping[str, State] = {
    "records.read_again": State.READ,
    "records.secrecy": State.INGESTED,
    **dict.fromkeys(("review.one", "review.decide", "review.draft", "review.sit"), State.READ),
    **dict.fromkeys(("review_words.words", "review_words.lines", "review_words.keep"), State.READ),
    "api_records.review": State.READ,
    "api_records.refuse": State.READ,
    "signer.do": State.REVIEWED,
    "issue.to_order": State.REVIEWED,
    "issue.order": State.REVIEWED,
    "issue.number": State.SIGNED,
    "issue.withdraw": State.SIGNED,
    "api_records.sign_one": State.REVIEWED,
    "api_signatures.layout": State.REVIEWED,
    "api_signatures.value": State.REVIEWED,
    "api_signatures.layout_in": State.REVIEWED,
    "api_signatures.value_in": State.REVIEWED,
    "present.to_choose": State.REVIEWED,
    "present.choose": State.REVIEWED,
}
"""Where a record must be for an endpoint; sealed where nothing is said."""


def _place(thing: Thing) -> Mapping[str, str]:
    return {"body": OURS, "dossier": thing.code}


def _loan(village: Village) -> Mapping[str, str]:
    taker = village.people[f"archivist of {OURS}"].id
    days = {"since": "2026-12-01", "until": "2026-12-02"}
    return {"taker": taker, "office": f"officer@{OURS}", "reason": "nghỉ phép", **days}


def _file() -> tuple[io.BytesIO, str]:
    return io.BytesIO(b"%PDF-1.7 strange"), "la.pdf"


def _pin(village: Village) -> str:
    return village.world.signer("demo").pin


def _with_device(village: Village) -> Asked:
    """Send nothing; but the signer's device must be registered by then."""
    registered(village)
    return {}


_TUS = {"Tus-Resumable": "1.0.0", "Upload-Length": "9", "Upload-Offset": "0"}
_PIECE: Asked = {"headers": _TUS, "data": b"%PDF", "content_type": PIECE}

FORMS: Mapping[str, Callable[[Village, Thing], Asked]] = {
    "arrange.do": lambda _, __: {"data": {"viec": "turn:1"}},
    "arrange.confirm": lambda village, thing: {"data": {"mark": _mark(village, thing)}},
    "review.decide": lambda _, __: {"data": {"viec": "tu-choi", "reason": "thử"}},
    "review.draft": lambda _, __: {"data": {"abstract": "thử", "chu-1-0": "thử"}},
    "review_words.keep": lambda _, __: {"data": {"dong-0": "thử"}},
    "twins.rule": lambda _, thing: {"data": {"viec": "rut-lai", "voi": thing.record.id}},
    "officer.dismiss_one": lambda _, __: {"data": {"reason": DISMISSALS[0]}},
    "desk.receipt": lambda _, __: {"data": {"factor": "1111"}},
    "signer.do": lambda village, thing: {
        "data": {
            "record": thing.record.id,
            f"seen-{thing.record.id}": _official(thing),
            "key": "demo",
            "pin": _pin(village),
        }
    },
    "issue.order": lambda village, _: {
        "data": {"ky-hieu": "QĐ-UBND", "nguoi-ky": village.people[f"signer of {OURS}"].id}
    },
    "issue.withdraw": lambda _, __: {"data": {"ly-do": "thử"}},
    "sittings.go_on": lambda village, _: {"data": {"pin": _pin(village)}},
    "api_sittings.begin": lambda village, thing: {
        "json": {
            "key": "demo",
            "pin": _pin(village),
            "documents": [{"record": thing.record.id, "seen": _official(thing)}],
        }
    },
    "api_sittings.resume": lambda village, _: {"json": {"pin": _pin(village)}},
    "officer.take": lambda _, thing: {"data": {**_place(thing), "files": _file()}},
    "officer.take_one": lambda _, thing: {"data": {**_place(thing), "file": _file()}},
    "records.secrecy": lambda _, __: {"data": {"reason": "bìa giáo trình"}},
    "uploads.begin": lambda _, __: {"headers": _TUS},
    "uploads.go_on": lambda _, __: _PIECE,
    "uploads.end": lambda _, __: {"headers": _TUS},
    "api_uploads.begin": lambda _, __: {"headers": _TUS},
    "api_uploads.go_on": lambda _, __: _PIECE,
    "api_uploads.end": lambda _, __: {"headers": _TUS},
    "citizen.take": lambda _, thing: {"data": {"key": "a.1.b", "record": thing.record.id}},
    "admin_acts.leave": lambda _, __: {"data": {"on": "2027-01-01"}},
    "admin_acts.appoint": lambda _, __: {"data": {"office": "clerk", "body": OURS}},
    "admin_acts.dismiss": lambda _, __: {"data": {"office": "officer", "body": OURS}},
    "admin_acts.lend": lambda village, _: {"data": _loan(village)},
    "admin_acts.warrant": lambda _, __: {
        "data": {"bodies": OURS, "purpose": "thanh tra", "ends": "2027-01-01"}
    },
    "api_records.hand_in": lambda _, thing: {"data": {**_place(thing), "file": _file()}},
    "reason.give": lambda _, __: {"data": {"purpose": WORK}},
    "reason.decide": lambda _, __: {"data": {"viec": "mo", "reason": "thử"}},
    "api_records.restrict": lambda _, __: {"json": {"reason": "thử"}},
    "api_records.open_again": lambda _, __: {"json": {"reason": "thử"}},
    "api_records.review": lambda _, __: {"json": {"values": {}}},
    "api_records.refuse": lambda _, __: {"json": {"reason": "thử"}},
    "api_records.sign_one": lambda village, _: {"json": {"key": "demo", "pin": _pin(village)}},
    "api_signatures.layout": lambda village, thing: {
        "json": {"key": registered(village), "seen": _official(thing)}
    },
    "api_signatures.value": lambda village, thing: {"json": signed_there(village, thing)},
    "api_signatures.layout_in": lambda village, _: _with_device(village),
    "api_signatures.value_in": lambda village, thing: {"json": signed_there(village, thing)},
    "present.choose": lambda _, __: {"data": {"hinh-thuc": "copy"}},
    "api_dossiers.receipt": lambda _, __: {"json": {"factor": "1111"}},
}
"""What a request that changes something must carry, by endpoint; an empty form where not said."""

QUESTIONS: Mapping[str, str] = {
    "api_asking.search": "?q=huong+dan",
    "api_proofs.consistency": "?first=1&second=2",
}
"""The query a door without ids is asked with, where it tells more or nothing without one."""


@dataclass(frozen=True)
class Door:
    """One rule with one of its methods."""

    rule: Rule
    method: str

    @property
    def endpoint(self) -> str:
        """The name of the view behind it."""
        return str(self.rule.endpoint)

    @property
    def state(self) -> State:
        """Where a record must be to be asked for here."""
        return STATES.get(self.endpoint, State.SEALED)

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule} ({self.endpoint})"


def doors(app: Flask) -> Iterator[Door]:
    """Yield every rule of an app with each method a visitor can choose."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Door(rule, method)


def is_public(app: Flask, door: Door) -> bool:
    """Say whether anyone may pass this door."""
    permission = permission_of(app.view_functions[door.endpoint])
    return permission is not None and permission.anyone


def doors_to_things(app: Flask) -> list[Door]:
    """Return the doors whose address names a thing of somebody's."""
    return [door for door in doors(app) if door.rule.arguments - POSSESSION]


def nowhere(thing: Thing) -> Thing:
    """Return a thing that looks like this one and does not exist."""
    ids = {name: new() for name in thing.ids}
    record = replace(thing.record, id=RecordId(ids["record"]), public=new())
    return replace(thing, record=record, code="khong-co", ids=ids, marks=())


def address(door: Door, thing: Thing, **other: str) -> str:
    """Return the address of a thing behind a door; ``other`` names arguments given instead."""
    values = {name: other.get(name) or value_in(door, name, thing) for name in door.rule.arguments}
    built = door.rule.build(values, append_unknown=False)
    assert built is not None
    return str(built[1])


def value_in(door: Door, name: str, thing: Thing) -> str:
    """Return what stands for this argument of a door in the address of a thing."""
    if name in WITHIN:
        return WITHIN[name]
    kind = ARGUMENTS.get(f"{door.endpoint}/{name}") or ARGUMENTS.get(name)
    assert kind is not None, (
        f"{door} has an argument “{name}” nobody knows here: add to ARGUMENTS in "
        f"tests/attacks/knocking.py which id stands there (“{name}”, or “{door.endpoint}/{name}”), "
        "to WITHIN a part every thing has, or to POSSESSION what is a right in itself"
    )
    return thing.ids[kind]


def knock(village: Village, who: Somebody, door: Door, thing: Thing, **other: str) -> TestResponse:
    """Ask for a thing at a door, with this person's session or token and everything it needs."""
    form = FORMS.get(door.endpoint)
    asked = form(village, thing) if form and door.method != "GET" else {}
    return send(village, who, door.method, address(door, thing, **other), asked)


def send(village: Village, who: Somebody, method: str, path: str, asked: Asked) -> TestResponse:
    """Send a request as somebody: by session, with the token of its form, or by bearer token."""
    client = village.app.test_client()
    headers: dict[str, str] = dict(asked.get("headers", {}))
    if who.cookie:
        client.set_cookie("vankho", who.cookie)
        headers["X-CSRF"] = who.csrf
    elif who.token:
        headers["Authorization"] = f"Bearer {who.token}"
    else:
        client.set_cookie("vankho-form", "seed")
        headers["X-CSRF"] = keyed_hash(village.parts.pepper, PURPOSE, "seed")
    answer = client.open(path, method=method, buffered=True, **{**asked, "headers": headers})
    answer.request.environ["wsgi.input"].close()  # the client's own copy of a large form
    return answer


def told(answer: TestResponse) -> str:
    """Return everything an answer tells: status, headers, body."""
    return f"{answer.status}\n{answer.headers}\n{answer.get_data().decode('utf-8', 'replace')}"


def plain(answer: TestResponse, thing: Thing) -> str:
    """Return what an answer tells, without the ids that were sent and what is new each time."""
    said = told(answer)
    for one in (*thing.ids.values(), thing.code):
        said = said.replace(one, "-")
    return re.sub(r"nonce[-=][^\s';>]*", "nonce", said)


def _mark(village: Village, thing: Thing) -> str:
    try:
        return arranged(village.parts, thing.ids["batch"], by=village.officer()).mark
    except ArchiveError:
        return "-"


def _official(thing: Thing) -> str:
    file = thing.record.file(Role.OFFICIAL)
    return file.sha256 if file is not None else "0" * 64
