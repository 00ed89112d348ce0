"""What the libraries need to work outside an archive: whom to trust, whom to ask, which key.

A data folder that is named lends its trusted roots, its time-stamping authority and its key files;
nothing else of it is opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive.assemble import now
from archive.records.errors import Refused
from archive.settings import Settings, read_settings
from signing.trust import Fetcher, Trust, load_pem
from signing.trust.memory import Memory
from signing.trust.shelf import Shelf

KEYS = "keys"
"""The folder of a data folder in which key files lie."""


@dataclass(frozen=True)
class Believed:
    """Whom a verb trusts, and through what it may ask for revocation."""

    trust: Trust
    fetcher: Fetcher
    shelf: Shelf = field(default_factory=Shelf)


def believed(data: Path | None, trust: Sequence[Path], allow: Sequence[str]) -> Believed:
    """Return the roots that were named, else those of the data folder."""
    settings = lent_by(data)
    roots = trust or [settings.data / path for path in settings.trust]
    allowed = frozenset({*allow, *settings.fetch_allowed})
    fetcher = Fetcher(loopback=allowed, memory=Memory(now))
    return Believed(load_pem(*(path.read_bytes() for path in roots)), fetcher)


def lent_by(data: Path | None) -> Settings:
    """Return the settings of a data folder; the defaults where none was named."""
    return read_settings(data) if data else Settings(data=Path())


def key_file(data: Path | None, name: str) -> Path:
    """Return the key file of this name: a path, or a key of the data folder."""
    kept = data / KEYS / f"{name}.p12" if data and Path(name).name == name else None
    for path in (Path(name).expanduser(), kept):
        if path is not None and path.is_file():
            return path
    where = f" trong {data / KEYS}" if data else ""
    message = f"Không có khóa “{name}”{where}. Hãy nêu đường dẫn tới tệp PKCS#12 (.p12, .pfx)."
    raise Refused(message)
