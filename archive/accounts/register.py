"""The register: people, bodies and their rights as an object in the store (FORMAT.md, section 11).

Every change of them is one transaction, and before it commits, a numbered snapshot of their tables
lies in the store: bytes first, catalogue second. So a catalogue that was lost gets its people back.
Password hashes and second factors are in it only sealed (``vault``), and what is sealed is bound to
all that stands in the open: a snapshot that somebody else wrote opens nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import cast

from archive.accounts.needs import Needs
from archive.accounts.vault import seal, unseal
from archive.catalog.sql.register import SECRET, TableRows
from archive.catalog.sql.work import Work
from archive.ledger.canonical import decode, encode
from archive.ledger.errors import LedgerError
from archive.objects.keys import REGISTER, Name, register_prefix
from archive.records.calendar import legal_day, to_text
from archive.records.digest import digest_of
from archive.records.errors import ArchiveError, Damaged, NotFound

FORMAT = 1
_PREFIX = re.compile(r"register-[0-9]{6,}")

KEPT = 10
"""Snapshots that stay; older ones go with the next change."""

ELSEWHERE = frozenset({"dossier", "receipt"})
"""Tables whose rows are told of by other objects too, which may be younger."""

LOST: Mapping[tuple[str, str], object] = {
    ("person", "password"): "",
    ("saved_search", "name"): "",
    ("saved_search", "said"): "{}",
}
"""What stands in place of a secret whose seal does not open; None everywhere else."""


@contextmanager
def changing(parts: Needs) -> Iterator[Work]:
    """Open one writing transaction in which people, bodies or their rights are changed.

    Before it commits, the snapshot of what it leaves behind is durable in the store. Many changes
    belong into one block: each block writes one snapshot.
    """
    with parts.catalog.work() as work:
        yield work
        _write(parts, work)
    # After the commit: one snapshot too many harms nobody.
    with suppress(ArchiveError):
        for name in snapshots(parts)[KEPT:]:
            parts.objects.remove(name, today=legal_day(parts.clock()))


def ensure(parts: Needs) -> None:
    """Write the first snapshot of an archive whose people are older than the register."""
    with parts.catalog.view() as view:
        is_needed = not view.register.is_empty()
    if is_needed and not snapshots(parts):
        with changing(parts):
            pass


def restore(parts: Needs, work: Work) -> int:
    """Fill the tables from the newest snapshot that can be read; return how many people it has.

    Where no seal opens (the secrets folder was lost), nobody's password is known: then people come
    back only into an empty catalogue, and must be invited again. 0 where there is no snapshot.
    """
    doubtful: Sequence[TableRows] | None = None
    for name in snapshots(parts):
        try:
            said = _read(parts, name)
            work.register.fill(_opened(parts, said))
        except Damaged:
            with suppress(Damaged):
                doubtful = doubtful or _without_secrets(_read(parts, name))
        except NotFound:
            continue
        else:
            return len(work.people.list())
    if doubtful is None or not work.register.is_empty():
        return 0
    work.register.fill(doubtful)
    return len(work.people.list())


def differing(parts: Needs, view: Work) -> Sequence[str]:
    """Return the tables that do not say what a snapshot says, as ``vankho check`` asks.

    The newest snapshot may be of a change that never came to its commit: then one before it fits.
    Dossiers are compared with their records. Nothing differs where there is no snapshot yet.
    """
    names = [one.name for one in view.register.tables() if one.name not in ELSEWHERE]
    # As they lie there: a yes or no whose bits were flipped is still one to whoever reads it.
    kept = {name: [_known(row) for row in view.derived.rows(name)] for name in names}
    nearest: Sequence[str] | None = None
    for name in snapshots(parts):
        said = {one.name: _facts(one) for one in _opened(parts, _read(parts, name))}
        wrong = [table for table, facts in kept.items() if facts != said.get(table, [])]
        nearest = wrong if nearest is None or len(wrong) < len(nearest) else nearest
        if not wrong:
            break
    return nearest or []


def _facts(table: TableRows) -> Sequence[Mapping[str, object]]:
    """Return rows that compare equal whatever the order of their columns."""
    return [_known(dict(zip(table.columns, row, strict=True))) for row in table.rows]


def _known(row: Mapping[str, object]) -> Mapping[str, object]:
    return {name: value for name, value in row.items() if value is not None}


def snapshots(parts: Needs) -> Sequence[Name]:
    """Return the register's snapshots, the newest first."""
    names = (name for name in parts.objects.names(REGISTER) if _PREFIX.fullmatch(name.prefix))
    return sorted(names, key=_number, reverse=True)


