"""Samples at the review desk: a lot is drawn by chance, looked at, and taken or not."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from archive.inquiry import desk
from archive.inquiry.desk import InLine
from archive.records.access import Act
from archive.records.record import Record
from archive.route import sample
from archive.rules.desk import SamplePlan
from archive.web.context import parts
from archive.web.permissions import permits
from archive.web.visitor import actor
from archive.web.words import day

KINDS = {"batch": "Lô quét", "dossier": "Hồ sơ", "day": "Ngày tiếp nhận"}

pages = Blueprint("review_lots", __name__)


@dataclass(frozen=True)
class Candidate:
    """Records that could be one lot: how many, and how many of the scope are looked at anyway."""

    scope: str
    words: str
    records: tuple[Record, ...]
    by_hand: int
    plan: SamplePlan | None


@pages.get("/ra-soat/lo")
@permits(Act.REVIEW)
def lots() -> str:
    """Show the lots that can be drawn, and those that were."""
    waiting = desk.line(parts(), actor())
    drawn = sample.lots(_of_open_lots(waiting))
    return render_template(
        "review_lots.html", candidates=_candidates(waiting), lots=drawn, words=_words
    )


@pages.post("/ra-soat/lo")
@permits(Act.REVIEW)
def draw() -> AnyResponse:
    """Draw the sample of a lot."""
    scope = request.form.get("lo", "")
    waiting = desk.line(parts(), actor())
    mine = [one for one in waiting if scope in sample.scopes_of(one.record)]
    sample.draw(parts(), scope, _eligible(mine), by=actor())
    return redirect("/ra-soat/lo?tin=lay-mau", 303)


@pages.post("/ra-soat/lo/nhan")
@permits(Act.REVIEW)
def accept() -> AnyResponse:
    """Take the rest of a good lot as it was read."""
    said = request.form
    sample.accept(parts(), said.get("lo", ""), said.get("mau", ""), by=actor())
    return redirect("/ra-soat/lo?tin=nhan-lo", 303)


def _candidates(waiting: Sequence[InLine]) -> Sequence[Candidate]:
    scopes: dict[str, list[InLine]] = {}
    for one in waiting:
        for scope in sample.scopes_of(one.record):
            scopes.setdefault(scope, []).append(one)
    found = []
    for scope, some in scopes.items():
        records = _eligible(some)
        plan = sample.plan_for(parts(), records)
        if plan is not None:
            left = len(some) - len(records)
            found.append(Candidate(scope, _words(scope), tuple(records), left, plan))
    return found


def _eligible(some: Sequence[InLine]) -> Sequence[Record]:
    """Leave out what a person must see anyway: doubtful where it counts, or typed twice."""
    return [
        one.record
        for one in some
        if not one.risk.by_hand and sample.may_be_sampled(parts(), one.record)
    ]


def _of_open_lots(waiting: Sequence[InLine]) -> Sequence[Record]:
    """Return all records of the lots of which something still waits."""
    scopes = {
        one.record.review.sample.scope
        for one in waiting
        if one.record.review and one.record.review.sample
    }
    found = {
        record.id: record
        for scope in sorted(scopes)
        for record in sample.members(parts(), scope, actor())
    }
    return list(found.values())


def _words(scope: str) -> str:
    """Say what a scope is: its kind, and the name people know."""
    kind, _, name = scope.partition(":")
    if kind == "dossier":
        with parts().catalog.view() as view:
            dossier = view.dossiers.find(name)
        name = dossier.code if dossier else name
    return f"{KINDS.get(kind, kind)} {day(name) if kind == 'day' else name}"
