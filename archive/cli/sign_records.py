"""Sign records of the archive: one PIN, each record with its own outcome."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from archive.cli.bar import bar
from archive.cli.options import Caller
from archive.cli.outcome import say
from archive.cli.pin import read_secret
from archive.cli.shell import Shell, opened
from archive.cli.told import tell_now
from archive.cli.waiting import neighbours, wait_past
from archive.records.digest import Digest, digest_of
from archive.records.record import Role
from archive.records.sitting import MOST, Line, Outcome, Shown
from archive.records.state import State
from archive.route.sign import Unlocked, unlock
from archive.route.sitting import begin, sign_all, sit_down
from archive.route.turn import current

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
    data, records = caller.data or Path(), tuple(dict.fromkeys(order.records))
    with opened(data, caller.acting_as, as_json=caller.as_json) as shell, neighbours(shell.archive):
        signed = _signed(shell, records, *key)
        if order.wait:
            wait_past(shell, signed, *BEFORE_THE_SEAL)
        now = [tell_now(shell, one) for one in signed]
    stuck = order.wait and any(record.state in BEFORE_THE_SEAL for record in now)
    raise SystemExit(1 if stuck or len(signed) < len(records) else 0)


def _signed(shell: Shell, records: Sequence[str], name: str, pin_fd: int | None) -> list[str]:
    """Sign records with one PIN; return those that are signed, also by an earlier call."""
    pin = read_secret(pin_fd, f"Mã PIN của khóa “{name}”")
    key = unlock(shell.parts, shell.actor, name, pin)
    signed: list[str] = []
    with bar() as shown:
        words = f"Ký {len(records)} tài liệu"
        for first in range(0, len(records), MOST):
            for line in _sitting(
                shell, records[first : first + MOST], key, partial(shown.show, words)
            ):
                if line.outcome is Outcome.SIGNED:
                    signed.append(line.record)
                else:
                    say(f"{line.record}: {line.reason or 'chưa ký; hãy chạy lại lệnh này'}")
    return signed


def _sitting(
    shell: Shell, records: Sequence[str], key: Unlocked, show: Callable[[int, int], None]
) -> Sequence[Line]:
    """Hold one sitting, showing how far it is; return what became of each record."""
    parts, done = shell.parts, count(1)
    documents = [Shown(one, _official(shell, one)) for one in records]
    sitting = begin(parts, documents, key=key.name, by=shell.actor)
    sign_all(
        parts,
        sit_down(parts, sitting),
        key,
        by=shell.actor,
        told=lambda _: show(next(done), len(records)),
    )
    with parts.catalog.view() as view:
        found = view.sittings.find(sitting.id)
        lines = view.sittings.lines(sitting.id)
    if found is not None and found.why:
        say(found.why)
    return lines


def _official(shell: Shell, record: str) -> Digest:
    """Return the digest of what is to be signed; of what has no official copy, none that fits."""
    with shell.parts.catalog.view() as view:
        found = view.records.find(record)
    has_one = found is not None and found.file(Role.OFFICIAL) is not None
    return current(found).sha256 if found is not None and has_one else digest_of(b"")
