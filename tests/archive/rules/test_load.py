"""The data of law is whole, says where it comes from, and never destroys by a guess."""

import unicodedata
from datetime import date

import pytest

from archive.records.retention import PeriodKind, Retention, eligible_from
from archive.rules.errors import BadRow
from archive.rules.facts import Confidence, DayKind
from archive.rules.load import (
    calendar,
    default_choice,
    default_rule,
    default_rules,
    document_types,
    keyed,
    parse,
    read_retention_rule,
    retention_rules,
)


def test_every_schedule_row_is_there_once() -> None:
    """All rows of the schedules are read, and one of our own for what nobody decided yet."""
    rules = retention_rules()

    assert len(rules) == 316
    assert rules["RS007"].years == 10
    assert rules["RS007"].kind is PeriodKind.YEARS
    assert rules["RS297"].kind is PeriodKind.PERMANENT
    assert rules["RS095"].kind is PeriodKind.YEARS_AFTER_EVENT


def test_every_row_names_its_source() -> None:
    """No row of law is without a source and a confidence."""
    rows = [*retention_rules().values(), *document_types().values(), *calendar().values()]

    assert all(row.source and row.confidence for row in rows)


def test_years_stand_only_where_they_count() -> None:
    """A rule has years exactly when its kind counts them."""
    counted = {PeriodKind.YEARS, PeriodKind.YEARS_AFTER_EVENT}

    for rule in retention_rules().values():
        assert (rule.years is not None) == (rule.kind in counted)


def test_a_superseded_schedule_ends_the_day_before_its_successor() -> None:
    """The schedule of 2011 held until 14 February 2023, the one of 2022 from the next day."""
    old, new = retention_rules()["RS023"], retention_rules()["RS277"]

    assert old.in_force(date(2023, 2, 14))
    assert not old.in_force(date(2023, 2, 15))
    assert new.in_force(date(2023, 2, 15))
    assert not new.in_force(date(2023, 2, 14))


def test_a_rule_fits_the_arithmetic_of_the_domain() -> None:
    """Kind and years of a rule can be used as they are."""
    rule = retention_rules()["RS007"]

    kept = Retention(rule.id, rule.kind, rule.years, date(2015, 3, 2))
    assert eligible_from(kept) == date(2026, 1, 1)


@pytest.mark.parametrize("name", ["Quyết định", "QUYẾT ĐỊNH", " quyết  định "])
def test_a_type_is_known_however_it_is_written(name: str) -> None:
    """Case, spaces and the composition of letters do not matter."""
    assert default_rule(name).id == "RS314"
    assert default_rule(unicodedata.normalize("NFD", name)).id == "RS314"


@pytest.mark.parametrize("name", ["", "*", "Thực đơn"])
def test_an_unknown_type_is_kept_for_ever(name: str) -> None:
    """What nobody knows is not destroyed."""
    choice = default_choice(name)

    assert choice.rule.kind is PeriodKind.PERMANENT
    assert choice.confidence is Confidence.LOW


def test_every_document_type_has_a_default_of_its_own() -> None:
    """Each type of Decree 30/2020 and Circular 05/2025 has a row with a reason."""
    for name in document_types():
        choice = default_choice(name)
        assert choice.document_type == name
        assert choice.reason


def test_only_a_schedule_that_was_read_can_end_a_record_by_default() -> None:
    """A default with an end rests on a row that was read somewhere, not on memory."""
    for choice in default_rules().values():
        if choice.rule.kind is not PeriodKind.PERMANENT:
            assert choice.rule.confidence is not Confidence.LOW
            assert choice.document_type.casefold() in choice.rule.item.casefold()


def test_the_codes_of_types_keep_their_letters() -> None:
    """QyĐ is not QĐ, HD is not HĐ; letters (công văn) have no abbreviation."""
    types = document_types()

    assert types["Quy định"].abbreviation == "QyĐ"
    assert types["Hướng dẫn"].abbreviation == "HD"
    assert types["Hợp đồng"].abbreviation == "HĐ"
    assert types["Công văn"].abbreviation == ""


def test_a_saturday_may_be_worked_and_a_tuesday_off() -> None:
    """The calendar knows days off and the Saturdays that make up for swapped days."""
    days = calendar()

    assert days[date(2026, 11, 24)].kind is DayKind.OFF
    assert days[date(2026, 8, 22)].kind is DayKind.SWAP_WORK
    assert date(2026, 11, 23) not in days


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a,b\n1,2,3\n", "thừa ô"),
        ("b\n1\n", "'a'"),
        ('a\n"1\n', "dòng"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(text: str, fault: str) -> None:
    """Too many cells, a missing column or an open quote stop the reading and name the line."""
    with pytest.raises(BadRow, match=fault) as caught:
        parse(text, lambda row: row["a"], name="thử")

    assert "thử.csv, dòng" in str(caught.value)
    assert not caught.value.retryable


HEAD = "id,group,item,period,kind,years,regime,regime_status,note,source,confidence,"
HEAD += "valid_from,valid_to\n"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("A,g,i,10 năm,years,,R,,,s,high,,", "số năm"),
        ("A,g,i,Vĩnh viễn,permanent,10,R,,,s,high,,", "số năm"),
        ("A,g,i,10 năm,decades,10,R,,,s,high,,", "decades"),
        ("A,g,i,10 năm,years,10,R,,,,high,,", "source"),
        ("A,g,i,10 năm,years,10,R,,,s,sure,,", "sure"),
        ("A,g,i,10 năm,years,10,R,,,s,high,soon,", "soon"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(row: str, fault: str) -> None:
    """Years without a counting kind, unknown words, no source, a day that is none."""
    with pytest.raises(BadRow, match=fault):
        parse(HEAD + row, read_retention_rule, name="thử")


def test_a_key_stands_once() -> None:
    """Two rows of one id are refused, whichever is right."""
    row = "A,g,i,10 năm,years,10,R,,,s,high,,\n"
    twice = parse(HEAD + row + row, read_retention_rule, name="thử")

    with pytest.raises(BadRow, match="«A»"):
        keyed(twice, lambda rule: rule.id)
