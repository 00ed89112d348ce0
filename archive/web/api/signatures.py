"""Signing with a key that is on the signer's own machine: lay out here, sign there, bring back."""

import base64
import binascii

from flask import Response, jsonify

from archive.inquiry import view
from archive.records.access import Act
from archive.records.digest import Digest
from archive.route.sign_elsewhere import LaidOut, bring_back, lay_out
from archive.route.sitting_elsewhere import Signed, bring_back_in, lay_out_in
from archive.web.api import asked, schemas
from archive.web.api.described import Operation, described
from archive.web.api.errors import WrongField
from archive.web.api.once import acting, once
from archive.web.api.telling import told, told_again
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.visitor import actor

pages = asked.room("api_signatures")


@pages.post("/records/<record>/signature/layout")
@described(
    Operation(
        "Chuẩn bị bản chính thức để ký bằng thiết bị ở máy của người ký",
        schemas.LAID_OUT,
        body=schemas.LAYOUT,
        refusals=frozenset({409}),
    )
)
@permits(Act.SIGN)
def layout(record: str) -> Response:
    """Answer the exact bytes to be signed, with the gap for the signature, and a ticket.

    The record does not change; a ticket that is not used runs out after a quarter of an hour.
    """
    view.record(parts(), actor(), record)  # not found comes before anything about keys
    said = asked.body()
    seen = Digest(asked.text(said, "seen"))
    return _laid(lay_out(parts(), record, asked.text(said, "key"), by=actor(), seen=seen))


@pages.post("/records/<record>/signature/value")
@described(
    Operation(
        "Gửi chữ ký đã tạo ở máy của người ký",
        schemas.RECORD,
        body=schemas.SIGNATURE_VALUE,
        headers=schemas.ONCE,
        refusals=frozenset({409}),
    )
)
@permits(Act.SIGN)
@once(told_again())
def value(record: str) -> Response:
    """Put a signature in that was made elsewhere; it is held to the key that was registered."""
    view.record(parts(), actor(), record)
    back = _signed()
    return told(bring_back(acting(), record, back.ticket, back.signature, by=actor()))


@pages.post("/signings/<sitting>/documents/<record>/layout")
@described(
    Operation(
        "Chuẩn bị một tài liệu của đợt ký để ký bằng thiết bị ở máy của người ký",
        schemas.LAID_OUT,
        refusals=frozenset({409}),
    )
)
@permits(Act.SIGN)
def layout_in(sitting: str, record: str) -> Response:
    """Answer what ``layout`` answers, for the key and the bytes the sitting was begun with."""
    return _laid(lay_out_in(parts(), sitting, record, by=actor()))


@pages.post("/signings/<sitting>/documents/<record>/value")
@described(
    Operation(
        "Gửi chữ ký của một tài liệu trong đợt ký; gửi lại thì không ký thêm",
        schemas.RECORD,
        body=schemas.SIGNATURE_VALUE,
        refusals=frozenset({409}),
    )
)
@permits(Act.SIGN)
def value_in(sitting: str, record: str) -> Response:
    """Put a signature in that was made elsewhere; the sitting remembers what became of it."""
    return told(bring_back_in(parts(), sitting, record, _signed(), by=actor()))


def _laid(laid: LaidOut) -> Response:
    return jsonify(
        pdf=base64.b64encode(laid.pdf).decode("ascii"),
        start=laid.start,
        end=laid.end,
        certificate=base64.b64encode(laid.certificate).decode("ascii"),
        ticket=laid.ticket,
    )


def _signed() -> Signed:
    """Read what a signer's machine sent back."""
    said = asked.body()
    try:
        signature = base64.b64decode(asked.text(said, "signature"), validate=True)
    except (binascii.Error, ValueError) as error:
        message = "Chữ ký phải ở dạng base64."
        raise WrongField(message, field="signature") from error
    return Signed(asked.text(said, "ticket"), signature)
