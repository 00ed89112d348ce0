"""Every row must say what the store says: lists show columns, and nobody looks behind them.

What a record's own description says is compared with its manifest elsewhere (``fixity``); here the
columns that serve finding it are compared with that description, and the tables beside it.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from archive.catalog.sql import numbers
from archive.catalog.sql.accuracy import rows_of
from archive.catalog.sql.records import columns_of
from archive.catalog.sql.work import Work
from archive.ledger.entry import Act, Entry
from archive.parts import Parts
from archive.records.digest import Digest
from archive.records.dossier import Dossier
from archive.records.errors import Damaged
from archive.records.manifest import dossier_of, record_of
from archive.upkeep.journal import checkpoints_of
from archive.upkeep.receipts import slips_of
from archive.upkeep.report import Findings, What

TRIES = 3
"""The store goes on while rows are read: what differs is looked at again before it is told."""

Row = Mapping[str, object]
Witness = Callable[[Parts, Work], Sequence[str]]
"""Returns the tables that are not as the store keeps them: accounts (``archive.accounts``)."""


def check_rows(parts: Parts, *witnesses: Witness) -> Findings:
    """Compare every table that must outlive a rebuild with what the store tells of it."""
    findings = Findings()
    for _ in range(TRIES):
        findings = Findings()
        with findings.asking(), parts.catalog.view() as view:
            _structure(view, findings)
            known = _records(view, findings)
            _files(view, known, findings)
            _checked(view, known, findings)
            _numbers(view, known, findings)
            _pages(view, known, findings)
            _dossiers(parts, view, known, findings)
            _receipts(parts, view, findings)
            _checkpoints(parts, view, findings)
            for witness in witnesses:
                with findings.asking(thing="register"):
                    for table in witness(parts, view):
                        findings.wrong(What.REGISTER_DIFFERS, thing=table)
        if not findings.damaged:
            break
    return findings


def _structure(view: Work, findings: Findings) -> None:
    for trouble in view.derived.trouble():
        findings.wrong(What.CATALOGUE_BROKEN, thing=trouble)


def _records(view: Work, findings: Findings) -> Mapping[str, Row]:
    """Compare each record's columns with its description; return the descriptions."""
    known: dict[str, Row] = {}
    for row in view.derived.rows("record"):
        record_id = str(row["id"])
        with findings.asking(record=record_id, thing="record"):
            data = json.loads(str(row["data"]))
            wanted = columns_of(record_of(data), dossier_of(data)) | {"id": data["record"]}
            known[record_id] = data
            # The text itself is compared by its meaning, against the manifest (``fixity``).
            _compare(row, wanted | {"data": row["data"]}, record_id, "record", findings)
    return known


def _compare(row: Row, wanted: Row, record: str, table: str, findings: Findings) -> None:
    for column in sorted(name for name in row if row[name] != wanted.get(name)):
        findings.wrong(What.ROW_DIFFERS, record=record, thing=f"{table}.{column}")


def _files(view: Work, known: Mapping[str, Row], findings: Findings) -> None:
    kept: dict[str, set[tuple[str, str]]] = {record: set() for record in known}
    for row in view.derived.rows("file"):
        kept.setdefault(str(row["record"]), set()).add((str(row["role"]), str(row["sha256"])))
    for record, said in kept.items():
        files = cast("Iterable[Mapping[str, str]]", known.get(record, {}).get("files", ()))
        if said != {(file["role"], file["sha256"]) for file in files}:
            findings.wrong(What.ROW_DIFFERS, record=record, thing="file")


def _checked(view: Work, known: Mapping[str, Row], findings: Findings) -> None:
    """Compare what reviews say of the reading with the records they are counted from."""
    kept: dict[str, list[Row]] = {record: [] for record in known}
    for row in view.derived.rows("checked_value"):
        kept.setdefault(str(row["record"]), []).append(dict(row))
    for record, rows in kept.items():
        with findings.asking(record=record, thing="checked_value"):
            wanted = rows_of(record_of(known[record])) if record in known else []
            if rows != sorted(wanted, key=lambda row: str(row["field"])):
                findings.wrong(What.ROW_DIFFERS, record=record, thing="checked_value")


