"""The shapes that go over the wire, as JSON Schema (DESIGN, "Interfaces a user can rely on")."""

from archive.records.record import FIELDS, Role
from archive.records.state import State, Waiting

TEXT = {"type": "string"}
CODE = {"type": "string", "minLength": 1, "maxLength": 100}
MAYBE_CODE = {"type": "string", "maxLength": 100}
ANY_FILE = "*/*"
"""A file of a record comes as what it is."""
ONCE = {
    "Idempotency-Key": {
        "type": "string",
        "pattern": '^("[ !#-\\[\\]-~]{1,255}"|[!#-~]{1,255})$',
    }
}
"""The header that makes an act count once (see the page of this folder)."""
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


def wanted(required: tuple[str, ...] = (), **properties: object) -> dict[str, object]:
    """Return the schema of an object somebody sends: what is not named here is refused."""
    return {**thing(required, **properties), "additionalProperties": False}


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
    to_sign=maybe(FILE),
    retention=maybe(RETENTION),
    arrival_verdict=maybe(VERDICT),
    active=many(TEXT),
    arrival=maybe(thing(("channel", "device"), channel=TEXT, device=TEXT)),
    batch=MAYBE_TEXT,
    is_batch={"type": "boolean"},
    citizen_numbers=many(TEXT),
    division=maybe({"type": "object"}),
    descent=maybe({"type": "object"}),
    duplicate_of=MAYBE_TEXT,
    restricted={"type": "boolean"},
    restriction=maybe(thing(("reason", "by", "at"), reason=TEXT, by=TEXT, at=TEXT)),
    undecided_twins=COUNT,
    twins=many(thing(("other", "ruling", "by", "at"), other=TEXT, ruling=TEXT, by=TEXT, at=TEXT)),
    waiting_for={"enum": [*(waiting.value for waiting in Waiting), None]},
    no_signature_because=MAYBE_TEXT,
    public=TEXT,
    problem=maybe(thing(("code", "message"), code=TEXT, message=TEXT)),
)
UPLOAD = thing(
    ("id", "name", "length", "offset", "fingerprint", "record"),
    id=TEXT,
    name=TEXT,
    length=COUNT,
    offset=COUNT,
    fingerprint=TEXT,
    record=MAYBE_TEXT,
)
UPLOADS = thing(("uploads",), uploads=many(UPLOAD))
RECORDS = thing(("records", "next"), records=many(RECORD), next=MAYBE_TEXT)
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
SEAL = thing(
    ("state", "sealed", "sealed_at", "seq", "sha256", "locked_until", "public"),
    state={"enum": [state.value for state in State]},
    sealed={"type": "boolean"},
    sealed_at=MAYBE_TEXT,
    seq={"type": ["integer", "null"]},
    sha256=MAYBE_TEXT,
    locked_until=MAYBE_TEXT,
    public=MAYBE_TEXT,
)
REVIEW = wanted(
    ("values",),
    values=wanted((), **dict.fromkeys(FIELDS, TEXT)),
    version={"type": "integer", "minimum": 1},
)
REFUSAL = wanted(("reason",), reason={"type": "string", "minLength": 1, "maxLength": 500})
SIGNATURE = wanted(
    ("key", "pin"),
    key={"type": "string", "minLength": 1, "maxLength": 64},
    pin={"type": "string", "minLength": 1, "maxLength": 256},
    seen={"type": "string", "pattern": "^[0-9a-f]{64}$"},
)
LAYOUT = wanted(
    ("key", "seen"),
    key={"type": "string", "minLength": 1, "maxLength": 64},
    seen={"type": "string", "pattern": "^[0-9a-f]{64}$"},
)
LAID_OUT = thing(
    ("pdf", "start", "end", "certificate", "ticket"),
    pdf=TEXT,
    start=COUNT,
    end=COUNT,
    certificate=TEXT,
    ticket=TEXT,
)
SIGNATURE_VALUE = wanted(
    ("ticket", "signature"),
    ticket={"type": "string", "minLength": 1, "maxLength": 4096},
    signature={"type": "string", "minLength": 1, "maxLength": 4096},
)
RECEIPT = wanted(("factor",), factor={"type": "string", "pattern": "^[0-9]{4}$"})
DOSSIER_FIELDS = {
    "id": TEXT,
    "code": TEXT,
    "body": TEXT,
    "title": TEXT,
    "opened_on": TEXT,
    "closed_on": MAYBE_TEXT,
    "procedure": MAYBE_TEXT,
}
DOSSIERS = thing(
    ("dossiers", "next"),
    dossiers=many(thing(tuple(DOSSIER_FIELDS), **DOSSIER_FIELDS)),
    next=MAYBE_TEXT,
)
DOSSIER = thing((*DOSSIER_FIELDS, "records"), **DOSSIER_FIELDS, records=many(RECORD))
JOBS = thing(
    ("jobs",),
    jobs=many(
        thing(
            ("id", "record", "name", "task", "why"),
            id=TEXT,
            record=TEXT,
            name=TEXT,
            task=TEXT,
            why=TEXT,
        )
    ),
)
WEBHOOK_FIELDS = {
    "id": TEXT,
    "url": TEXT,
    "bodies": many(TEXT),
    "states": many({"enum": [state.value for state in State]}),
    "made_at": TEXT,
    "failures": COUNT,
    "next_try": MAYBE_TEXT,
    "stopped_at": MAYBE_TEXT,
    "problem": MAYBE_TEXT,
}
WEBHOOK = thing(tuple(WEBHOOK_FIELDS), **WEBHOOK_FIELDS)
WEBHOOKS = thing(("webhooks",), webhooks=many(WEBHOOK))
WEBHOOK_MADE = thing((*WEBHOOK_FIELDS, "secret"), **WEBHOOK_FIELDS, secret=TEXT)
WEBHOOK_WANTED = wanted(
    ("url", "bodies", "states"),
    url={"type": "string", "minLength": 1, "maxLength": 2000},
    bodies={"type": "array", "items": CODE, "minItems": 1, "maxItems": 1000},
    states={
        "type": "array",
        "items": {"type": "string", "enum": [state.value for state in State]},
        "minItems": 1,
        "maxItems": len(State),
    },
)
PROOF = thing(
    ("format", "entry", "index", "size", "path", "checkpoint", "keys", "stamp", "manifest"),
    format=COUNT,
    entry=TEXT,
    index=COUNT,
    size=COUNT,
    path=many(TEXT),
    checkpoint=TEXT,
    keys=many(TEXT),
    stamp=MAYBE_TEXT,
    openings={"type": "object"},
    consistency=many({"type": "object"}),
    manifest=MAYBE_TEXT,
)
CONSISTENCY = thing(
    ("first", "second", "path"),
    first=COUNT,
    second=COUNT,
    path=many({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
)
RECEIPT_GIVEN = thing(("receipt",), receipt=TEXT)
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
    ("type", "title", "status", "code", "detail", "instance"),
    type=TEXT,
    title=TEXT,
    status={"type": "integer"},
    code=TEXT,
    detail=TEXT,
    instance=TEXT,
    retryable={"type": "boolean"},
    field=TEXT,
    limit={"type": "integer"},
    number={**TEXT, "description": "of an error of the archive: quote it when you report it"},
)
