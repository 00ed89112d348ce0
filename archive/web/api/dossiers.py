"""Dossiers over HTTP: list, look, and a receipt for the citizen."""

from flask import Response, jsonify, make_response

from archive.catalog.sql.machines import RequestKey
from archive.desk.receive import give_receipt
from archive.inquiry import view
from archive.inquiry.describe import description
from archive.inquiry.dossierlist import dossier_piece
from archive.parts import Parts
from archive.records.access import Act
from archive.records.dossier import Dossier
from archive.records.errors import Conflict
from archive.records.receipt import keyed_hash, new_code, show_code
from archive.web.api import asked, schemas
from archive.web.api.described import Operation, described
from archive.web.api.once import acting, once
from archive.web.api.telling import with_next
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.visitor import actor

MOST = 200

pages = asked.room("api_dossiers")


@pages.get("/dossiers")
@described(
    Operation(
        "Liệt kê hồ sơ của cơ quan mình, mới nhất trước",
        schemas.DOSSIERS,
        query={
            "limit": {"type": "integer", "minimum": 1, "maximum": MOST},
            "cursor": schemas.TEXT,
        },
    )
)
@permits(Act.SEE)
def list_() -> Response:
    """List dossiers of the bodies the asker works for; ``next`` is the cursor of what follows."""
    cursor = asked.query("cursor")
    piece = dossier_piece(parts(), actor(), limit=asked.number("limit", 50), cursor=cursor)
    answer = jsonify(dossiers=[_told(one) for one in piece.dossiers], next=piece.following)
    return with_next(answer, piece.following)


@pages.get("/dossiers/<dossier>")
@described(Operation("Xem một hồ sơ và tài liệu trong hồ sơ", schemas.DOSSIER))
@permits(Act.SEE)
def show(dossier: str) -> Response:
    """Describe a dossier, with those of its records the asker may see."""
    found, records = view.dossier(parts(), actor(), dossier)
    return jsonify({**_told(found), "records": [description(parts(), one) for one in records]})


def _receipt_again(parts: Parts, _: RequestKey) -> Response:
    """Tell a receipt again: its code, which is kept nowhere, falls out of the same dice."""
    code = new_code(parts.chance)
    with parts.catalog.view() as view:
        if view.dossiers.receipt(keyed_hash(parts.pepper, "receipt", code)) is None:
            message = "Mã biên nhận này đã được thay bằng mã mới. Hãy cấp lại với khóa mới."
            raise Conflict(message)
    return make_response(jsonify(receipt=show_code(code)), 201)


@pages.post("/dossiers/<dossier>/receipt")
@described(
    Operation(
        "Cấp mã biên nhận",
        schemas.RECEIPT_GIVEN,
        status=201,
        body=schemas.RECEIPT,
        headers=schemas.ONCE,
    )
)
@permits(Act.RECEIPT)
@once(_receipt_again)
def receipt(dossier: str) -> Response:
    """Give a receipt code for a dossier; it is told once, or again for the same key."""
    code = give_receipt(acting(), actor(), dossier, asked.text(asked.body(), "factor"))
    return make_response(jsonify(receipt=code), 201)


def _told(dossier: Dossier) -> dict[str, object]:
    closed = dossier.closed_on
    return {
        "id": dossier.id,
        "code": dossier.code,
        "body": dossier.body,
        "title": dossier.title,
        "opened_on": dossier.opened_on.isoformat(),
        "closed_on": closed.isoformat() if closed else None,
        "procedure": dossier.procedure,
    }
