"""What an engine keeps of a page to show it: one piece of JSON that no engine looks into."""

import json
from datetime import date

from search.entry import Entry
from search.index.engine import Row
from search.result import Hit
from search.vietnamese import normal

_TEXTS = ("record", "number", "abstract", "signer", "issuer", "dossier", "body", "kind", "state")
_FACTS = ("page", "version", "restricted")


def shown(entry: Entry) -> bytes:
    """Return what is kept of a page."""
    kept = {name: normal(getattr(entry, name)) for name in (*_TEXTS, "text")}
    facts = {name: getattr(entry, name) for name in _FACTS}
    day = entry.date.toordinal() if entry.date else 0
    return json.dumps(kept | facts | {"date": day}, ensure_ascii=False).encode()


def row(kept: bytes, score: float) -> Row:
    """Read a page back; raises ``ValueError`` or ``KeyError`` if this is not what was kept."""
    read = json.loads(kept)
    day = read["date"]
    facts = {name: read[name] for name in (*_TEXTS, *_FACTS)}
    hit = Hit(**facts, date=date.fromordinal(day) if day else None, score=score, snippet=())
    return Row(hit, read["text"])
