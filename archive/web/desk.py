"""The one-stop desk: a dossier with its papers, and the receipt its citizen takes home."""

import io
from collections.abc import Sequence

import segno
from flask import Blueprint, make_response, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from archive.desk.receive import give_receipt
from archive.inquiry import view, worklists
from archive.inquiry.batches import batches
from archive.records.access import Act, may_in
from archive.records.body import Body
from archive.records.calendar import legal_day
from archive.records.dossier import Dossier
from archive.records.errors import Refused
from archive.web.context import parts, site
from archive.web.permissions import permits
from archive.web.visitor import actor

pages = Blueprint("desk", __name__)


@pages.get("/vu-viec")
@permits(Act.RECEIPT)
def listed() -> str:
    """Show the newest dossiers of the bodies this person serves."""
    bodies = worklists.own_bodies(parts(), actor(), Act.SEE)
    with parts().catalog.view() as work:
        found: Sequence[Dossier] = work.dossiers.list(frozenset(body.code for body in bodies))
    return render_template(
        "dossiers.html", dossiers=found, bodies={body.code: body.name for body in bodies}
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
        batches=[
            one.record
            for one in batches(parts(), actor())
            if one.record.dossier == found.id and not one.made
        ],
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


def _body(dossier: Dossier) -> Body | None:
    with parts().catalog.view() as work:
        return work.dossiers.bodies().get(dossier.body)
