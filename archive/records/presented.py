"""As what our signature presents a record: a copy in one of its three forms, or an attachment.

Decree 30/2020/NĐ-CP, Articles 25 to 27 (copies) and Appendix I (a document attached in a file of
its own bears the number of the document it goes with). The last word before signing holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast

from archive.records.calendar import from_text, to_text
from archive.records.digest import RecordId


class Form(StrEnum):
    """The form of what is signed."""

    COPY = "copy"
    COPY_OF_COPY = "copy_of_copy"
    EXCERPT = "excerpt"
    ATTACHMENT = "attachment"


@dataclass(frozen=True)
class Presented:
    """The form somebody chose, and when; ``main`` is the document an attachment goes with."""

    form: Form
    by: str
    at: datetime
    main: RecordId | None = None


def presented_data(presented: Presented | None) -> dict[str, str | None] | None:
    """Return what a manifest says of it."""
    if presented is None:
        return None
    at = to_text(presented.at)
    return {"form": presented.form.value, "by": presented.by, "at": at, "main": presented.main}


def presented_of(said: object) -> Presented | None:
    """Return what a manifest tells of; raises ``KeyError`` or ``ValueError``."""
    if said is None:
        return None
    data = cast("Mapping[str, str]", said)
    main = cast("RecordId | None", data["main"])
    return Presented(Form(data["form"]), data["by"], from_text(data["at"]), main)
