"""Where an index on a server is found."""

from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 10.0


@dataclass(frozen=True)
class Address:
    """A server, or what stands in front of several, and the name of one index there."""

    url: str
    """``http://`` or ``https://``, host and port; no password stands in it."""
    name: str = "vankho"
    """Small letters; archives that share a server each have a name of their own."""
    key: str = field(default="", repr=False)
    """API key, as the server gave it out; empty where it asks for none."""
    authority: Path | None = None
    """Certificates (PEM) the server's own is checked against; those of the machine by default."""
    patience: float = PATIENCE
    """Seconds after which a question that was not answered counts as not answered at all."""
