"""The one-stop desk: a dossier with its papers, and the receipt its citizen takes home."""

import io
from collections.abc import Mapping

import segno
from flask import Blueprint, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from archive.desk.receive import give_receipt
from archive.inquiry import view, worklists
from archive.inquiry.batches import batches
from archive.inquiry.dossierlist import dossier_piece
from archive.records.access import Act, may_in
from archive.records.body import Body
from archive.records.calendar import legal_day
from archive.records.dossier import Dossier
from archive.records.errors import Refused
from archive.web.context import parts, site
from archive.web.permissions import permits
from archive.web.visitor import actor

A_PAGE = 50
"""Dossiers of one page of the list."""

pages = Blueprint("desk", __name__)


@pages.get("/vu-viec")
@permits(Act.RECEIPT)
def listed() -> AnyResponse | str:
    """Show the dossiers of the bodies this person serves, newest first; ``?ma=`` goes to one."""
    code = request.args.get("ma", "").strip()
    if (found := _by_code(code)) is not None:
        return redirect(f"/vu-viec/{found.id}", 303)
    piece = dossier_piece(parts(), actor(), limit=A_PAGE, cursor=request.args.get("sau"))
    return render_template(
        "dossiers.html",
        dossiers=piece.dossiers,
        filled=piece.filled,
        following=piece.following,
        bodies=_own_bodies(),
        code=code,
    )


@pages.get("/vu-viec/<dossier>")
@permits(Act.SEE)
def one(dossier: str) -> str:
    """Show a dossier and its papers."""
    return _page(dossier)


def _page(dossier: str, *, problem: str = "") -> str:
    found, records = view.dossier(parts(), actor(), dossier)
    with parts().catalog.view() as work:
        given_on = work.dossiers.receipt_day(found.id)
    return render_template(
        "dossier.html",
        dossier=found,
        records=records,
        batches=[one.record for one in batches(parts(), actor(), found.id) if not one.made],
        body=_body(found),
        given_on=given_on,
        can_receipt=may_in(actor(), Act.RECEIPT, found.body),
        said=problem,
    )


@pages.post("/vu-viec/<dossier>/giay-hen")
@permits(Act.RECEIPT)
def receipt(dossier: str) -> AnyResponse | str:
    """Give a receipt and show the slip to print: the code is shown here and never again."""
    found, _ = view.dossier(parts(), actor(), dossier)
    try:
        code = give_receipt(parts(), actor(), found.id, request.form.get("factor", ""))
    except Refused as error:
        return make_response(_page(dossier, problem=error.message), 422)
    address = f"{site().public_url.rstrip('/')}/tra-cuu"
    return render_template(
        "slip.html",
        dossier=found,
        body=_body(found),
        code=code,
        address=address,
        # What follows the sign # stays in the browser: no server, log or proxy ever reads the code.
        qr=qr(f"{address}#ma={code}"),
        given_on=legal_day(parts().clock()),
    )


def qr(text: str) -> Markup:
    """Return a QR code as inline SVG without style attributes."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=2,
        svgclass="qr",
        lineclass=None,
    )
    # Made by segno from numbers only: the text becomes squares, never markup.
    return Markup(out.getvalue().decode())  # noqa: S704 - see the line above


def _own_bodies() -> Mapping[str, str]:
    """Return the names of the bodies this person works for, by code."""
    return {one.code: one.name for one in worklists.own_bodies(parts(), actor(), Act.SEE)}


def _by_code(code: str) -> Dossier | None:
    """Return the dossier of this code, in capitals or not, in a body this person works for."""
    with parts().catalog.view() as work:
        found = (
            work.dossiers.by_code(body, said)
            for body in _own_bodies()
            for said in (code, code.upper(), code.lower())
            if code
        )
        return next((one for one in found if one is not None), None)


def _body(dossier: Dossier) -> Body | None:
    with parts().catalog.view() as work:
        return work.dossiers.bodies().get(dossier.body)
