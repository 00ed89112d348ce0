"""What people type into fields, read into what is meant."""

from collections.abc import Mapping
from datetime import date

from archive.accounts.delegation import Loan
from archive.records.actor import Membership, Office
from archive.records.calendar import day_in
from archive.records.errors import Refused


def maybe_day(text: str | None) -> date | None:
    """Return the day a date field holds, None for an empty one. Raises ``Refused``.

    A browser without a calendar of its own sends what was typed: day, month, year.
    """
    if not text or not text.strip():
        return None
    try:
        return day_in(text)
    except ValueError as error:
        message = f"Ngày “{text[:20]}” không có thật. Hãy chọn hoặc gõ ngày/tháng/năm."
        raise Refused(message) from error


def day(text: str | None) -> date:
    """Return the day a date field holds. Raises ``Refused`` where it is empty."""
    found = maybe_day(text)
    if found is None:
        message = "Thiếu ngày. Hãy chọn ngày."
        raise Refused(message)
    return found


def number(text: str | None) -> int:
    """Return a whole number, 0 for anything else: what asks for it refuses that in its words."""
    said = (text or "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < len("1000000") else 0


def membership(office: str | None, body: str | None) -> Membership:
    """Return the office in the body that was chosen. Raises ``Refused``."""
    if office not in set(Office) or not body:
        message = "Hãy chọn chức vụ và cơ quan trong danh sách."
        raise Refused(message)
    return Membership(body, Office(office))


def loan(giver: str, said: Mapping[str, str]) -> Loan:
    """Return the loan of an office that a form asks for. Raises ``Refused``."""
    office, _, body = said.get("office", "").partition("@")
    return Loan(
        giver=giver,
        taker=said.get("taker", ""),
        membership=membership(office, body),
        since=day(said.get("since")),
        until=day(said.get("until")),
        reason=said.get("reason", ""),
    )
