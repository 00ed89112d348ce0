"""Sign records of the archive: one PIN, each record with its own outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.cli.options import Caller
from archive.cli.pin import read_secret
from archive.cli.shell import Shell, each, opened
from archive.cli.told import tell_now
from archive.cli.waiting import neighbours, wait_past
from archive.records.state import State
from archive.route.sign import sign, unlock

BEFORE_THE_SEAL = (State.REVIEWED, State.SIGNED)


@dataclass(frozen=True)
class RecordOrder:
    """Which records are to be signed, and whether to wait until they are sealed."""

    records: tuple[str, ...]
    wait: bool


def sign_records(order: RecordOrder, key: tuple[str, int | None], caller: Caller) -> None:
    """Sign these records with a key of the caller's own: its name, and where its PIN comes from.

    Leaves with 1 if one of them could not be signed.
    """
    data = caller.data or Path()
    with opened(data, caller.acting_as, as_json=caller.as_json) as shell, neighbours(shell.archive):
        signed = _signed(shell, order.records, *key)
        if order.wait:
            wait_past(shell, signed, *BEFORE_THE_SEAL)
        now = [tell_now(shell, one) for one in signed]
    stuck = order.wait and any(record.state in BEFORE_THE_SEAL for record in now)
    raise SystemExit(1 if stuck or len(signed) < len(order.records) else 0)


def _signed(shell: Shell, records: Sequence[str], name: str, pin_fd: int | None) -> list[str]:
    pin = read_secret(pin_fd, f"Mã PIN của khóa “{name}”")
    key = unlock(shell.parts, shell.actor, name, pin)
    return each(records, lambda one: sign(shell.parts, one, key, by=shell.actor, seen=None))