def _number(name: Name) -> int:
    return int(name.prefix.rpartition("-")[2])


def _write(parts: Needs, work: Work) -> None:
    before = snapshots(parts)
    version = _number(before[0]) + 1 if before else 1
    said: dict[str, object] = {"format": FORMAT, "version": version, "at": to_text(parts.clock())}
    secrets: dict[str, object] = {}
    said["tables"] = [_shown(table, secrets) for table in work.register.tables()]
    said["sealed"] = seal(parts, encode(secrets), bound=_bound(said))
    parts.objects.put(REGISTER, encode(said), prefix=register_prefix(version))


def _shown(table: TableRows, secrets: dict[str, object]) -> Mapping[str, object]:
    """Return a table as it is written, its secret columns put among the secrets."""
    hidden = {at for at, column in enumerate(table.columns) if (table.name, column) in SECRET}
    for at in hidden:
        secrets[f"{table.name}.{table.columns[at]}"] = [row[at] for row in table.rows]
    return {
        "name": table.name,
        "columns": [one for at, one in enumerate(table.columns) if at not in hidden],
        "rows": [[one for at, one in enumerate(row) if at not in hidden] for row in table.rows],
    }


def _bound(said: Mapping[str, object]) -> bytes:
    """Return what the seal is bound to: the digest of all that stands in the open."""
    shown = {name: value for name, value in said.items() if name != "sealed"}
    return digest_of(encode(shown)).encode("ascii")


def _read(parts: Needs, name: Name) -> Mapping[str, object]:
    """Return what a snapshot says. Raises ``Damaged`` for anything that is none."""
    try:
        said = cast("Mapping[str, object]", decode(parts.objects.read(name)))
        if said["format"] != FORMAT or said["version"] != _number(name):
            raise Damaged(detail=str(name))
    except (LedgerError, KeyError, TypeError) as error:
        raise Damaged(detail=str(name)) from error
    return said


def _opened(parts: Needs, said: Mapping[str, object]) -> Sequence[TableRows]:
    """Return the tables with their secrets. Raises ``Damaged`` where the seal does not open."""
    plain = unseal(parts, str(said["sealed"]), bound=_bound(said))
    secrets = cast("Mapping[str, Sequence[object]]", decode(plain))
    tables = []
    for table in _tables(said):
        more = [one for one in secrets if one.partition(".")[0] == table.name]
        columns = (*table.columns, *(one.partition(".")[2] for one in more))
        columns_of = [secrets[one] for one in more]
        values = zip(*columns_of, strict=True) if more else [()] * len(table.rows)
        rows = tuple((*row, *rest) for row, rest in zip(table.rows, values, strict=True))
        tables.append(TableRows(table.name, columns, rows))
    return tables


def _without_secrets(said: Mapping[str, object]) -> Sequence[TableRows]:
    """Return the tables with nothing in place of the secrets; a table of secrets is empty."""
    tables = []
    for table in _tables(said):
        hidden = [column for name, column in SECRET if name == table.name]
        blanks = tuple(LOST.get((table.name, column)) for column in hidden)
        rows = tuple((*row, *blanks) for row in table.rows) if table.name != "recovery" else ()
        tables.append(TableRows(table.name, (*table.columns, *hidden), rows))
    return tables


def _tables(said: Mapping[str, object]) -> Sequence[TableRows]:
    try:
        return [
            TableRows(str(one["name"]), tuple(map(str, one["columns"])), _rows(one["rows"]))
            for one in cast("Sequence[Mapping[str, Sequence[object]]]", said["tables"])
        ]
    except (KeyError, TypeError) as error:
        raise Damaged(detail="a register without tables") from error


def _rows(said: Sequence[object]) -> tuple[tuple[object, ...], ...]:
    return tuple(tuple(cast("Sequence[object]", row)) for row in said)
