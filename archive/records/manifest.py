"""The manifest: all that is known of a record, as plain data for canonical JSON (FORMAT.md).

Integers only: confidences are per mille, boxes are ten-thousandths of the page. ``data_of`` and
``record_of`` are inverse on everything a rebuild needs, so the catalogue can be made anew from the
store alone (decision 3).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import cast

from archive.records.arrival import arrival_data, arrival_of
from archive.records.calendar import from_text, to_text
from archive.records.digest import Digest, RecordId
from archive.records.division import descent_data, descent_of, division_data, division_of
from archive.records.dossier import Dossier, Receipt
from archive.records.hold import Hold
from archive.records.issuing import issuing_data, issuing_of
from archive.records.presented import presented_data, presented_of
from archive.records.record import File, Problem, Record, Role
from archive.records.restriction import restriction_data, restriction_of
from archive.records.retention import PeriodKind, Retention
from archive.records.review import review_data, review_of
from archive.records.secrecy import secrecy_data, secrecy_of
from archive.records.state import State, Waiting
from archive.records.twin import twins_data, twins_of
from archive.records.value import value_data, value_of

FORMAT = 3
"""Grows when the meaning of a field changes; old manifests stay readable for good."""

KNOWN = frozenset({1, 2, FORMAT})
"""Format 1 had no ``entry``; 2 not how a record arrived, was taken from a batch, or compared."""

RECEIPT = "receipt-"
"""How the names of a dossier's receipts begin; a number follows, and the highest counts."""

RECEIPT_FORMAT = 1

Data = Mapping[str, object]


@dataclass(frozen=True)
class Told:
    """The ledger's entry a manifest came with: all of it but the manifest's own digest.

    So an entry that no checkpoint covers yet can be made again from the store. ``act`` is a word of
    the ledger's list; ``after`` the leaf hash of the entry before it, empty for the first;
    ``commitments`` are those beside the manifest's.
    """

    seq: int
    id: str
    act: str
    by: str
    at: datetime
    after: str
    commitments: Mapping[str, Digest] = field(default_factory=dict)


def data_of(record: Record, dossier: Dossier | None, told: Told | None = None) -> dict[str, object]:
    """Return the manifest of this version of the record; ``told`` is the entry it comes with."""
    return {
        "format": FORMAT,
        "record": str(record.id),
        "version": record.version,
        "state": record.state.value,
        "body": record.body,
        "name": record.name,
        "received": {"at": to_text(record.received_at), "by": record.received_by},
        "salt": record.salt,
        "public": record.public,
        "dossier": _dossier_data(dossier),
        "waiting_for": record.waiting_for.value if record.waiting_for else None,
        "problem": vars(record.problem) if record.problem else None,
        "is_batch": record.is_batch,
        "batch": record.batch,
        "pages": record.pages,
        "files": [_file_data(file) for file in record.files],
        "values": [value_data(value) for value in record.values],
        "arrival_verdict": record.arrival_verdict,
        "active": list(record.active),
        "duplicate_of": record.duplicate_of,
        "retention": _retention_data(record.retention),
        "holds": [{**vars(hold), "at": to_text(hold.at)} for hold in record.holds],
        "restricted": record.restricted,
        "signed_by": record.signed_by,
        "no_signature_because": record.no_signature_because,
        "review": review_data(record.review),
        "arrival": arrival_data(record.arrival),
        "secrecy": secrecy_data(record.secrecy),
        "twins": twins_data(record.twins),
        "division": division_data(record.division),
        "descent": descent_data(record.descent),
        "issuing": issuing_data(record.issuing),
        "presented": presented_data(record.presented),
        "restriction": restriction_data(record.restriction),
        "entry": _told_data(told),
    }


def record_of(data: Data) -> Record:
    """Return the record a manifest describes.

    Raises ``KeyError`` or ``ValueError`` if it is none.
    """
    if data["format"] not in KNOWN:
        message = f"manifest format {data['format']} is not known"
        raise ValueError(message)
    received = cast(Data, data["received"])
    dossier = cast("Data | None", data["dossier"])
    waiting = cast("str | None", data["waiting_for"])
    problem = cast("Mapping[str, str] | None", data["problem"])
    record = Record(
        id=RecordId(str(data["record"])),
        body=str(data["body"]),
        name=str(data["name"]),
        state=State(str(data["state"])),
        received_at=from_text(str(received["at"])),
        received_by=str(received["by"]),
        salt=str(data["salt"]),
        public=str(data["public"]),
        version=cast(int, data["version"]),
        dossier=str(dossier["id"]) if dossier else None,
        waiting_for=Waiting(waiting) if waiting else None,
        problem=Problem(problem["code"], problem["message"]) if problem else None,
        is_batch=bool(data["is_batch"]),
        batch=cast("RecordId | None", data["batch"]),
        pages=cast(int, data["pages"]),
        files=tuple(_file(one) for one in cast("list[Data]", data["files"])),
        values=tuple(value_of(one) for one in cast("list[Data]", data["values"])),
        arrival_verdict=cast("str | None", data["arrival_verdict"]),
        active=tuple(map(str, cast("list[str]", data.get("active", [])))),
        duplicate_of=cast("RecordId | None", data["duplicate_of"]),
        retention=_retention(cast("Data | None", data["retention"])),
        holds=tuple(_hold(one) for one in cast("list[Mapping[str, str]]", data["holds"])),
        restricted=bool(data["restricted"]),
        signed_by=cast("str | None", data["signed_by"]),
        no_signature_because=cast("str | None", data["no_signature_because"]),
    )
    return _with_groups(record, data)


