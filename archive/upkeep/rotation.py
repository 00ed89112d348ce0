"""New keys for old ones, without losing what the old ones vouched for.

The **pepper**: what was hashed or sealed with the old one (receipts, second factors) is still
recognised, for the old one stays beside it. Lost are open forms, look-ups of the last half hour and
the counts of recent tries.

The **ledger's key**: the log and its name go on. The switch is an entry of the ledger; the
checkpoint that covers it is signed by both keys, once, so that whoever knew the old one is led to
the new one. The old key vouches for no later checkpoint. Every step can be done again after a
crash: a key that was begun is taken up, not made anew.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from archive.catalog.sql.ledger import Fact
from archive.ledger.entry import Act
from archive.parts import Parts
from archive.records.digest import Chance, Digest, new_id
from archive.upkeep.keyfiles import (
    FOLDER,
    LEDGER,
    LEDGER_BEFORE,
    LEDGER_PUBLIC,
    PEPPER,
    PEPPERS_BEFORE,
    OldPepper,
    Secrets,
    public_lines,
    read_secrets,
    replace_secret,
    write_secret,
)
from archive.upkeep.ledgerkey import LENGTH, LedgerKey, PublicKey, Replaced, new_line, read_line

NEXT = "ledger.next"
"""The key that is to come, from the beginning of a rotation to its end."""


@dataclass(frozen=True)
class Switch:
    """A rotation of the ledger's key that was begun: both keys sign the next checkpoint."""

    old: LedgerKey
    new: LedgerKey


def rotate_pepper(folder: Path, chance: Chance, *, day: date) -> Secrets:
    """Write a new pepper; the one before goes on checking what was hashed with it."""
    kept, keys = read_secrets(folder), folder / FOLDER
    before = [one for one in kept.peppers_before if one.value != kept.pepper]
    old = [OldPepper(day, kept.pepper), *before]
    # First the old one is kept, then the new one counts: a crash in between loses neither.
    replace_secret(
        keys / PEPPERS_BEFORE, "".join(f"{one.day} {one.value.hex()}\n" for one in old).encode()
    )
    replace_secret(keys / PEPPER, chance(LENGTH))
    return read_secrets(folder)


def begin_switch(parts: Parts, folder: Path) -> Switch:
    """Make the next key and enter the switch in the ledger; nothing is signed by it yet."""
    old, path = read_secrets(folder).ledger_key, folder / FOLDER / NEXT
    write_secret(path, new_line(parts.chance, old.name))
    new = read_line(path.read_bytes(), path)
    said = {"old": _digest(old.known), "new": _digest(new.known)}
    with parts.catalog.work() as work:
        fact = Fact(Act.KEY, "archive", "operator", said)
        work.ledger.note(fact, entry_id=new_id(parts.chance), at=parts.clock())
    return Switch(old, new)


def end_switch(folder: Path, switch: Switch, *, until: int) -> LedgerKey:
    """Let the new key count, once a checkpoint of ``until`` entries was signed by both."""
    keys = folder / FOLDER
    replaced = Replaced(switch.old.known, until)
    before = (*(one for one in switch.old.before if one.key != replaced.key), replaced)
    new = replace(switch.new, before=before)
    replace_secret(keys / LEDGER_BEFORE, "".join(f"{one.line}\n" for one in before).encode())
    (keys / NEXT).replace(keys / LEDGER)
    replace_secret(keys / LEDGER_PUBLIC, public_lines(new))
    return new


def _digest(key: PublicKey) -> Digest:
    return Digest(hashlib.sha256(key.line.encode()).hexdigest())
