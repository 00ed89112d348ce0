"""A sitting whose key is in the signer's own machine: laid out here, signed there, one by one.

The sitting remembers what was shown and what became of each document, as it does for a key that
lies here (`archive.route.sitting`); it has no seat, for nobody signs in this house. What became of
a document is written in the transaction that keeps its signature: whoever was interrupted begins
again with what is left, and nothing is signed twice.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from archive.parts import Parts
from archive.records.access import Act
from archive.records.actor import Actor
from archive.records.errors import ArchiveError, NotFound, Unavailable
from archive.records.record import Record
from archive.records.sitting import Line, Outcome, Shown, Sitting
from archive.route.sign_elsewhere import LaidOut, bring_back, lay_out, must_be_elsewhere
from archive.route.sitting import Noting, begin, own_sitting, refusal
from archive.route.stage import asked_of


@dataclass(frozen=True)
class Signed:
    """What comes back from the signer's machine: the ticket it was given, and its signature."""

    ticket: str
    signature: bytes


def begin_elsewhere(parts: Parts, documents: Sequence[Shown], *, key: str, by: Actor) -> Sitting:
    """Write down what one person wants to sign with a device of their own.

    Raises what ``begin`` raises, and ``Refused`` for a key that lies in the archive.
    """
    must_be_elsewhere(parts, by, key)
    return begin(parts, documents, key=key, by=by)


def lay_out_in(parts: Parts, sitting: str, record: str, *, by: Actor) -> LaidOut:
    """Prepare one document of a sitting, as it was shown when the sitting began.

    Raises what ``lay_out`` raises; why it could not be is noted in the sitting.
    """
    own = own_sitting(parts, sitting, by)
    line = _line(parts, own, record)
    with _noted(parts, own, line, by):
        return lay_out(parts, record, own.key, by=by, seen=line.seen)


def bring_back_in(parts: Parts, sitting: str, record: str, back: Signed, *, by: Actor) -> Record:
    """Put a signature into one document of a sitting, and say so there in one transaction.

    Again, a document that is signed stays as it is. Raises what ``bring_back`` raises; why it could
    not be is noted in the sitting.
    """
    own = own_sitting(parts, sitting, by)
    line = _line(parts, own, record)
    if line.outcome is Outcome.SIGNED:
        return asked_of(parts, record, by, Act.SIGN)
    noting = replace(parts, catalog=Noting(parts.catalog, own.id, line))
    with _noted(parts, own, line, by):
        return bring_back(noting, record, back.ticket, back.signature, by=by)


def _line(parts: Parts, sitting: Sitting, record: str) -> Line:
    with parts.catalog.view() as view:
        found = {line.record: line for line in view.sittings.lines(sitting.id)}
    if record not in found:
        raise NotFound
    return found[record]


@contextmanager
def _noted(parts: Parts, sitting: Sitting, line: Line, by: Actor) -> Iterator[None]:
    """Note in the sitting why a document was refused; a service that is away refuses nothing."""
    try:
        yield
    except Unavailable:
        raise
    except ArchiveError as error:
        with parts.catalog.work() as work:
            work.sittings.settle(sitting.id, refusal(parts, line, error, by))
        raise
