"""An entry of the ledger in words: who, what, and for which purpose, within the right to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from archive.catalog.sql.work import Work
from archive.inquiry.purposes import purpose_of
from archive.ledger.entry import Act as LedgerAct
from archive.ledger.entry import Entry
from archive.records.access import OFFICES, Act, may
from archive.records.actor import Actor, Delegation, Warrant, on_behalf
from archive.records.calendar import legal_day
from archive.records.record import Record

DOERS = {
    "operator": "người vận hành",
    "system": "hệ thống",
    "public": "người dân",
}
"""Who stands in an entry by a word instead of an id."""

UNREADABLE = "không đọc lại được"
"""The purpose of an entry whose words are not known (any more)."""


class Kind(StrEnum):
    """What an entry is about."""

    RECORD = "record"
    DOSSIER = "dossier"
    PERSON = "person"
    WARRANT = "warrant"
    ARCHIVE = "archive"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Line:
    """One entry in words. ``subject`` is the id it names, ``what`` how that is called.

    ``took_file`` says that a disclosure was of a file, not of a look; ``purpose`` is empty where
    the act has none.
    """

    seq: int
    at: datetime
    act: LedgerAct
    who: str
    kind: Kind
    subject: str
    what: str
    purpose: str
    took_file: bool


class Teller:
    """Tells entries to one asker within one transaction, and remembers the names it looked up."""

    def __init__(self, view: Work, actor: Actor, today: date) -> None:
        self._view, self._actor, self._today = view, actor, today
        self._people = {person.id: person for person in view.people.list()}
        self._warrants: dict[str, Warrant] = {
            one.id: one for person in self._people for one in view.people.warrants(person)
        }
        self._records: dict[str, Record | None] = {}
        self._held: dict[str, frozenset[str]] = {}
        self._lent: dict[str, Sequence[Delegation]] = {}

    def line(self, entry: Entry) -> Line | None:
        """Return the entry in words; None where it is on a record the asker may not see (now)."""
        record = self._record(entry.subject)
        if record is not None and not may(self._actor, Act.SEE, record, today=self._today):
            return None
        kind, what = self._about(entry.subject, record)
        return Line(
            seq=entry.seq,
            at=entry.at,
            act=entry.act,
            who=self._who(entry, record),
            kind=kind,
            subject=entry.subject,
            what=what,
            purpose=self._purpose(entry, record),
            took_file="file" in entry.commitments,
        )

    def _who(self, entry: Entry, record: Record | None) -> str:
        """Return who did it, and on whose behalf where the right to it was lent (ủy quyền)."""
        doer = self._people.get(entry.actor)
        if doer is None:
            return DOERS.get(entry.actor, entry.actor)
        if record is None or record.body in self._own_bodies(doer.id):
            return doer.name
        under = on_behalf(
            self._borrowed(doer.id), record.body, OFFICES[Act.SEE], legal_day(entry.at)
        )
        giver = self._people.get(under.giver) if under else None
        return f"{doer.name} (thay mặt {giver.name})" if giver else doer.name

    def _own_bodies(self, person: str) -> frozenset[str]:
        if person not in self._held:
            held = self._view.people.memberships(person)
            self._held[person] = frozenset(one.body for one in held)
        return self._held[person]

    def _borrowed(self, person: str) -> Sequence[Delegation]:
        if person not in self._lent:
            self._lent[person] = self._view.people.delegations(taker=person)
        return self._lent[person]

    def _record(self, subject: str) -> Record | None:
        if subject not in self._records:
            self._records[subject] = self._view.records.find(subject)
        return self._records[subject]

    def _about(self, subject: str, record: Record | None) -> tuple[Kind, str]:
        if record is not None:
            return Kind.RECORD, record.value("abstract") or record.value("number") or record.name
        if subject == "archive":
            return Kind.ARCHIVE, "toàn kho"
        if subject in self._people:
            one = self._people[subject]
            return Kind.PERSON, f"{one.name} ({one.username})"
        if subject in self._warrants:
            return Kind.WARRANT, self._warrants[subject].purpose
        dossier = self._view.dossiers.find(subject)
        if dossier is not None:
            return Kind.DOSSIER, f"hồ sơ {dossier.code}"
        return Kind.UNKNOWN, "không còn trong danh mục"

    def _purpose(self, entry: Entry, record: Record | None) -> str:
        if entry.act is LedgerAct.SEARCHED and entry.subject in self._warrants:
            return self._warrants[entry.subject].purpose
        if "purpose" not in entry.commitments:
            return ""
        if record is None:
            return UNREADABLE
        own = self._view.people.warrants(entry.actor)
        return purpose_of(entry, record, own) or UNREADABLE
