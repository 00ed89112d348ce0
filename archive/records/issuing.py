"""How a document is issued: persons sign, the clerk numbers and dates it, the agency seals it.

The order is Decree 30/2020's and nobody can change it. A number belongs to its body, year and
series for good: one that was taken for nothing stays in the register as voided, with the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import cast

from archive.records.calendar import from_text, to_text

Data = Mapping[str, object]
TWO_DIGITS = 10
"""Numbers below are written with a leading zero (Decree 30/2020, Appendix I)."""


class Turn(StrEnum):
    """Whose turn it is with a document that is being issued.

    ``ended``: it was withdrawn, and may be ordered again.
    """

    PERSON = "person"
    NUMBER = "number"
    SEAL = "seal"
    DONE = "done"
    ENDED = "ended"


@dataclass(frozen=True)
class Hand:
    """Who did something, when, and why where a reason is asked for."""

    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Number:
    """A number taken from the register of outgoing documents, with the day the document bears."""

    body: str
    year: int
    series: str
    number: int
    dated: date
    taken: Hand
    voided: Hand | None = None

    @property
    def text(self) -> str:
        """Return it as it is written: ``05/QĐ-UBND``."""
        return f"{self.digits}/{self.series}"

    @property
    def digits(self) -> str:
        """Return the number alone, with a leading zero below ten."""
        return f"0{self.number}" if self.number < TWO_DIGITS else str(self.number)


@dataclass(frozen=True)
class Issuing:
    """One document on its way out.

    ``series`` is the symbol behind the number (``QĐ-UBND``); ``signers`` are the persons who sign,
    in this order; ``given`` the signatures so far, ``sealed`` the agency's. ``spent`` are numbers
    that were voided with earlier orders for the same record.
    """

    series: str
    signers: tuple[str, ...]
    ordered: Hand
    given: tuple[Hand, ...] = ()
    number: Number | None = None
    sealed: Hand | None = None
    withdrawn: Hand | None = None
    spent: tuple[Number, ...] = ()

    @property
    def turn(self) -> Turn:
        """Say whose turn it is."""
        if self.withdrawn is not None:
            return Turn.ENDED
        if len(self.given) < len(self.signers):
            return Turn.PERSON
        if self.number is None:
            return Turn.NUMBER
        return Turn.SEAL if self.sealed is None else Turn.DONE

    @property
    def next_signer(self) -> str | None:
        """Return the person whose signature is next, None when that is not what comes next."""
        return self.signers[len(self.given)] if self.turn is Turn.PERSON else None

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Return every number this record ever took."""
        return self.spent if self.number is None else (*self.spent, self.number)

    def signed(self, hand: Hand) -> "Issuing":
        """Return what it is after the signature whose turn it was."""
        if self.turn is Turn.SEAL:
            return replace(self, sealed=hand)
        return replace(self, given=(*self.given, hand))

    def ended(self, hand: Hand) -> "Issuing":
        """Return what it is once withdrawn: a number that was taken is voided for this reason."""
        spent = self.spent
        if self.number is not None:
            spent = (*spent, replace(self.number, voided=hand))
        return replace(self, withdrawn=hand, number=None, spent=spent)


def issuing_data(issuing: Issuing | None) -> dict[str, object] | None:
    """Return what a manifest says of the issuing of a record."""
    if issuing is None:
        return None
    return {
        "series": issuing.series,
        "signers": list(issuing.signers),
        "ordered": _hand_data(issuing.ordered),
        "given": [_hand_data(one) for one in issuing.given],
        "number": None if issuing.number is None else _number_data(issuing.number),
        "sealed": _hand_data(issuing.sealed),
        "withdrawn": _hand_data(issuing.withdrawn),
        "spent": [_number_data(one) for one in issuing.spent],
    }


def issuing_of(said: object) -> Issuing | None:
    """Return the issuing a manifest tells of; raises ``KeyError`` or ``ValueError``."""
    if said is None:
        return None
    data = cast(Data, said)
    return Issuing(
        series=str(data["series"]),
        signers=tuple(map(str, cast("Sequence[str]", data["signers"]))),
        ordered=_hand(data["ordered"]),
        given=tuple(map(_hand, cast("Sequence[object]", data["given"]))),
        number=None if data["number"] is None else _number(data["number"]),
        sealed=_maybe(data["sealed"]),
        withdrawn=_maybe(data["withdrawn"]),
        spent=tuple(map(_number, cast("Sequence[object]", data["spent"]))),
    )


def _hand_data(hand: Hand | None) -> dict[str, str] | None:
    return None if hand is None else {"by": hand.by, "at": to_text(hand.at), "reason": hand.reason}


def _hand(said: object) -> Hand:
    data = cast("Mapping[str, str]", said)
    return Hand(data["by"], from_text(data["at"]), data["reason"])


def _maybe(said: object) -> Hand | None:
    return None if said is None else _hand(said)


def _number_data(number: Number) -> dict[str, object]:
    return {
        **vars(number),
        "dated": number.dated.isoformat(),
        "taken": _hand_data(number.taken),
        "voided": _hand_data(number.voided),
    }


def _number(said: object) -> Number:
    data = cast(Data, said)
    return Number(
        body=str(data["body"]),
        year=cast(int, data["year"]),
        series=str(data["series"]),
        number=cast(int, data["number"]),
        dated=date.fromisoformat(str(data["dated"])),
        taken=_hand(data["taken"]),
        voided=_maybe(data["voided"]),
    )