def dossier_of(data: Data) -> Dossier | None:
    """Return the dossier a manifest names, if any."""
    said = cast("Mapping[str, str | None] | None", data["dossier"])
    if said is None:
        return None
    closed = said["closed_on"]
    return Dossier(
        id=str(said["id"]),
        code=str(said["code"]),
        body=str(said["body"]),
        title=str(said["title"]),
        opened_on=date.fromisoformat(str(said["opened_on"])),
        closed_on=date.fromisoformat(closed) if closed else None,
        procedure=said["procedure"],
    )


def told_of(data: Data) -> Told | None:
    """Return the entry a manifest came with; None for one of format 1, which does not say.

    Raises ``KeyError`` or ``ValueError`` for what is none.
    """
    said = cast("Data | None", data.get("entry"))
    if said is None:
        return None
    return Told(
        seq=cast(int, said["seq"]),
        id=str(said["id"]),
        act=str(said["act"]),
        by=str(said["by"]),
        at=from_text(str(said["at"])),
        after=str(said["after"]),
        commitments=cast("Mapping[str, Digest]", said["commitments"]),
    )


def receipt_data(receipt: Receipt, dossier: Dossier) -> dict[str, object]:
    """Return what the store keeps of a receipt: keyed hashes, with the dossier they open."""
    return {
        "format": RECEIPT_FORMAT,
        "dossier": _dossier_data(dossier),
        "code_hash": receipt.code_hash,
        "factor_hash": receipt.factor_hash,
        "issued_on": receipt.issued_on.isoformat(),
    }


def receipt_of(data: Data) -> Receipt:
    """Return the receipt that ``receipt_data`` wrote; raises ``KeyError`` or ``ValueError``."""
    if data["format"] != RECEIPT_FORMAT:
        message = f"receipt format {data['format']} is not known"
        raise ValueError(message)
    return Receipt(
        dossier=str(cast(Data, data["dossier"])["id"]),
        code_hash=str(data["code_hash"]),
        factor_hash=str(data["factor_hash"]),
        issued_on=date.fromisoformat(str(data["issued_on"])),
    )


def _with_groups(record: Record, data: Data) -> Record:
    """Return the record with what formats 1 and 2 did not tell."""
    return replace(
        record,
        review=review_of(data.get("review")),
        arrival=arrival_of(data.get("arrival")),
        secrecy=secrecy_of(data.get("secrecy")),
        twins=twins_of(data.get("twins")),
        division=division_of(data.get("division")),
        descent=descent_of(data.get("descent")),
        issuing=issuing_of(data.get("issuing")),
        presented=presented_of(data.get("presented")),
        restriction=restriction_of(data.get("restriction")),
    )


def _told_data(told: Told | None) -> dict[str, object] | None:
    return None if told is None else {**vars(told), "at": to_text(told.at)}


def _dossier_data(dossier: Dossier | None) -> dict[str, object] | None:
    if dossier is None:
        return None
    return {
        "id": dossier.id,
        "code": dossier.code,
        "body": dossier.body,
        "title": dossier.title,
        "opened_on": dossier.opened_on.isoformat(),
        "closed_on": dossier.closed_on.isoformat() if dossier.closed_on else None,
        "procedure": dossier.procedure,
    }


def _file_data(file: File) -> dict[str, object]:
    return {
        "role": file.role.value,
        "sha256": str(file.sha256),
        "media_type": file.media_type,
        "bytes": file.bytes,
    }


def _file(data: Data) -> File:
    return File(
        Role(str(data["role"])),
        Digest(str(data["sha256"])),
        str(data["media_type"]),
        cast(int, data["bytes"]),
    )


def _retention_data(retention: Retention | None) -> dict[str, object] | None:
    if retention is None:
        return None
    ended = retention.work_ended
    return {
        "rule": retention.rule,
        "kind": retention.kind.value,
        "years": retention.years,
        "work_ended": ended.isoformat() if ended else None,
    }


def _retention(data: Data | None) -> Retention | None:
    if data is None:
        return None
    ended = cast("str | None", data["work_ended"])
    return Retention(
        rule=str(data["rule"]),
        kind=PeriodKind(str(data["kind"])),
        years=cast("int | None", data["years"]),
        work_ended=date.fromisoformat(ended) if ended else None,
    )


def _hold(data: Mapping[str, str]) -> Hold:
    return Hold(data["id"], data["reason"], data["by"], from_text(data["at"]))
