"""The verdict at the door, shown again years later: as it was kept, and judged once more.

A record that came in signed is kept as it came; what proves its signatures lies beside it. With
those anchors, those answers and that moment the judgement is the same, whoever answers no more.
"""

import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.inquiry.view import record as view_record
from archive.parts import Parts, name_of
from archive.records.actor import Actor
from archive.records.errors import NotFound
from archive.records.record import Record, Role
from archive.sandbox.judged import Case, canonical, judge
from archive.sandbox.scratch import lent
from signing.trust.recorded import Answered
from signing.verdict import Verdict

PROOF = "proof"


@dataclass(frozen=True)
class Arrival:
    """What was said at the door, and what is said now of the same evidence.

    ``kept`` and ``again`` are the verdict in canonical JSON; ``again`` is empty where the record
    was taken in before evidence was kept with the verdict. ``answers`` counts what was fetched.
    """

    verdict: Verdict
    kept: bytes
    again: bytes
    at: datetime | None
    answers: int

    @property
    def same(self) -> bool:
        """Whether the judgement made again is the one that was kept, byte for byte."""
        return self.kept == self.again


def arrival_of(parts: Parts, actor: Actor, record_id: str) -> Arrival:
    """Show the verdict of a record's arrival, and make it again from what was kept with it.

    Raises ``NotFound`` where this actor may not see the record, or it came without signatures.
    """
    record = view_record(parts, actor, record_id)
    evidence = next((one for one in record.files if one.role is Role.EVIDENCE), None)
    if evidence is None:
        message = "Tài liệu này đến mà không mang chữ ký số, nên không có kết luận lúc tiếp nhận."
        raise NotFound(message)
    told = json.loads(parts.objects.read(name_of(record, evidence)))
    proof = told.pop(PROOF, None)
    again = canonical(_as_told(told, _again(parts, record, proof))) if proof else b""
    return Arrival(
        verdict=Verdict.from_json(told),
        kept=canonical(told),
        again=again,
        at=datetime.fromisoformat(proof["at"]) if proof else None,
        answers=len(proof["answers"]) if proof else 0,
    )


def _again(parts: Parts, record: Record, proof: dict[str, Any]) -> Mapping[str, Any]:
    """Judge the file as it came, with the anchors and answers of then, as of then; no network."""
    with parts.bench(record, record.original) as (source, folder), lent(parts.scratch) as beside:
        anchors = [_written(beside / f"{n}.pem", one) for n, one in enumerate(proof["anchors"])]
        answers = tuple(map(Answered.from_json, proof["answers"]))
        case = Case(source, anchors, datetime.fromisoformat(proof["at"]), answers)
        return judge(parts.sandbox, case, folder).verdict


def _as_told(then: Any, now: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Leave out what only later versions of this program say; all else must be the same."""
    if isinstance(then, dict) and isinstance(now, Mapping):
        return {key: _as_told(then[key], now[key]) for key in then if key in now}
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return [_as_told(one, other) for one, other in zip(then, now, strict=True)]
    return now


def _written(path: Path, content: str) -> Path:
    path.write_bytes(b64decode(content))
    return path
