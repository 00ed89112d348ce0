"""The archive's keys and proofs from the shell."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from archive.cli.waiting import served
from tests.doors.cli.conftest import Call, Said, descriptor, said_by

PASSPHRASE = "một câu dài để mở khóa"


def with_passphrase(*words: str | Path) -> Said:
    """Call a verb that asks for a passphrase, through a descriptor."""
    with descriptor(PASSPHRASE) as number:
        return said_by(*words, "--passphrase-fd", str(number))


def test_keys_are_listed_without_what_is_in_them(call: Call) -> None:
    """Names, fingerprints, ages: as lines and as JSON."""
    lines = call("keys", "list", "--json").lines
    said = call("keys", "list")

    assert {"pepper", "ledger.key", "ledger.pub"} <= {one["name"] for one in lines}
    assert said.code == 0
    assert "ngày" in said.out
    assert "PRIVATE" not in said.out + json.dumps(lines)


def test_lost_keys_come_back(copied: Callable[[], Path], tmp_path: Path) -> None:
    """Backed up under a passphrase, lost, brought back: the archive is whole again."""
    data, file = copied(), tmp_path / "khoa.vankho"
    made = with_passphrase("keys", "backup", "-o", file, "--data", data)
    assert made.code == 0, made.err
    assert file.stat().st_mode & 0o077 == 0
    for one in (data / "keys").iterdir():
        one.unlink()
    assert said_by("list", "--data", data).code == 12

    back = with_passphrase("keys", "restore", file, "--data", data)
    assert back.code == 0, back.err
    assert "pepper" in back.err
    assert said_by("check", "--ledger", "--data", data).code == 0


def test_a_proof_after_a_change_of_keys(
    copied: Callable[[], Path], sealed_record: dict[str, Any], tmp_path: Path
) -> None:
    """Rotated while nobody serves, proved with what was kept before, checked by the verifier."""
    data, out, kept = copied(), tmp_path / "proof", tmp_path / "kept"
    for which in ("ledger", "pepper", "ledger"):
        done = said_by("keys", "rotate", which, "--data", data)
        assert done.code == 0, done.err
        if which == "ledger" and not kept.exists():
            assert said_by("proof", "-o", kept, "--data", data).code == 0
    words = ("proof", sealed_record["id"], "-o", out, "--since", kept / "checkpoint.txt")
    told = said_by(*words, "--json", "--data", data)
    assert told.code == 0, told.err
    assert told.lines[0]["stamped"] in {True, False}
    assert (out / "manifest.json").exists()

    check = ("--key", out / "ledger.pub", "--checkpoint", kept / "checkpoint.txt")
    program = ("-I", out / "verify_entry.py", out / "proof.json", *check)
    ran = subprocess.run(
        [sys.executable, *map(str, program)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    against = ("check", "--ledger", "--against", kept / "checkpoint.txt", "--data", data)
    assert said_by(*against).code == 0


def test_an_older_backup_is_found_with_what_was_kept(
    copied: Callable[[], Path], tmp_path: Path, call: Call
) -> None:
    """The copy goes on and its checkpoint is kept; the archive it came from is behind it: 1."""
    data, kept = copied(), tmp_path / "kept"
    assert said_by("keys", "rotate", "ledger", "--data", data).code == 0
    assert said_by("proof", "-o", kept, "--data", data).code == 0
    said = call("check", "--ledger", "--against", kept / "checkpoint.txt", "--json")

    assert said.code == 1
    assert "rolled_back" in {one["what"] for one in said.lines[0]["damaged"]}


def test_keys_are_not_changed_under_a_running_archive(copied: Callable[[], Path]) -> None:
    """It holds the old ones in its memory: 11."""
    data = copied()
    with served(data):
        said = said_by("keys", "rotate", "ledger", "--data", data)

    assert said.code == 11
    assert "vankho serve" in said.err


def test_only_the_operator_keeps_keys(call: Call) -> None:
    """And nobody proves a record that is not there."""
    assert call("keys", "rotate", "pepper", "--as", "officer").code == 6
    assert call("proof", "z" * 26, "-o", "anywhere").code == 5
