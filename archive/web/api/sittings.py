"""Sign many documents with one unlock, over HTTP: each one with an outcome of its own.

A sitting goes on by itself after the answer; its place tells how far it is. Sending the same list
twice signs nothing twice: a document that is signed is said to be signed. For a key in the signer's
own device no PIN is sent: the sitting waits for that machine (`signatures`).
"""

from collections.abc import Mapping
from typing import cast

from flask import Response, jsonify, request

from archive.catalog.sql.machines import RequestKey
from archive.catalog.sql.sittings import Hold
from archive.inquiry.sittings import Document, standing_of
from archive.parts import Parts
from archive.records.access import Act
from archive.records.calendar import to_text
from archive.records.digest import Digest, new_id
from archive.records.sitting import MOST, Outcome, Shown, Sitting
from archive.records.state import State, Waiting
from archive.route import sitting as sittings
from archive.route.sign import Unlocked, unlock
from archive.route.sitting_elsewhere import begin_elsewhere
from archive.web import oversight
from archive.web.api import asked
from archive.web.api.described import Operation, described
from archive.web.api.once import Retell, acting, once
from archive.web.api.private import must_be_private
from archive.web.api.schemas import (
    COUNT,
    MAYBE_TEXT,
    ONCE,
    SIGNATURE,
    TEXT,
    many,
    maybe,
    thing,
    wanted,
)
from archive.web.context import door, parts
from archive.web.permissions import permits
from archive.web.visitor import actor

_SAID = cast("Mapping[str, object]", SIGNATURE["properties"])
_SHOWN = wanted(("record", "seen"), record={"type": "string", "maxLength": 26}, seen=_SAID["seen"])
WANTED = wanted(
    ("key", "documents"),
    key=_SAID["key"],
    pin=_SAID["pin"],
    documents={"type": "array", "items": _SHOWN, "minItems": 1, "maxItems": MOST},
)
PIN = wanted(("pin",), pin=_SAID["pin"])
DOCUMENT = thing(
    ("record", "seen", "outcome", "code", "reason", "state", "waiting_for"),
    record=TEXT,
    seen=TEXT,
    outcome={"enum": [one.value for one in Outcome]},
    code=MAYBE_TEXT,
    reason=MAYBE_TEXT,
    state=maybe({"enum": [one.value for one in State]}),
    waiting_for=maybe({"enum": [one.value for one in Waiting]}),
)
SITTING = thing(
    ("id", "key", "made_at", "busy", "stopped", "why", "signed", "refused", "left", "documents"),
    id=TEXT,
    key=TEXT,
    made_at=TEXT,
    busy={"type": "boolean"},
    stopped={"type": "boolean"},
    why=MAYBE_TEXT,
    signed=COUNT,
    refused=COUNT,
    left=COUNT,
    documents=many(DOCUMENT),
)

pages = asked.room("api_sittings")


def _again(parts: Parts, _: RequestKey) -> Response:
    """Tell a sitting again: its id, the only chance in it, falls out of the same dice."""
    return _placed(new_id(parts.chance))


def _as_it_stands(status: int) -> Retell:
    """Return what tells the sitting of the address as it stands by now."""

    def retell(_: Parts, __: RequestKey) -> Response:
        return _placed(str((request.view_args or {})["sitting"]), status)

    return retell


@pages.post("/signings")
@described(
    Operation(
        "Ký nhiều tài liệu với một lần nhập mã PIN; không có PIN khi khóa ở thiết bị của người ký",
        SITTING,
        status=202,
        body=WANTED,
        headers=ONCE,
        refusals=frozenset({404, 409, 429}),
    )
)
@permits(Act.SIGN)
@once(_again)
def begin() -> Response:
    """Begin to sign these documents, each as long as its bytes are those that were seen."""
    must_be_private()
    said = asked.body()
    listed = cast("list[Mapping[str, str]]", said["documents"])
    shown = [Shown(one["record"], Digest(one["seen"])) for one in listed]
    key, pin = asked.text(said, "key"), asked.maybe_text(said, "pin")
    if pin is None:
        sitting = begin_elsewhere(acting(), shown, key=key, by=actor())
        _note_refused(sitting)
        return _placed(sitting.id)
    unlocked = unlock(parts(), actor(), key, pin)
    sitting = sittings.begin(acting(), shown, key=key, by=actor())
    _note_refused(sitting)
    return _seated(sittings.sit_down(parts(), sitting), unlocked)


@pages.get("/signings/<sitting>")
@described(Operation("Xem một đợt ký: từng tài liệu đã ký, chờ, hay vì sao không ký", SITTING))
@permits(Act.SIGN)
def one(sitting: str) -> Response:
    """Tell how far a sitting of the asker's own is."""
    return _told(sitting)


@pages.post("/signings/<sitting>/resume")
@described(
    Operation(
        "Ký tiếp những tài liệu chưa ký của một đợt",
        SITTING,
        status=202,
        body=PIN,
        headers=ONCE,
        refusals=frozenset({409, 429}),
    )
)
@permits(Act.SIGN)
@once(_as_it_stands(202))
def resume(sitting: str) -> Response:
    """Sign what is left or was refused; the PIN is sent again, for it was not kept."""
    must_be_private()
    own = sittings.own_sitting(parts(), sitting, actor())
    unlocked = unlock(parts(), actor(), own.key, asked.text(asked.body(), "pin"))
    return _seated(sittings.sit_down(acting(), own), unlocked)


@pages.post("/signings/<sitting>/stop")
@described(Operation("Dừng một đợt ký", SITTING, headers=ONCE))
@permits(Act.SIGN)
@once(_as_it_stands(200))
def stop(sitting: str) -> Response:
    """Stop after the document that is being signed."""
    sittings.stop(acting(), sitting, by=actor())
    return _told(sitting)


def _note_refused(sitting: Sitting) -> None:
    """Note which of the documents were refused at once: somebody may have tried foreign ids."""
    for one in standing_of(parts(), actor(), sitting.id).documents:
        if one.line.code:
            oversight.note_refusal(one.line.code, record=one.line.record)


def _seated(hold: Hold, unlocked: Unlocked) -> Response:
    door().seats.start(hold, unlocked, actor())
    return _placed(hold.sitting)


def _placed(sitting: str, status: int = 202) -> Response:
    answer = _told(sitting)
    answer.status_code = status
    answer.headers["Location"] = f"/api/v1/signings/{sitting}"
    return answer


def _told(sitting: str) -> Response:
    now = standing_of(parts(), actor(), sitting)
    return jsonify(
        id=now.sitting.id,
        key=now.sitting.key,
        made_at=to_text(now.sitting.made_at),
        busy=now.is_busy,
        stopped=now.sitting.is_stopped,
        why=now.sitting.why or None,
        signed=now.counts.signed,
        refused=now.counts.refused,
        left=now.counts.left,
        documents=[_document(one) for one in now.documents],
    )


def _document(one: Document) -> Mapping[str, object]:
    record = one.record
    return {
        "record": one.line.record,
        "seen": one.line.seen,
        "outcome": one.line.outcome,
        "code": one.line.code or None,
        "reason": one.line.reason or None,
        "state": record.state if record is not None else None,
        "waiting_for": record.waiting_for if record is not None else None,
    }
