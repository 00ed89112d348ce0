"""A dossier: the papers of one matter, and the receipt its citizen holds."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Dossier:
    """A dossier of one body. Codes that came from outside are kept verbatim (Circular 03/2025)."""

    id: str
    code: str
    body: str
    title: str
    opened_on: date
    closed_on: date | None = None
    procedure: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What the archive keeps of a receipt: keyed hashes, never the code or the second factor."""

    dossier: str
    code_hash: str
    factor_hash: str
    issued_on: date
