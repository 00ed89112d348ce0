"""A long list of documents, one unlock, and the plug pulled again and again (P1, P2)."""

import json
import secrets
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from archive.assemble import assemble, now
from archive.catalog.sql.ledger import Row
from archive.demo.play import somebody
from archive.demo.prepare import make_world, people_the_archive
from archive.ledger.entry import Act, Entry
from archive.parts import Parts, name_of
from archive.records.record import Record, Role
from archive.records.sitting import Outcome
from archive.records.state import Waiting
from archive.route.sitting import begin
from archive.settings import read_settings
from tests.faults.sitting import Order
from tests.faults.trial import KILLED, PROJECT
from tests.route.desk import laid, official, shown

LIST = 24
PLACES = (
    ("sign.before_store", 3),
    ("sign.after_store", 4),
    ("stage.before_commit", 4),
    ("stage.after_commit", 5),
)
"""Where each life ends: by then so many documents were signed, and one is half done."""


def test_killed_again_and_again_every_document_is_signed_once(tmp_path: Path) -> None:
    """What was signed stays signed and is not signed again; what was not is signed later."""
    kept, sitting = begun(tmp_path / "data", LIST)
    orders = [
        Order(str(tmp_path / "data"), sitting, place, nth, minutes=5 * number)
        for number, (place, nth) in enumerate(PLACES)
    ]
    orders.append(Order(str(tmp_path / "data"), sitting, minutes=60))
    ends = lived(orders)

    assert ends == [KILLED] * len(PLACES) + [0]
    assert not faults(tmp_path / "data", kept, sitting)


def begun(folder: Path, count: int) -> tuple[Sequence[Record], str]:
    """Make an archive with so many documents, and a sitting that nobody has begun to sign at."""
    folder.mkdir(mode=0o700)
    world = make_world(folder, at=now(), chance=secrets.token_bytes)
    archive = assemble(read_settings(folder))
    try:
        parts = archive.parts
        people_the_archive(parts, folder, world)
        records = laid(parts, somebody(parts, "officer"), count)
        sitting = begin(parts, shown(records), key="demo", by=somebody(parts, "signer"))
    finally:
        archive.close()
    return records, sitting.id


def lived(orders: Sequence[Order]) -> list[int]:
    """Have these lives lived, one after the other; return how each ended."""
    said = "".join(f"{json.dumps(asdict(one))}\n" for one in orders)
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.sitting"],
        cwd=PROJECT,
        input=said,
        capture_output=True,
        text=True,
        check=True,
    )
    return [int(one) for one in done.stdout.split()]


def faults(folder: Path, records: Sequence[Record], sitting: str) -> list[str]:
    """Name each document that is not signed, or not once, or not the one that was shown."""
    archive = assemble(read_settings(folder))
    try:
        parts = archive.parts
        with parts.catalog.view() as view:
            lines = {line.record: line.outcome for line in view.sittings.lines(sitting)}
            now = [view.records.get(one.id) for one in records]
            told = {one.id: acts(view.ledger.of(one.id)) for one in records}
        return [
            one.id
            for before, one in zip(records, now, strict=True)
            if lines[one.id] is not Outcome.SIGNED
            or told[one.id].count(Act.SIGNED) != 1
            or not is_signed_once(parts, before, one)
        ]
    finally:
        archive.close()


def acts(rows: Sequence[Row]) -> list[Act]:
    """Return what the ledger says was done with a record."""
    return [Entry.from_bytes(row.data.encode()).act for row in rows]


def is_signed_once(parts: Parts, before: Record, after: Record) -> bool:
    """Say whether a record has one signed file, which begins with the very bytes shown."""
    signing = [file for file in after.files if file.role is Role.SIGNING]
    if len(signing) != 1 or after.waiting_for is not Waiting.TIMESTAMP:
        return False
    whole = parts.objects.read(name_of(after, signing[0]))
    return whole.startswith(parts.objects.read(name_of(before, official(before))))
