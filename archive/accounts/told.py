"""Every act on an account is an entry of the ledger: random ids, no names (decision 10)."""

from archive.accounts.needs import Needs
from archive.catalog.sql.ledger import Fact
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act
from archive.records.digest import new_id

ARCHIVE = "archive"
"""The subject of what concerns no one account."""

PUBLIC = "public"
"""The actor nobody knows yet."""


def tell(parts: Needs, work: Work, act: Act, subject: str, *, by: str) -> None:
    """Enter into the ledger that ``by`` did this to the account ``subject``."""
    fact = Fact(act, subject, by)
    work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())
