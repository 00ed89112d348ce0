"""The shapes that go over the wire, as JSON Schema (DESIGN, "Interfaces a user can rely on")."""

from archive.records.record import FIELDS, Role
from archive.records.state import State, Waiting

TEXT = {"type": "string"}
MAYBE_TEXT = {"type": ["string", "null"]}
COUNT = {"type": "integer", "minimum": 0}
VERDICT = {"enum": ["valid", "invalid", "unknown", "none"]}
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


def maybe(schema: object) -> dict[str, object]:
    """Return the schema of what may be null."""
    return {"anyOf": [schema, {"type": "null"}]}


FILE = thing(
    ("role", "sha256", "media_type", "bytes"),
    role={"enum": [role.value for role in Role]},
    sha256=TEXT,
    media_type=TEXT,
    bytes=COUNT,
)
RETENTION = thing(
    ("rule", "eligible_from", "lock_until", "holds"),
    rule=TEXT,
    eligible_from=MAYBE_TEXT,
    lock_until=TEXT,
    holds=many(TEXT),
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
    retention=maybe(RETENTION),
    arrival_verdict=maybe(VERDICT),
    active=many(TEXT),
    batch=MAYBE_TEXT,
    is_batch={"type": "boolean"},
    duplicate_of=MAYBE_TEXT,
    waiting_for={"enum": [*(waiting.value for waiting in Waiting), None]},
    no_signature_because=MAYBE_TEXT,
    public=TEXT,
    problem=maybe(thing(("code", "message"), code=TEXT, message=TEXT)),
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
FACET = thing(("name", "value", "count"), name=TEXT, value=TEXT, count=COUNT)
FOUND = thing(("total", "hits", "facets"), total=COUNT, hits=many(HIT), facets=many(FACET))
SIGNATURE_SEEN = thing(
    ("field", "verdict", "level", "signer", "time", "time_source", "coverage", "changes", "reason"),
    field=TEXT,
    verdict=VERDICT,
    level=TEXT,
    signer=TEXT,
    time=MAYBE_TEXT,
    time_source={"enum": ["timestamp", "claimed", "none"]},
    coverage=TEXT,
    changes=many(TEXT),
    reason=TEXT,
)
PUBLIC = thing(
    ("code", "number", "date", "kind", "body", "sha256", "sealed_at", "verdict"),
    code=TEXT,
    number=TEXT,
    date=TEXT,
    kind=TEXT,
    body=TEXT,
    sha256=TEXT,
    sealed_at=TEXT,
    verdict=VERDICT,
)
JUDGED = thing(
    ("verdict", "signatures", "sentences"),
    verdict=VERDICT,
    headline=TEXT,
    sentences=many(TEXT),
    sha256=TEXT,
    signatures=many(SIGNATURE_SEEN),
    original=maybe(PUBLIC),
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
