"""A hold freezes a record whatever its period says (đóng băng tài liệu, Decree 30/2020 App. VI)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Hold:
    """One hold: who ordered it, when, and why."""

    id: str
    reason: str
    by: str
    at: datetime
