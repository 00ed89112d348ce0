"""How bytes came in: by which door, and from which machine as the file itself tells."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LONGEST_DEVICE = 80
"""Symbols kept of a device's name."""


class Channel(StrEnum):
    """The door bytes came in by."""

    BROWSER = "browser"
    API = "api"
    FOLDER = "folder"
    MAIL = "mail"
    CLI = "cli"
    CITIZEN = "citizen"


@dataclass(frozen=True)
class Arrival:
    """How a record arrived.

    ``device`` is what the file says made it (EXIF make and model, a PDF's creator or producer):
    a claim of the file, told for counting errors by scanner and proved by nothing; empty where the
    file says nothing.
    """

    channel: Channel
    device: str = ""


def clean_device(said: str) -> str:
    r"""Return a device's name on one line, of signs that show, at most ``LONGEST_DEVICE`` of them.

    >>> clean_device("Canon\x00  iR-ADV C5235 ")
    'Canon iR-ADV C5235'
    """
    shown = (sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFC", said))
    return " ".join("".join(shown).split())[:LONGEST_DEVICE].strip()


def arrival_data(arrival: Arrival | None) -> dict[str, str] | None:
    """Return what a manifest says of an arrival."""
    return {"channel": arrival.channel.value, "device": arrival.device} if arrival else None


def arrival_of(said: object) -> Arrival | None:
    """Return the arrival a manifest tells of; formats 1 and 2 tell of none.

    Raises ``KeyError`` or ``ValueError`` for what is none.
    """
    if said is None:
        return None
    if not isinstance(said, Mapping):
        message = "an arrival is an object"
        raise ValueError(message)  # noqa: TRY004 - what is read wrong is wrong in its value
    return Arrival(Channel(str(said["channel"])), str(said["device"]))
