"""A record: bytes kept as evidence of an act, with what is known about them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archive.records.arrival import Arrival
from archive.records.digest import Digest, RecordId
from archive.records.division import Descent, Division
from archive.records.hold import Hold
from archive.records.issuing import Issuing, Turn
from archive.records.presented import Presented
from archive.records.restriction import Restriction
from archive.records.retention import Retention
from archive.records.review import Review
from archive.records.secrecy import Secrecy
from archive.records.state import State, Waiting
from archive.records.twin import Ruled


class Role(StrEnum):
    """What a file is to its record.

    ``original`` as received, never rewritten; ``reading`` words and boxes beside it; ``official``
    the PDF/A-2b from the confirmed text, before signing; ``signing`` on its way to being signed:
    with empty fields, with some signatures, or still without time-stamps; ``signed`` complete;
    ``evidence`` the verdict frozen at the door; ``survey`` what was seen on the pages of a batch
    scan (separator sheets, barcodes, blank pages).
    """

    ORIGINAL = "original"
    READING = "reading"
    OFFICIAL = "official"
    SIGNING = "signing"
    SIGNED = "signed"
    EVIDENCE = "evidence"
    SURVEY = "survey"


PASSING = frozenset({Role.SIGNING})
"""Roles that exist only on the way and are not sealed."""


UNKNOWN_TYPE = "application/octet-stream"
"""Until *ingest* has looked at the content; names and claims of a sender decide nothing."""


@dataclass(frozen=True)
class File:
    """One file of a record; its key in the store is ``{record id}/{sha256}``."""

    role: Role
    sha256: Digest
    media_type: str
    bytes: int


@dataclass(frozen=True)
class Place:
    """Where on the record something was read: page from 1, box as fractions of the page."""

    page: int
    box: tuple[float, float, float, float] | None = None


class Source(StrEnum):
    """Who gave a field its value.

    ``sampled``: nobody looked at it; it was taken as read because a random sample of its batch was
    found good (the record's ``review`` names the sample).
    """

    READ = "read"
    PERSON = "person"
    SAMPLED = "sampled"


@dataclass(frozen=True)
class Value:
    """One described field: ``confidence`` from 0 to 1, 1 once a person confirmed it.

    ``read`` and ``read_confidence`` keep what the machine had read, and how sure it was, once a
    person had the last word: empty where it had found nothing. None: nobody has decided yet, or it
    was before this was kept. A field that was read and a person emptied stays, with an empty text.
    """

    name: str
    text: str
    confidence: float = 1.0
    source: Source = Source.PERSON
    place: Place | None = None
    read: str | None = None
    read_confidence: float | None = None


FIELDS = ("type", "number", "date", "body", "abstract", "signer")
"""The fields every record is described with (Circular 05/2025/TT-BNV, document description)."""

INFECTED = "infected"
"""The code of a record whose file a virus scanner found something in."""

ABOUT = ("names", "citizen_numbers", "land_parcel")
"""Fields that say whom and what a record is about; each may hold several."""


BY_PERSON = "refused_by_person"
"""The code of a record that an officer did not take; its message is written for the citizen."""


@dataclass(frozen=True)
class Problem:
    """Why a record stopped, in words for a person; ``code`` for machines."""

    code: str
    message: str


@dataclass(frozen=True)
class Record:
    """A record as the catalogue knows it.

    ``version`` grows with every change and numbers manifests.
    ``public`` is the code of its page for anyone, open only once it is sealed. ``salt`` blinds the
    commitments the ledger holds on this record; it goes when the record goes. ``batch`` names the
    intake material this record was taken from; a batch is no record of its own and only waits until
    its records are sealed. ``active`` names what in the received file would act when somebody
    opened it (scripts, programs, attachments): it was taken as evidence and is never run here.
    ``division`` is how a batch scan was divided, ``descent`` from where such a record was taken.
    ``issuing`` is how far a document that is being issued has come, ``presented`` as what a record
    that is not issued is signed. ``restricted``: it opens to
    nobody who does not say what for; ``restriction`` is the last decision on that.
    """

    id: RecordId
    body: str
    name: str
    state: State
    received_at: datetime
    received_by: str
    salt: str
    public: str
    version: int = 1
    dossier: str | None = None
    waiting_for: Waiting | None = None
    problem: Problem | None = None
    is_batch: bool = False
    batch: RecordId | None = None
    pages: int = 0
    files: tuple[File, ...] = ()
    values: tuple[Value, ...] = ()
    arrival_verdict: str | None = None
    active: tuple[str, ...] = ()
    duplicate_of: RecordId | None = None
    retention: Retention | None = None
    holds: tuple[Hold, ...] = ()
    restricted: bool = False
    restriction: Restriction | None = None
    signed_by: str | None = None
    no_signature_because: str | None = None
    review: Review | None = None
    arrival: Arrival | None = None
    secrecy: Secrecy | None = None
    twins: tuple[Ruled, ...] = ()
    division: Division | None = None
    descent: Descent | None = None
    issuing: Issuing | None = None
    presented: Presented | None = None

    @property
    def is_set_aside(self) -> bool:
        """Whether a marking of state secrecy waits for a person's word: nobody may look at it."""
        said = self.secrecy
        return said is not None and said.cleared_by is None and self.state is not State.REFUSED

    @property
    def is_quarantined(self) -> bool:
        """Whether a virus scanner found something in its file: the bytes are handed to nobody."""
        return self.problem is not None and self.problem.code == INFECTED

    def file(self, role: Role) -> File | None:
        """Return the record's newest file in this role, if any."""
        return next((file for file in reversed(self.files) if file.role is role), None)

    @property
    def original(self) -> File:
        """The file as it was received: every record has one from its first version on."""
        return next(file for file in self.files if file.role is Role.ORIGINAL)

    def value(self, name: str) -> str:
        """Return the text of this field, empty where nothing is known."""
        return next((value.text for value in self.values if value.name == name), "")

    @property
    def outgoing(self) -> Issuing | None:
        """How far the issuing of this record has come; None where it is none, or is no more."""
        issuing = self.issuing
        return None if issuing is None or issuing.turn is Turn.ENDED else issuing

    @property
    def to_sign(self) -> File | None:
        """The file the next signature covers, after those before it; None while none is awaited."""
        issuing = self.outgoing
        signs = issuing is None or issuing.turn in {Turn.PERSON, Turn.SEAL}
        if self.state is not State.REVIEWED or self.waiting_for is not None or not signs:
            return None
        return (self.file(Role.SIGNING) if issuing else None) or self.file(Role.OFFICIAL)

    @property
    def is_to_divide(self) -> bool:
        """Whether this is a batch scan that was looked over and waits to be taken apart."""
        looked_over = self.waiting_for is Waiting.PERSON or self.file(Role.SURVEY) is not None
        on_its_way = self.state in {State.INGESTED, State.READ} and not self.is_set_aside
        return self.is_batch and self.division is None and looked_over and on_its_way

    @property
    def result(self) -> File | None:
        """The file a citizen receives: the signed one, or the original that needed no signature."""
        signed = self.file(Role.SIGNED)
        return signed or (self.original if self.no_signature_because else None)
