"""By which classes a record is counted and chosen in a search: one word each, for index and pages.

None of them decides anything: a class says in one word what the record says at length.
"""

from archive.records.record import Record, Role
from archive.records.retention import PeriodKind, Retention
from archive.rules.load import default_rule, retention_rules
from ocr.page import Page

SURE, UNSURE = 0.90, 0.70
"""From here a reading is called clear, and below this one likely wrong."""
OURS = "ours"
"""The class of what was signed in this archive."""


def field_of(record: Record) -> str:
    """Return the field of work (lĩnh vực): the group of its retention rule in the schedules.

    Until a rule was given, that of its type's default; nothing where the type is not known.
    """
    kept = record.retention
    if kept is not None and kept.rule in retention_rules():
        return retention_rules()[kept.rule].group
    kind = record.value("type")
    return default_rule(kind).group if kind else ""


def period_of(retention: Retention) -> str:
    """Return the class of a period: its kind, or how many years (``10``)."""
    counts = retention.kind is PeriodKind.YEARS and retention.years is not None
    return str(retention.years) if counts else retention.kind.value


def verdict_of(record: Record) -> str:
    """Return what is known of its signatures: signed here, or the verdict it arrived with."""
    if record.file(Role.SIGNED) is not None:
        return OURS
    return record.arrival_verdict or "none"


def clarity_of(page: Page) -> str:
    """Return how clearly a page was read: ``sure``, ``unsure``, ``doubtful``, or how else."""
    if page.source != "engine":
        return page.source
    if page.confidence >= SURE:
        return "sure"
    return "unsure" if page.confidence >= UNSURE else "doubtful"
