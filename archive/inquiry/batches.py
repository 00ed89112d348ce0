"""Batch scans: which wait to be taken apart, which wait for their records, and their pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.catalog.sql.work import Work
from archive.inquiry.view import WIDEST, record
from archive.inquiry.worklists import bodies_of
from archive.parts import Parts
from archive.records.access import Act, may, may_in
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.dossier import Dossier
from archive.records.errors import NotFound
from archive.records.record import Record
from archive.records.state import State
from archive.sandbox.chores import Chore


@dataclass(frozen=True)
class Batch:
    """A batch, and how far the records made from it are.

    ``others`` are those neither sealed nor disposed of.
    """

    record: Record
    made: int
    others: int

    @property
    def waits(self) -> bool:
        """Whether a person has to take it apart."""
        return self.record.is_to_divide

    @property
    def may_go(self) -> bool:
        """Whether all its records are sealed: only then may it be destroyed (decision 4)."""
        return self.made > 0 and self.others == 0


def batches(parts: Parts, actor: Actor, dossier: str | None = None) -> Sequence[Batch]:
    """Return the batches of this actor's bodies, the oldest first; of one dossier where named."""
    today = legal_day(parts.clock())
    with parts.catalog.view() as view:
        found = view.arrangements.batches(bodies_of(actor, Act.REVIEW), dossier)
        seen = [one for one in found if may(actor, Act.SEE, one, today=today)]
        return [_batch(view, one) for one in seen if one.state is not State.DISPOSED]


def batch(parts: Parts, actor: Actor, batch_id: str) -> Batch:
    """Return a batch this actor may see. Raises ``NotFound``, for what is no batch too."""
    seen = record(parts, actor, batch_id)
    if not seen.is_batch:
        raise NotFound
    with parts.catalog.view() as view:
        return _batch(view, seen)


def dossier_of_sheet(parts: Parts, actor: Actor, dossier_id: str) -> Dossier:
    """Return a dossier whose papers this actor may hand in; raises ``NotFound`` for any other.

    It may still be empty: its separator sheet is printed before anything is scanned.
    """
    with parts.catalog.view() as view:
        found = view.dossiers.find(dossier_id)
    if found is None or not may_in(actor, Act.UPLOAD, found.body):
        raise NotFound
    return found


def scanned_page(parts: Parts, actor: Actor, batch_id: str, number: int, *, width: int) -> bytes:
    """Return a page of a batch as it lies in the file, at most ``width`` pixels wide.

    How it is turned is for whoever shows it: a turn that was not confirmed costs no new picture.
    """
    seen = batch(parts, actor, batch_id).record
    if seen.is_set_aside or not 1 <= number <= seen.pages:
        raise NotFound
    wanted = {"page": number, "width": min(max(width, 64), WIDEST), "turned": 0}
    with parts.bench(seen, seen.original) as (source, folder):
        parts.sandbox.run(Chore.RENDER, wanted, inputs={"file": source}, folder=folder)
        return (folder / "page.jpg").read_bytes()


def _batch(view: Work, one: Record) -> Batch:
    division = one.division
    owner = division.joined if division and division.joined else one.id
    members = [view.records.get(member) for member in view.records.members(owner)]
    ended = {State.SEALED, State.DISPOSED}
    others = sum(
        not _batch(view, member).may_go if member.is_batch else member.state not in ended
        for member in members
    )
    return Batch(one, len(members), others)
