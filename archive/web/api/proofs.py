"""Proofs of the ledger over HTTP: one entry to a stranger, and that the log only grew."""

import base64

from flask import Response, jsonify, make_response

from archive.inquiry.growth import growth
from archive.inquiry.proof import newest_checkpoint, proof_of
from archive.records.access import Act
from archive.web.api import asked, schemas
from archive.web.api.described import Operation, described
from archive.web.api.limits import limited
from archive.web.context import parts
from archive.web.permissions import permits, permits_anyone
from archive.web.visitor import actor

LARGEST = 10**15
"""Entries; no log has more, and every machine can count to it."""
NUMBER = {"type": "integer", "minimum": 0, "maximum": LARGEST}
SIZE = {"type": "integer", "minimum": 1, "maximum": LARGEST}

pages = asked.room("api_proofs")


@pages.get("/records/<record>/proof")
@described(
    Operation(
        "Chứng minh một dòng sổ về tài liệu, kiểm tra được không cần Văn Khố",
        schemas.PROOF,
        query={"seq": NUMBER},
        refusals=frozenset({409}),
    )
)
@permits(Act.SEE)
def proof(record: str) -> Response:
    """Prove the sealing of a record, else its newest step, else the entry ``seq`` on it.

    The answer is what ``verify_entry.py`` reads; ``manifest`` (base64) is what the entry commits
    to, for those whose record it is.
    """
    found = proof_of(parts(), actor(), record, seq=asked.maybe_query("seq"))
    manifest = base64.b64encode(found.manifest).decode() if found.manifest else None
    return jsonify({**found.to_json(), "manifest": manifest})


@pages.get("/ledger/checkpoint")
@described(
    Operation(
        "Điểm chốt mới nhất của sổ, có chữ ký (C2SP tlog-checkpoint)",
        "text/plain",
        refusals=frozenset({409}),
    )
)
@permits_anyone
def checkpoint() -> Response:
    """Give the newest signed checkpoint: whoever keeps one can hold the archive to it."""
    answer = make_response(newest_checkpoint(parts()))
    answer.content_type = "text/plain; charset=utf-8"
    return answer


@pages.get("/ledger/consistency")
@described(
    Operation(
        "Chứng minh sổ chỉ dài thêm giữa hai điểm chốt (RFC 9162)",
        schemas.CONSISTENCY,
        query={"first": SIZE, "second": SIZE},
        needed=frozenset({"first", "second"}),
        refusals=frozenset({404, 429}),
    )
)
@permits_anyone
@limited
def consistency() -> Response:
    """Prove that the log of ``second`` entries goes on from that of ``first``."""
    sizes = [asked.number(name, 0) for name in ("first", "second")]
    found = growth(parts(), *sizes)
    return jsonify(first=found.first, second=found.second, path=[step.hex() for step in found.path])
