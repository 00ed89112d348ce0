"""The name a file goes by: what a sender wrote, made safe to show and to write."""

import unicodedata

LONGEST_NAME = 200


def clean_name(name: str) -> str:
    """Return a name that is safe to show and to write: one line, no path, no control signs."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in last if sign.isprintable()).strip()
    return shown[:LONGEST_NAME] or "khong-ten"
