"""A machine holds the archive to its word: proofs, checkpoints, and limits for the public."""

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.ledger.checkpoint import Checkpoint, read
from archive.ledger.proof import verify_consistency
from archive.web.api.limits import MOST
from tests.doors.api.conftest import BASE, Hall
from tests.doors.api.test_lists import hand_in
from tests.doors.api.test_main_job import told

VERIFIER = Path(__file__).parents[3] / "archive" / "upkeep" / "verify_entry.py"


def newest(hall: Hall) -> Checkpoint:
    """Return the newest checkpoint, as anybody is given it."""
    answer = hall.machine().get("/ledger/checkpoint")
    assert answer.content_type == "text/plain; charset=utf-8"
    return read(answer.data)


@pytest.fixture(scope="module")
def sizes(hall: Hall) -> tuple[Checkpoint, Checkpoint]:
    """Let the ledger be frozen, grow, and be frozen again; return both checkpoints."""
    hand_in(hall, "CHOT-SO")
    found = []
    for _ in range(2):
        hand_in(hall, "CHOT-SO")
        hall.office.clock.now += timedelta(minutes=11)
        hall.office.work()
        found.append(newest(hall))
    return found[0], found[1]


def test_anybody_can_check_that_the_log_only_grew(
    hall: Hall, sizes: tuple[Checkpoint, Checkpoint]
) -> None:
    """Two checkpoints somebody kept, and the path between them."""
    first, second = sizes
    assert first.size < second.size
    said = told(hall.machine().get(f"/ledger/consistency?first={first.size}&second={second.size}"))
    path = [bytes.fromhex(step) for step in said["path"]]
    roots = {"first_root": first.root, "second_root": second.root}

    assert verify_consistency(first.size, second.size, path=path, **roots)
    assert not verify_consistency(first.size, second.size, path=path[::-1], **roots)


@pytest.mark.parametrize("query", ["first=0&second=1", "first=1", "first=x&second=2", ""])
def test_sizes_that_are_none_are_refused(hall: Hall, query: str) -> None:
    """Both are needed, from 1 on."""
    assert hall.machine().get(f"/ledger/consistency?{query}").status_code == 422


def test_what_is_not_vouched_for_is_not_proved(
    hall: Hall, sizes: tuple[Checkpoint, Checkpoint]
) -> None:
    """Beyond the newest checkpoint, and backwards, there is nothing to prove."""
    first, second = (one.size for one in sizes)
    for query in (f"first=1&second={second + 10**6}", f"first={second}&second={first}"):
        assert hall.machine().get(f"/ledger/consistency?{query}").status_code == 404


def test_a_proof_is_checked_by_a_stranger(
    hall: Hall, sizes: tuple[Checkpoint, Checkpoint], tmp_path: Path
) -> None:
    """The answer, written to a file, satisfies the verifier that needs nothing of ours."""
    assert sizes
    record = told(hall.machine("officer").get("/records?dossier=CHOT-SO"))["records"][-1]
    answer = hall.machine("officer").get(f"/records/{record['id']}/proof")
    proof, key = tmp_path / "proof.json", tmp_path / "ledger.pub"
    proof.write_bytes(answer.data)
    key.write_text("\n".join(hall.office.parts.ledger_key.lines) + "\n", encoding="utf-8")
    order = [sys.executable, str(VERIFIER), str(proof), "--key", str(key)]
    done = subprocess.run(order, capture_output=True, text=True, check=False)
    entry: Mapping[str, Any] = json.loads(told(answer)["entry"])
    manifest = base64.b64decode(told(answer)["manifest"])

    assert done.returncode == 0, done.stdout + done.stderr
    assert entry["subject"] == record["id"]
    assert hashlib.sha256(manifest).hexdigest() == entry["commitments"]["manifest"]


def test_one_entry_can_be_asked_for(hall: Hall, sizes: tuple[Checkpoint, Checkpoint]) -> None:
    """By its number, if it is the record's; another record's number is not found."""
    assert sizes
    officer = hall.machine("officer")
    record = told(officer.get("/records?dossier=CHOT-SO"))["records"][-1]["id"]
    first = told(officer.get(f"/records/{record}/trail"))["entries"][0]["seq"]

    assert told(officer.get(f"/records/{record}/proof?seq={first}"))["index"] == first
    assert officer.get(f"/records/{record}/proof?seq={first + 10**9}").status_code == 404


def test_the_public_may_ask_only_so_often(hall: Hall) -> None:
    """Sixty times a minute from one address; then 429 says when to come back."""
    client = hall.app.test_client()
    here = {"REMOTE_ADDR": "127.0.0.77"}
    path = f"{BASE}/ledger/consistency?first=1&second=1"
    answers = [client.get(path, environ_overrides=here) for _ in range(MOST + 1)]
    other = client.get(path, environ_overrides={"REMOTE_ADDR": "127.0.0.78"})

    assert 429 not in {one.status_code for one in [*answers[:-1], other]}
    assert (answers[-1].status_code, answers[-1].headers["Retry-After"]) == (429, "60")
    hall.office.clock.now += timedelta(seconds=61)
    assert client.get(path, environ_overrides=here).status_code != 429


def test_a_pin_is_not_taken_where_others_can_read_it(hall: Hall, reviewed_record: str) -> None:
    """Over plain HTTP from another machine: refused before the PIN is looked at (403)."""
    signer = hall.machine("signer")
    order = {"key": "demo", "pin": hall.office.world.signer("demo").pin}
    path = f"/records/{reviewed_record}/signature"
    answer = signer.post(path, json=order, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})

    assert (answer.status_code, (answer.json or {})["code"]) == (403, "unprotected")
    assert hall.office.record(reviewed_record).signed_by is None


def test_the_seal_is_told(hall: Hall, read_record: str) -> None:
    """A record that is not sealed says so, and nothing else."""
    said = told(hall.machine("officer").get(f"/records/{read_record}/seal"))

    assert said["sealed"] is False
    assert {said[name] for name in ("sealed_at", "seq", "sha256", "locked_until")} == {None}
