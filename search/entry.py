"""One page of one record, as the index needs it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Entry:
    """A page with everything it may be found, filtered and shown by.

    Text may arrive in any Unicode form; the index brings it to NFC. Unknown facts are empty text.
    """

    record: str
    """Identity of the record; pages of one record are put and removed together."""
    page: int
    """Number of the page, counted from 1."""
    version: int
    """Version of the record this page was read from; compared by the drift check."""
    body: str
    """Identity of the body that owns the record: what rights and the body filter look at."""
    dossier: str
    """Code of the dossier the record lies in."""
    state: str
    """State of the record; ``sealed`` ranks a little above all others."""
    kind: str
    """Abbreviation of the document type, for example ``QĐ``."""
    number: str
    """Number and symbol as written, for example ``12/QĐ-UBND``."""
    date: date | None
    """Day of the document, not of the scan."""
    abstract: str
    """The document's own summary (trích yếu)."""
    signer: str
    """Name of the person who signed."""
    issuer: str
    """Name of the issuing body as written on the document."""
    restricted: bool
    """True if only readers with ``Grants.restricted`` may find it."""
    text: str
    """What was read on this page."""
    names: str = ""
    """Further names and numbers the record concerns (persons, parcels), separated by spaces."""
    others: str = ""
    """What doubtful words of this page may also say, separated by spaces: found last."""
    level: str = ""
    """Level of government of the body."""
    field: str = ""
    """Field of work the record belongs to (lĩnh vực)."""
    retention: str = ""
    """Class of period the record is kept for."""
    verdict: str = ""
    """What was found of its signatures."""
    confidence: str = ""
    """Class of how sure the reading of this page is."""
