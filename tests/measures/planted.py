"""Planted errors: how many a review finds per hour, by risk and in the order papers came.

    python -m tests.measures.planted [records]

Readings are made up: six fields a record, each with the confidence a reader gave it, and a known
share of the values is wrong. The confidences are an assumption, not a measurement: right values
Beta(14, 1.2), mean 0.92; wrong ones Beta(4, 2), mean 0.67, but one planted error in four is given
the confidence of a right value, for no queue may live from a reader that knows all its faults. The
page "Số liệu đọc" shows what they are in an archive. Two officers with the same habits look at the
fields one by one:

- *in order*: record by record, field by field, as they came;
- *by risk*: the field most likely wrong first, names, numbers and dates before the rest.

An officer needs 4 s to look at a field beside its place on the page, 9 s more to correct it, and
overlooks one error in twenty. Found errors are counted at one, two and four hours of work.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LOOK, MEND = 4.0, 9.0
OVERLOOKED = 0.05
HOURS = (1, 2, 4)
WEIGHT = {"number": 1.5, "date": 1.5, "signer": 1.5, "type": 1.0, "body": 1.0, "abstract": 1.0}
RATE = {"number": 0.03, "date": 0.03, "signer": 0.06, "type": 0.01, "body": 0.03, "abstract": 0.08}
"""Share of each field that is planted wrong."""
BLIND = 0.25


@dataclass(frozen=True)
class Field:
    """One field as read: how sure the reader was, how much it matters, whether it is wrong."""

    sure: float
    weight: float
    is_wrong: bool


def planted(records: int, dice: np.random.Generator) -> list[Field]:
    """Return the fields of so many records, in the order they came."""
    found = []
    for _ in range(records):
        for name, rate in RATE.items():
            is_wrong = bool(dice.random() < rate)
            doubted = is_wrong and dice.random() >= BLIND
            sure = float(dice.beta(4, 2) if doubted else dice.beta(14, 1.2))
            found.append(Field(sure, WEIGHT[name], is_wrong))
    return found


def found_by(fields: Sequence[Field], seconds: float, dice: np.random.Generator) -> tuple[int, int]:
    """Return how many errors are found within this time, and how many fields were looked at."""
    found, looked, spent = 0, 0, 0.0
    for field in fields:
        spent += LOOK
        if spent > seconds:
            break
        looked += 1
        if field.is_wrong and dice.random() >= OVERLOOKED:
            found += 1
            spent += MEND
    return found, looked


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("records", nargs="?", type=int, default=2000)
    records = asked.parse_args().records
    dice = np.random.default_rng(3)
    fields = planted(records, dice)
    wrong = sum(field.is_wrong for field in fields)
    ways = {
        "in order": fields,
        "by risk": sorted(fields, key=lambda one: -(1 - one.sure) * one.weight),
    }
    sys.stdout.write(f"{records} records, {len(fields)} fields, {wrong} planted errors\n")
    for name, way in ways.items():
        for hours in HOURS:
            found, looked = found_by(way, hours * 3600, dice)
            sys.stdout.write(
                f"{name:<9} {hours} h: {found:4} found ({found / wrong:.0%}), {looked} looked at, "
                f"{100 * found / looked:.1f} per 100 fields, {found / hours:.0f} an hour\n"
            )


if __name__ == "__main__":
    main()
