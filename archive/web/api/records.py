"""Records over HTTP: hand in, list, look, review, refuse, sign."""

from typing import BinaryIO, cast

from flask import Response, jsonify, request

from archive.catalog.sql.records import Wanted
from archive.inquiry import listing, view
from archive.inquiry.describe import description
from archive.intake.threshold import take
from archive.records.access import Act
from archive.records.arrival import Channel
from archive.records.digest import Digest
from archive.records.errors import Conflict
from archive.records.state import State
from archive.route.restrict import open_again as open_record
from archive.route.restrict import restrict as restrict_record
from archive.route.review import confirm
from archive.route.review import refuse as refuse_record
from archive.route.sign import sign, unlock
from archive.route.upload import Delivery
from archive.web.api import asked, schemas
from archive.web.api.described import Operation, described
from archive.web.api.errors import Outdated
from archive.web.api.once import acting, once
from archive.web.api.private import must_be_private
from archive.web.api.telling import told, told_again, unless_changed, with_next
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.visitor import actor

MOST = 200

pages = asked.room("api_records")


@pages.post("/records")
@described(
    Operation(
        "Nộp một tệp; trả lời xong thì tệp đã nằm trên đĩa",
        schemas.RECORD,
        status=201,
        upload={
            "body": schemas.CODE,
            "dossier": schemas.MAYBE_CODE,
            "procedure": schemas.MAYBE_CODE,
            "batch_scan": {"type": "string", "enum": ["true", "false"]},
        },
        headers=schemas.ONCE,
    )
)
@permits(Act.UPLOAD, big=True)
@once(told_again(status=201))
def hand_in() -> Response:
    """Take one file; when this is answered, its bytes are on disk."""
    file = asked.file()
    delivery = Delivery(
        name=file.filename or "",
        content=cast(BinaryIO, file.stream),
        body=asked.form("body") or "",
        by=actor(),
        dossier=asked.form("dossier"),
        procedure=asked.form("procedure"),
        channel=Channel.API,
        batch_scan=asked.form("batch_scan") == "true",
    )
    return told(take(acting(), delivery), status=201)


@pages.get("/records")
@described(
    Operation(
        "Liệt kê tài liệu, mới nhất trước",
        schemas.RECORDS,
        query={
            "state": {"type": "string", "enum": [state.value for state in State]},
            "body": schemas.TEXT,
            "dossier": schemas.TEXT,
            "changed_since": {"type": "string", "format": "date-time"},
            "limit": {"type": "integer", "minimum": 1, "maximum": MOST},
            "cursor": schemas.TEXT,
        },
    )
)
@permits(Act.SEE)
def list_() -> Response:
    """List records the asker may see; ``next`` is the cursor of what follows, or null.

    ``changed_since`` shows records with a step since then; it may show a few earlier ones too.
    """
    state, body, since = (asked.query(name) for name in ("state", "body", "changed_since"))
    wanted = Wanted(
        bodies=frozenset({body}) if body is not None else None,
        states=frozenset({State(state)}) if state is not None else frozenset(),
        dossier_code=asked.query("dossier"),
        changed_from=listing.changed_since(parts(), since) if since is not None else None,
        limit=asked.number("limit", 50),
    )
    piece = listing.piece(parts(), actor(), wanted, cursor=asked.query("cursor"))
    told_all = [description(parts(), one) for one in piece.records]
    return with_next(jsonify(records=told_all, next=piece.following), piece.following)


@pages.get("/records/<record>")
@described(
    Operation(
        "Xem một tài liệu",
        schemas.RECORD,
        headers={"If-None-Match": schemas.TEXT},
        refusals=frozenset({304}),
    )
)
@permits(Act.SEE)
def show(record: str) -> Response:
    """Describe a record; 304 without a word while it is as the asker's ETag says."""
    answer = told(view.record(parts(), actor(), record))
    return cast(Response, answer.make_conditional(request))


@pages.post("/records/<record>/review")
@described(
    Operation(
        "Xác nhận các trường đã đọc",
        schemas.RECORD,
        body=schemas.REVIEW,
        headers={"If-Match": schemas.TEXT, **schemas.ONCE},
        refusals=frozenset({409, 412}),
    )
)
@permits(Act.REVIEW)
@once(told_again())
def review(record: str) -> Response:
    """Confirm or correct what was read; of the version seen, where If-Match or version says it."""
    said, seen = asked.body(), unless_changed(record)
    values, version = asked.texts(said, "values"), asked.maybe_number(said, "version")
    try:
        return told(confirm(acting(), record, values, by=actor(), version=version or seen))
    except Conflict as error:
        if seen is not None:
            raise Outdated from error
        raise


@pages.post("/records/<record>/refusal")
@described(
    Operation(
        "Không nhận tài liệu, với lý do",
        schemas.RECORD,
        body=schemas.REFUSAL,
        headers=schemas.ONCE,
        refusals=frozenset({409}),
    )
)
@permits(Act.REVIEW)
@once(told_again())
def refuse(record: str) -> Response:
    """End the route of a record that does not belong here; its bytes stay until disposal."""
    reason = asked.text(asked.body(), "reason")
    return told(refuse_record(acting(), record, reason, by=actor()))


@pages.post("/records/<record>/restriction")
@described(
    Operation(
        "Hạn chế tiếp cận tài liệu, với lý do",
        schemas.RECORD,
        body=schemas.REFUSAL,
        headers=schemas.ONCE,
        refusals=frozenset({409}),
    )
)
@permits(Act.RESTRICT)
@once(told_again())
def restrict(record: str) -> Response:
    """Let a record open only to whoever says what for."""
    reason = asked.text(asked.body(), "reason")
    return told(restrict_record(acting(), record, reason, by=actor()))


@pages.post("/records/<record>/restriction/end")
@described(
    Operation(
        "Bỏ hạn chế tiếp cận tài liệu, với lý do",
        schemas.RECORD,
        body=schemas.REFUSAL,
        headers=schemas.ONCE,
        refusals=frozenset({409}),
    )
)
@permits(Act.RESTRICT)
@once(told_again())
def open_again(record: str) -> Response:
    """End the restriction of a record."""
    reason = asked.text(asked.body(), "reason")
    return told(open_record(acting(), record, reason, by=actor()))


@pages.post("/records/<record>/signature")
@described(
    Operation(
        "Ký số bản chính thức",
        schemas.RECORD,
        body=schemas.SIGNATURE,
        headers=schemas.ONCE,
        refusals=frozenset({409}),
    )
)
@permits(Act.SIGN)
@once(told_again())
def sign_one(record: str) -> Response:
    """Sign the official copy with a key of the asker's own; the PIN is used and forgotten."""
    must_be_private()
    view.record(parts(), actor(), record)  # not found comes before anything about keys
    said = asked.body()
    seen = asked.maybe_text(said, "seen")
    key = unlock(parts(), actor(), asked.text(said, "key"), asked.text(said, "pin"))
    signed = sign(acting(), record, key, by=actor(), seen=Digest(seen) if seen else None)
    return told(signed)
