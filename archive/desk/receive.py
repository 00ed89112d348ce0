"""Give a receipt: a code the citizen can type, and a second factor only the citizen knows."""

from archive.catalog.sql.ledger import Fact
from archive.ledger.canonical import encode
from archive.ledger.entry import Act as LedgerAct
from archive.objects.keys import Name
from archive.parts import Parts
from archive.records.access import Act, may_in
from archive.records.actor import Actor
from archive.records.calendar import legal_day
from archive.records.digest import new_id
from archive.records.dossier import Dossier, Receipt
from archive.records.errors import NotAllowed, NotFound
from archive.records.manifest import RECEIPT, receipt_data
from archive.records.receipt import keyed_hash, new_code, read_factor, show_code


def give_receipt(parts: Parts, actor: Actor, dossier_id: str, factor: str) -> str:
    """Return a fresh receipt code to print; it is shown once and kept only as a keyed hash.

    A receipt given before opens nothing from now on: a lost slip is made worthless by a new one.
    ``factor`` is the last four digits of the citizen's number or telephone. Raises ``Refused`` if
    it is not, ``NotFound`` for a dossier the actor may not know of.
    """
    known = read_factor(factor)
    with parts.catalog.work() as work:
        dossier = work.dossiers.find(dossier_id)
        if dossier is None or not may_in(actor, Act.SEE, dossier.body):
            raise NotFound
        if not may_in(actor, Act.RECEIPT, dossier.body):
            raise NotAllowed
        code = new_code(parts.chance)
        receipt = Receipt(
            dossier=dossier.id,
            code_hash=keyed_hash(parts.pepper, "receipt", code),
            factor_hash=keyed_hash(parts.pepper, "factor", code, known),
            issued_on=legal_day(parts.clock()),
        )
        work.dossiers.put_receipt(receipt)
        said = {"receipt": _keep(parts, receipt, dossier).digest}
        fact = Fact(LedgerAct.RECEIPT, dossier.id, actor.id, said)
        work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())
    return show_code(code)


def _keep(parts: Parts, receipt: Receipt, dossier: Dossier) -> Name:
    """Bring a receipt into the store before its code is told; the highest number counts."""
    before = (name.prefix for name in parts.objects.names(dossier.id))
    numbers = [int(one.removeprefix(RECEIPT)) for one in before if one.startswith(RECEIPT)]
    prefix = f"{RECEIPT}{max(numbers, default=0) + 1:06d}"
    return parts.objects.put(dossier.id, encode(receipt_data(receipt, dossier)), prefix=prefix)
