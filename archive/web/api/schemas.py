"""The shapes that go over the wire, as JSON Schema (DESIGN, "Interfaces a user can rely on")."""

from archive.records.record import FIELDS, Role
from archive.records.state import State, Waiting

TEXT = {"type": "string"}
MAYBE_TEXT = {"type": ["string", "null"]}
COUNT = {"type": "integer", "minimum": 0}
BOX = {
    "type": "array",
    "description": "left, top, right, bottom as fractions of the upright page",
    "items": {"type": "number"},
    "minItems": 4,
    "maxItems": 4,
}


def thing(required: tuple[str, ...] = (), **properties: object) -> dict[str, object]:
    """Return the schema of an object; further properties may come."""
    said: dict[str, object] = {"type": "object", "properties": properties}
    if required:
        said["required"] = list(required)
    return said


def many(items: object) -> dict[str, object]:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


FILE = thing(
    ("role", "sha256", "media_type", "bytes"),
    role={"enum": [role.value for role in Role]},
    sha256=TEXT,
    media_type=TEXT,
    bytes=COUNT,
)
RECORD = thing(
    ("id", "state", "body", "pages", "fields", "files", "version"),
    id=TEXT,
    state={"enum": [state.value for state in State]},
    version={"type": "integer", "minimum": 1},
    name=TEXT,
    received_at=TEXT,
    dossier=MAYBE_TEXT,
    dossier_id=MAYBE_TEXT,
    body=TEXT,
    pages=COUNT,
    fields={"type": "object", "additionalProperties": TEXT},
    files=many(FILE),
    retention={"type": ["object", "null"]},
    arrival_verdict=MAYBE_TEXT,
    waiting_for={"enum": [*(waiting.value for waiting in Waiting), None]},
    no_signature_because=MAYBE_TEXT,
    public=TEXT,
    problem={"type": ["object", "null"]},
)
RECORDS = thing(("records", "next"), records=many(RECORD), next={"type": ["integer", "null"]})
PAGE = thing(
    ("page", "words"),
    page=COUNT,
    width=COUNT,
    height=COUNT,
    dpi=COUNT,
    turned=COUNT,
    syllables={"type": "number"},
    confidence={"type": "number"},
    text=TEXT,
    words=many(thing(text=TEXT, box=BOX, confidence={"type": "number"})),
)
PAGES = thing(("pages",), pages=many(PAGE))
LINE = thing(("seq", "at", "act", "who"), seq=COUNT, at=TEXT, act=TEXT, who=TEXT)
TRAIL = thing(("entries",), entries=many(LINE))
REVIEW = thing(
    ("values",),
    values={
        "type": "object",
        "properties": dict.fromkeys(FIELDS, TEXT),
        "additionalProperties": False,
    },
    version={"type": "integer", "minimum": 1},
)
SIGNATURE = thing(("key", "pin"), key=TEXT, pin=TEXT, seen=TEXT)
RECEIPT = thing(("factor",), factor={"type": "string", "pattern": "^[0-9]{4}$"})
RECEIPT_GIVEN = thing(("receipt",), receipt=TEXT)
HIT = thing(
    ("record", "page", "score"),
    record=TEXT,
    page=COUNT,
    score={"type": "number"},
    number=TEXT,
    date=MAYBE_TEXT,
    abstract=TEXT,
    snippet=TEXT,
    boxes=many(BOX),
)
FOUND = thing(("total", "hits"), total=COUNT, hits=many(HIT), facets=many({"type": "object"}))
JUDGED = thing(
    ("verdict", "signatures", "sentences"),
    verdict={"enum": ["valid", "invalid", "unknown", "none"]},
    headline=TEXT,
    sentences=many(TEXT),
    sha256=TEXT,
    signatures=many({"type": "object"}),
    original={"type": ["object", "null"]},
)
PROBLEM = thing(
    ("title", "status", "code"),
    type=TEXT,
    title=TEXT,
    status={"type": "integer"},
    code=TEXT,
    detail=TEXT,
    retryable={"type": "boolean"},
)
