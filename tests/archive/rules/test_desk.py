"""What the review desk asks is data: double entry by procedure, samples by a table."""

import itertools
from datetime import date

import pytest

from archive.rules.desk import (
    double_entries,
    read_double_entry,
    read_sample_plan,
    sample_plan,
    sample_plans,
    typed_twice,
)
from archive.rules.errors import BadRow
from archive.rules.load import parse

TODAY = date(2026, 11, 22)
HEAD = "procedure,document_type,field,another,valid_from,valid_to,source,confidence,note\n"


def test_a_procedure_asks_for_the_citizen_number_twice() -> None:
    """Only the procedure that asks; nothing is asked of the others."""
    (rule,) = typed_twice("2.000635", "Quyết định", TODAY)

    assert (rule.field, rule.another) == ("citizen_numbers", True)
    assert typed_twice("2.000908", "", TODAY)[0].another is False
    assert typed_twice(None, "Quyết định", TODAY) == ()


def test_a_sample_grows_with_its_lot() -> None:
    """ISO 2859-1: a lot no larger than its sample is looked at whole, and so is one too large."""
    assert sample_plan(13, TODAY) is None
    found = [sample_plan(lot, TODAY) for lot in (14, 150, 151, 500)]
    assert [(one.size, one.accept) for one in found if one] == [(13, 0), (13, 0), (50, 1), (50, 1)]
    assert sample_plan(501, TODAY) is None


def test_every_row_names_its_source_and_lots_do_not_overlap() -> None:
    """Where a number comes from stands beside it."""
    assert all(one.source for one in (*double_entries(), *sample_plans()))
    plans = sorted(sample_plans(), key=lambda one: one.lot_from)
    assert all(a.lot_to < b.lot_from for a, b in itertools.pairwise(plans))


def test_a_rule_for_everything_is_refused() -> None:
    """Double entry of every record would be nobody's wish; a plan that accepts all is none."""
    with pytest.raises(BadRow, match="dòng 2"):
        parse(HEAD + ",,citizen_numbers,yes,,,x,low,\n", read_double_entry, name="double_entry")
    plan = "lot_from,lot_to,size,accept,valid_from,valid_to,source,confidence,note\n"
    with pytest.raises(BadRow, match="số chấp nhận"):
        parse(plan + "2,9,3,3,,,x,low,\n", read_sample_plan, name="sampling")
