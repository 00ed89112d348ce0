"""Batch scans at the officer's desk: thumbnails of all pages, put into records by mouse or keys.

Every page has its buttons in one plain form; the page's script only sends them faster. What was
done is kept on the server at once, so that a session that ends loses nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.catalog.sql.records import Wanted
from archive.inquiry import batches, worklists
from archive.records.access import Act
from archive.records.arrangement import Change, Deed, Leaf, Reason
from archive.records.calendar import legal_day
from archive.records.errors import Refused
from archive.records.sheet import MOST_PAGES, Sheet, written
from archive.route import arrange
from archive.route.arrangement import Arranged
from archive.route.proposal import Sight, looks_two_sided
from archive.web.context import door, parts
from archive.web.desk import qr
from archive.web.naming import names_of
from archive.web.permissions import permits
from archive.web.typed import number
from archive.web.visitor import actor

WIDTHS = (400, 1600)
"""Pixels a page of a batch may be wide: in the row, and looked at alone."""

REASONS: Mapping[Reason, str] = {
    Reason.BLANK: "trang trắng",
    Reason.SEPARATOR: "tờ phân cách",
    Reason.DUPLICATE: "trang trùng",
}

pages = Blueprint("arrange", __name__)


@dataclass(frozen=True)
class Card:
    """One page in the row: how it lies, what is known of it, and where its picture is."""

    leaf: Leaf
    sight: Sight
    address: str


@pages.get("/lo")
@permits(Act.REVIEW)
def listed() -> str:
    """Show the batches that wait to be taken apart, and those whose records are on their way."""
    return render_template("batches.html", batches=batches.batches(parts(), actor()))


@pages.get("/lo/<batch>")
@permits(Act.REVIEW)
def one(batch: str) -> AnyResponse | str:
    """Show a batch: to be arranged while it waits, or with the records made from it."""
    seen = batches.batch(parts(), actor(), batch)
    if seen.record.is_to_divide:
        return _arranging(batch)
    members = worklists.records(parts(), actor(), Wanted(batch=batch, limit=500))
    return render_template("batch.html", batch=seen, members=members, reasons=REASONS)


@pages.post("/lo/<batch>")
@permits(Act.REVIEW)
def do(batch: str) -> AnyResponse:
    """Do what is said: ``split:5``, ``omit:5:blank``, ``before:5:9``, ``undo``, ``join``."""
    deed, _, rest = request.form.get("viec", "").partition(":")
    page, _, more = rest.partition(":")
    if deed == "undo":
        arrange.undo(parts(), batch, by=actor())
    elif deed == "restart":
        arrange.start_over(parts(), batch, by=actor())
    elif deed == "join":
        arrange.join(parts(), batch, request.form.get("mat-sau", ""), by=actor())
    elif deed in set(Deed):
        reason = Reason(more) if more in set(Reason) else None
        wanted = Change(Deed(deed), number(page), reason, number(more))
        arrange.change(parts(), batch, wanted, by=actor())
    else:
        message = "Không hiểu việc cần làm. Hãy tải lại trang rồi bấm lại."
        raise Refused(message)
    return redirect(f"/lo/{batch}#t{number(page)}" if page else f"/lo/{batch}", 303)


@pages.get("/lo/<batch>/anh/<int:page>.jpg")
@permits(Act.REVIEW)
def picture(batch: str, page: int) -> Response:
    """Send a page of a batch as it was scanned; turning it is left to the style sheet."""
    wanted = request.args.get("w", WIDTHS[0], type=int)
    width = WIDTHS[0] if wanted <= WIDTHS[0] else WIDTHS[1]
    who = actor()
    key = f"{batches.batch(parts(), who, batch).record.id}-scan-{page}-{width}"
    response = make_response("", 304)
    if key not in request.if_none_match:
        response = make_response(
            door().pictures.get(
                key, lambda: batches.scanned_page(parts(), who, batch, page, width=width)
            )
        )
        response.content_type = "image/jpeg"
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(key)
    return response


@pages.get("/lo/<batch>/tao")
@permits(Act.REVIEW)
def summary(batch: str) -> str:
    """Say what would be made, before it is."""
    now = arrange.arranged(parts(), batch, by=actor())
    left_out = Counter(leaf.left_out for leaf in now.draft.leaves if leaf.left_out)
    return render_template("divide.html", now=now, left_out=left_out, reasons=REASONS)


@pages.post("/lo/<batch>/tao")
@permits(Act.REVIEW)
def confirm(batch: str) -> AnyResponse:
    """Have the records made, exactly as the summary told."""
    mark = request.form.get("mark", "")
    arrange.confirm(parts(), batch, by=actor(), mark=mark)
    return redirect(f"/lo/{batch}?tin=tach", 303)


@pages.post("/lo/<batch>/giu-nguyen")
@permits(Act.REVIEW)
def leave_whole(batch: str) -> AnyResponse:
    """Let a batch go on as one record."""
    arrange.leave_whole(parts(), batch, by=actor())
    return redirect(f"/ho-so/{batch}?tin=nguyen", 303)


@pages.get("/vu-viec/<dossier>/to-phan-cach")
@permits(Act.UPLOAD)
def sheet(dossier: str) -> str:
    """Show the separator sheet of a dossier, to be printed and laid on top of its papers."""
    found = batches.dossier_of_sheet(parts(), actor(), dossier)
    count = number(request.args.get("trang"))
    fits = 1 <= count <= MOST_PAGES
    return render_template(
        "separator.html",
        dossier=found,
        pages=count if fits else 0,
        code=qr(written(Sheet(found.id, count))) if fits else None,
        printed_on=legal_day(parts().clock()),
        most=MOST_PAGES,
    )


def _arranging(batch: str) -> str:
    now = arrange.arranged(parts(), batch, by=actor())
    waiting = [one.record for one in batches.batches(parts(), actor()) if one.waits]
    leaves = now.draft.leaves
    sights = [now.sights[leaf.page] for leaf in leaves]
    return render_template(
        "arrange.html",
        now=now,
        batch=now.batch,
        names=names_of(parts(), now.batch),
        cards=_cards(now),
        reasons=REASONS,
        signed=arrange.SIGNED if arrange.is_signed(now.batch) else "",
        read=sum(sight.read is not None for sight in sights),
        two_sided=looks_two_sided(sights),
        halves=leaves[len(leaves) // 2].page if len(leaves) % 2 == 0 else 0,
        others=[one for one in waiting if one.id != now.batch.id and one.body == now.batch.body],
    )


def _cards(now: Arranged) -> Sequence[Sequence[Card]]:
    """Return the pages of each record to be, as they are shown."""
    starts = {0: now.batch}
    for before, source in zip(now.sources, now.sources[1:], strict=False):
        starts[max(starts) + before.pages] = source

    def card(leaf: Leaf) -> Card:
        first = max(start for start in starts if start < leaf.page)
        address = f"/lo/{starts[first].id}/anh/{leaf.page - first}.jpg"
        return Card(leaf, now.sights[leaf.page], address)

    return [[card(leaf) for leaf in one.leaves] for one in now.records]
