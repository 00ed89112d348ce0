"""Everything about a record: what it names, what names it, its people, parcels and dossier."""

from flask import Blueprint, render_template

from archive.inquiry.related import related
from archive.inquiry.view import record as view_record
from archive.records.access import Act
from archive.web.context import parts
from archive.web.naming import names_of
from archive.web.permissions import permits
from archive.web.searching import address
from archive.web.visitor import actor

pages = Blueprint("related", __name__)


@pages.get("/ho-so/<record>/lien-quan")
@permits(Act.SEE)
def one(record: str) -> str:
    """Show what belongs to a record, as far as the visitor may find it."""
    seen = view_record(parts(), actor(), record)
    dossier = names_of(parts(), seen).dossier
    return render_template(
        "related.html",
        record=seen,
        found=related(parts(), actor(), record),
        everything=lambda words: address({"q": f'"{words}"', "sort": "oldest"}),
        dossier=dossier,
        dossier_address=address({"dossier": dossier.code, "sort": "oldest"}) if dossier else "",
    )
