"""Sign records of the archive: one PIN, each record with its own outcome."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.cli.outcome import say, tell
from archive.cli.shell import Shell, opened, read_pin, work_off
from archive.inquiry.describe import description
from archive.inquiry.view import record as view_record
from archive.records.errors import ArchiveError
from archive.records.state import State, Waiting
from archive.route.sign import sign, unlock

KeyHolder = tuple[Path, str, str, int | None]
"""Data folder, user name, key name, and the descriptor the PIN comes from."""


def sign_records(
    record_ids: Sequence[str], holder: KeyHolder, *, wait: bool, as_json: bool
) -> None:
    """Sign these records; leaves with 1 if one of them could not be signed."""
    data, username, key, pin_fd = holder
    with opened(data, username, as_json=as_json) as shell:
        pin = read_pin(pin_fd, f"Mã PIN của khóa “{key}”")
        unlocked = unlock(shell.parts, shell.actor, key, pin)
        signed, failed = [], 0
        for one in record_ids:
            try:
                signed.append(sign(shell.parts, one, unlocked, by=shell.actor, seen=None).id)
            except ArchiveError as error:
                failed += 1
                say(f"{one}: {error.message}")
        if wait:
            work_off(shell, lambda: all(_settled(shell, one) for one in signed))
        for one in signed:
            _tell(shell, one)
    raise SystemExit(1 if failed else 0)


def _settled(shell: Shell, record_id: str) -> bool:
    now = view_record(shell.parts, shell.actor, record_id)
    return now.state is State.SEALED or now.problem is not None


def _tell(shell: Shell, record_id: str) -> None:
    now = view_record(shell.parts, shell.actor, record_id)
    if shell.as_json:
        tell(description(shell.parts, now))
        return
    waits = now.waiting_for is Waiting.TIMESTAMP
    click.echo(f"{now.id}  {'chờ dấu thời gian' if waits else now.state.value}")
