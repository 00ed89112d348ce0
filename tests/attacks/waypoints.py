"""Records that stand between two steps, where some doors of the archive open."""

from dataclasses import replace
from datetime import datetime

from archive.records.issuing import Hand, Issuing
from archive.records.record import Problem, Record
from archive.records.secrecy import SUSPECTED, Secrecy
from archive.records.state import State


def waiting(record: Record, state: State, at: datetime) -> Record:
    """Return the record as it waits for a person on the way out of a state.

    ``ingested``: for its sender's word on a marking of secrecy. ``signed``: not yet, but for the
    clerk, who gives a document that was signed by its one person the number it is issued with.
    """
    if state is State.INGESTED:
        problem = Problem(SUSPECTED, "Đầu trang 1 có dấu chỉ độ mật.")
        return replace(record, problem=problem, secrecy=Secrecy("Mật", at))
    if state is State.SIGNED:
        hand = Hand("signer", at)
        issuing = Issuing("QĐ-UBND", ("signer",), hand, given=(hand,))
        return replace(record, state=State.REVIEWED, issuing=issuing)
    return record
