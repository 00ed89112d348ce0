"""How long records are kept, day by day."""

from datetime import date

import pytest

from archive.records.retention import PeriodKind, Retention, eligible_from, lock_until

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("ended", "years", "first_day"),
    [
        (date(2015, 3, 2), 10, date(2026, 1, 1)),
        (date(2015, 12, 31), 10, date(2026, 1, 1)),
        (date(2024, 2, 29), 2, date(2027, 1, 1)),
    ],
)
def test_a_period_counts_from_the_first_of_january_after_the_work_ended(
    ended: date, years: int, first_day: date
) -> None:
    """Any day of the last year gives the same day of eligibility."""
    rule = Retention("R", PeriodKind.YEARS, years, ended)

    assert eligible_from(rule) == first_day


@pytest.mark.parametrize(
    "rule",
    [
        Retention("R", PeriodKind.PERMANENT, None, date(2015, 1, 1)),
        Retention("R", PeriodKind.UNTIL_INSTRUMENT_EXPIRES, None, date(2015, 1, 1)),
        Retention("R", PeriodKind.YEARS, 10, None),
    ],
)
def test_what_no_arithmetic_can_know_is_never_eligible(rule: Retention) -> None:
    """Permanent records, expiring instruments and open dossiers wait for a person."""
    assert eligible_from(rule) is None
    assert (lock_until(rule, today=TODAY) - TODAY).days == 400


def test_a_lock_ends_the_day_before_a_record_becomes_eligible() -> None:
    """To the day, never beyond it: a lock cannot be taken back."""
    rule = Retention("R", PeriodKind.YEARS, 10, date(2020, 6, 1))

    assert lock_until(rule, today=TODAY) == date(2030, 12, 31)
