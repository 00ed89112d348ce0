"""Somebody logged in asked for what they may not know of: the ledger remembers who and when.

Not what: a thing that does not exist and a thing of another body leave the same trace, so that
neither the answer nor the trace tells one from the other. The log holds the details (OWASP ASVS
5.0, 16.3.2).
"""

from datetime import timedelta

from archive.catalog.sql.ledger import Fact
from archive.ledger.entry import Act
from archive.parts import Parts
from archive.records.actor import Actor
from archive.records.digest import new_id

MOST, WINDOW = 20, timedelta(hours=1)
"""Entries one person can cause: the ledger is for good, and nobody shall fill it at will."""


def note_denial(parts: Parts, actor: Actor) -> bool:
    """Write the entry; False once this person has caused as many as one may in this time."""
    now, bucket = parts.clock(), f"denied:{actor.id}"
    with parts.catalog.work() as work:
        if work.sessions.tries(bucket, since=now - WINDOW) >= MOST:
            return False
        work.sessions.try_once(new_id(parts.chance), bucket, at=now)
        fact = Fact(Act.DENIED, actor.id, actor.id)
        work.ledger.note(fact, entry_id=new_id(parts.chance), at=now)
    return True
