"""A marking of state secrecy on a paper: what was found, and what a person said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.records.calendar import from_text, to_text

STATE_SECRET = "state_secret"  # noqa: S105 - the code of a refusal
SUSPECTED = "state_secret_suspected"
"""Codes of a record that was removed, and of one that waits for a person's word."""


@dataclass(frozen=True)
class Secrecy:
    """A marking that was read at the head of a paper (Law 29/2018/QH14, Article 8).

    ``level`` is "Mật", "Tối mật" or "Tuyệt mật". ``cleared_by`` is who said that it was misread,
    with the ``reason``; None while it waits, and for a paper that was removed.
    """

    level: str
    found_at: datetime
    cleared_by: str | None = None
    reason: str = ""


def secrecy_data(one: Secrecy | None) -> dict[str, str | None] | None:
    """Return what a manifest says of a marking."""
    return {**vars(one), "found_at": to_text(one.found_at)} if one else None


def secrecy_of(said: object) -> Secrecy | None:
    """Return the marking a manifest tells of; formats 1 and 2 tell of none.

    Raises ``KeyError`` or ``ValueError`` for what is none.
    """
    if said is None:
        return None
    if not isinstance(said, Mapping):
        message = "a marking is an object"
        raise ValueError(message)  # noqa: TRY004 - what is read wrong is wrong in its value
    cleared = said["cleared_by"]
    return Secrecy(
        level=str(said["level"]),
        found_at=from_text(str(said["found_at"])),
        cleared_by=str(cleared) if cleared is not None else None,
        reason=str(said["reason"]),
    )