def _numbers(view: Work, known: Mapping[str, Row], findings: Findings) -> None:
    """Compare the register of outgoing documents with the records that took its numbers."""
    kept: dict[str, list[Row]] = {record: [] for record in known}
    for row in view.derived.rows("number"):
        kept.setdefault(str(row["record"]), []).append(dict(row))
    for record, rows in kept.items():
        with findings.asking(record=record, thing="number"):
            wanted = numbers.rows_of(record_of(known[record])) if record in known else []
            if sorted(rows, key=str) != sorted(wanted, key=str):
                findings.wrong(What.ROW_DIFFERS, record=record, thing="number")


def _pages(view: Work, known: Mapping[str, Row], findings: Findings) -> None:
    """Look for pages of nobody; what a page says is compared where its reading is read."""
    for row in view.derived.rows("page"):
        record = str(row["record"])
        with findings.asking(record=record, thing="page"):
            if record not in known or json.loads(str(row["data"]))["page"] != row["number"]:
                findings.wrong(What.ROW_DIFFERS, record=record, thing=f"page/{row['number']}")


def _dossiers(parts: Parts, view: Work, known: Mapping[str, Row], findings: Findings) -> None:
    """Compare each dossier with what a record's description or a receipt in the store says."""
    told: dict[str, list[Dossier]] = {}
    for data in known.values():
        dossier = dossier_of(data)
        if dossier is not None:
            told.setdefault(dossier.id, []).append(dossier)
    for row in view.derived.rows("dossier"):
        dossier_id = str(row["id"])
        with findings.asking(record=dossier_id, thing="dossier"):
            said = told.pop(dossier_id, [])
            said += [slip.dossier for slip in slips_of(parts.objects, dossier_id)]
            kept = view.dossiers.find(dossier_id)
            closed = {one.closed_on for one in said} - {None}
            is_right = kept in said and (kept is None or not closed or kept.closed_on in closed)
            # One that never held anything is told of by the register alone.
            if said and not is_right:
                findings.wrong(What.ROW_DIFFERS, record=dossier_id, thing="dossier")
    for missing in sorted(told):
        findings.wrong(What.ROW_DIFFERS, record=missing, thing="dossier")


def _receipts(parts: Parts, view: Work, findings: Findings) -> None:
    """Compare each dossier's receipt with the last one that the ledger tells of."""
    rows = {str(row["dossier"]): str(row["code_hash"]) for row in view.derived.rows("receipt")}
    last = given_receipts(view)
    for dossier in sorted(rows.keys() | last.keys()):
        with findings.asking(record=dossier, thing="receipt"):
            slips = slips_of(parts.objects, dossier)
            wanted = [one.receipt for one in slips if one.name.digest == last.get(dossier)]
            if [view.dossiers.receipt(rows.get(dossier, ""))] != wanted:
                findings.wrong(What.ROW_DIFFERS, record=dossier, thing="receipt")


def given_receipts(view: Work) -> Mapping[str, Digest]:
    """Return the digest of the last receipt of each dossier, as the ledger tells."""
    found: dict[str, Digest] = {}
    for row in view.ledger.rows():
        if f'"act":"{Act.RECEIPT.value}"' in row.data:
            entry = Entry.from_bytes(row.data.encode())
            found[entry.subject] = entry.commitments["receipt"]
    return found


def _checkpoints(parts: Parts, view: Work, findings: Findings) -> None:
    """Compare the checkpoints with those of the store; it may hold one more (a crash)."""
    try:
        said = checkpoints_of(parts)
    except Damaged:
        return  # told by the check of the ledger
    rows = {cast(int, row["size"]): str(row["note"]) for row in view.derived.rows("checkpoint")}
    for size, note in sorted(rows.items()):
        if note not in said.get(size, ()):
            findings.wrong(What.ROW_DIFFERS, thing=f"checkpoint/{size}")
