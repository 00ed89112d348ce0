"""How far a signing sitting is: for whoever began it, and nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.parts import Parts
from archive.records.access import Act, may
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.errors import NotFound
from archive.records.record import Record
from archive.records.sitting import Counts, Line, Outcome, Sitting
from archive.records.state import Waiting


@dataclass(frozen=True)
class Document:
    """One document of a sitting; ``record`` is None where its signer may not see it any more."""

    line: Line
    record: Record | None

    @property
    def waits_for_stamp(self) -> bool:
        """Say whether it is signed, and its time-stamp is still to come."""
        waiting = self.record.waiting_for if self.record is not None else None
        return self.line.outcome is Outcome.SIGNED and waiting is Waiting.TIMESTAMP


@dataclass(frozen=True)
class Standing:
    """A sitting as it stands now: who it belongs to, its documents, its numbers.

    ``is_busy`` while documents are being signed; ``stamps`` counts those that wait for a
    time-stamp.
    """

    sitting: Sitting
    counts: Counts
    is_busy: bool
    documents: Sequence[Document] = ()

    @property
    def stamps(self) -> int:
        """How many documents are signed and wait for their time-stamp."""
        return sum(one.waits_for_stamp for one in self.documents)

    @property
    def can_go_on(self) -> bool:
        """Say whether something is left to be signed, with the PIN typed again."""
        return not self.is_busy and self.counts.signed < self.counts.total


def standing_of(parts: Parts, actor: Actor, sitting: str) -> Standing:
    """Return one of the actor's own sittings. Raises ``NotFound``."""
    today = legal_day(parts.clock())
    with parts.catalog.view() as view:
        found = view.sittings.find(sitting)
        if found is None or found.person != actor.id:
            raise NotFound
        lines = view.sittings.lines(sitting)
        counts = view.sittings.counts(sitting)
        records = {line.record: view.records.find(line.record) for line in lines}
    seen = {one: it for one, it in records.items() if it and may(actor, Act.SEE, it, today=today)}
    documents = tuple(Document(line, seen.get(line.record)) for line in lines)
    return Standing(found, counts, found.is_busy(parts.clock()), documents)


def unfinished(parts: Parts, actor: Actor) -> Sequence[Standing]:
    """Return the actor's sittings that are being signed or could go on, the newest first."""
    now = parts.clock()
    with parts.catalog.view() as view:
        found = [
            Standing(one, view.sittings.counts(one.id), one.is_busy(now))
            for one in view.sittings.of(actor.id)
        ]
    return [one for one in found if one.is_busy or one.counts.left]
