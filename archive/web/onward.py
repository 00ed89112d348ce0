"""Where to go after logging in: only to a page of this very site."""

from urllib.parse import urlsplit


def onward(target: str | None, otherwise: str) -> str:
    """Return ``target`` if it is a plain path of this site, else ``otherwise`` (open redirects).

    Refused: other schemes and hosts, ``//evil``, back slashes and control characters, which
    browsers read as slashes or drop.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return otherwise
    if "\\" in target or not target.isprintable():
        return otherwise
    said = urlsplit(target)
    return otherwise if said.scheme or said.netloc else target
