"""A record as machines read it.

The stable JSON of the shell and the interface (DESIGN, Interfaces).
"""

from archive.inquiry.marks import Marks
from archive.parts import Parts
from archive.records.arrival import arrival_data
from archive.records.calendar import legal_day, to_text
from archive.records.division import descent_data, division_data
from archive.records.record import File, Record
from archive.records.restriction import restriction_data
from archive.records.retention import eligible_from, lock_until
from archive.records.twin import twins_data
from search.result import Hit


def description(parts: Parts, record: Record) -> dict[str, object]:
    """Return the record's JSON; more fields may come, none of these goes."""
    with parts.catalog.view() as view:
        dossier = view.dossiers.find(record.dossier)
        undecided = view.likenesses.count_undecided_of(record.id)
    waiting, to_sign = record.waiting_for, record.to_sign
    return {
        "id": record.id,
        "state": record.state.value,
        "version": record.version,
        "name": record.name,
        "received_at": to_text(record.received_at),
        "dossier": dossier.code if dossier else None,
        "dossier_id": record.dossier,
        "batch": record.batch,
        "is_batch": record.is_batch,
        "body": record.body,
        "pages": record.pages,
        "fields": {value.name: value.text for value in record.values if value.text},
        "files": [_file(one) for one in record.files],
        "to_sign": _file(to_sign) if to_sign else None,
        "retention": _retention(parts, record),
        "arrival_verdict": record.arrival_verdict,
        "active": list(record.active),
        "arrival": arrival_data(record.arrival),
        "citizen_numbers": _several(record.value("citizen_numbers")),
        "division": division_data(record.division),
        "descent": descent_data(record.descent),
        "duplicate_of": record.duplicate_of,
        "restricted": record.restricted,
        "restriction": restriction_data(record.restriction),
        "undecided_twins": undecided,
        "twins": twins_data(record.twins),
        "waiting_for": waiting.value if waiting else None,
        "no_signature_because": record.no_signature_because,
        "public": record.public,
        "problem": vars(record.problem) if record.problem else None,
    }


def hit_description(hit: Hit, marks: Marks) -> dict[str, object]:
    """Return the JSON of a page that was found; boxes are fractions of the upright page."""
    return {
        "record": hit.record,
        "page": hit.page,
        "score": hit.score,
        "number": hit.number,
        "date": hit.date.isoformat() if hit.date else None,
        "abstract": hit.abstract,
        "snippet": "".join(span.text for span in hit.snippet),
        "boxes": [box.to_json() for box in marks.boxes],
        "other_readings": [
            {"read": one.read, "other": one.other, "box": one.box.to_json()}
            for one in marks.guesses
        ],
        "reasons": [vars(reason) for reason in hit.reasons],
    }


def _file(file: File) -> dict[str, object]:
    return {
        "role": file.role.value,
        "sha256": file.sha256,
        "media_type": file.media_type,
        "bytes": file.bytes,
    }


def _several(text: str) -> list[str]:
    """Return the members of a field that holds several, as they stand between its commas."""
    return [one.strip() for one in text.split(",") if one.strip()]


def _retention(parts: Parts, record: Record) -> dict[str, object] | None:
    rule = record.retention
    if rule is None:
        return None
    eligible = eligible_from(rule)
    return {
        "rule": rule.rule,
        "eligible_from": eligible.isoformat() if eligible else None,
        "lock_until": lock_until(rule, today=legal_day(parts.clock())).isoformat(),
        "holds": [hold.id for hold in record.holds],
    }
