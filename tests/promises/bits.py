"""Flips one bit at a time in an archive that lies still, and puts it back afterwards."""

import json
import random
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.accounts.register import differing
from archive.catalog.sql.derived import LAST, PASSING
from archive.upkeep.check import EVERYTHING, check
from tests.archive.upkeep.store import Store

UNPROVEN = {("checkpoint", "at")}
"""Columns nothing depends on and nothing else tells of: when a row was written."""

NUMBERS = {("checkpoint", "size"), ("entry", "seq")}
"""Columns that are their row's number in SQLite."""

STEERING = (b'"docstore_blocksize"', b'"opstamp"')
"""Numbers in the head of the index that only steer what is written next. Likewise which engine
wrote the marks of deleted pages: a younger one may have."""


@dataclass(frozen=True)
class Flip:
    """One flipped bit: of which kind, and where."""

    kind: str
    where: str


class Flipper:
    """Flips bits of one archive; ``dice`` decide which."""

    def __init__(self, store: Store, seed: int) -> None:
        self._folder = store.folder
        self._dice = random.Random(seed)  # noqa: S311 - any bits will do
        self.kinds: Mapping[str, Callable[[], Iterator[Flip]]] = {
            "object": self._object,
            "guard": self._guard,
            "row": self._row,
            "ledger": self._ledger,
            "index": self._index,
        }

    @contextmanager
    def flipped(self, kind: str) -> Iterator[Flip]:
        """Flip a bit of this kind, and put it back at the end of the block."""
        yield from self.kinds[kind]()

    def _object(self) -> Iterator[Flip]:
        yield from self._file("object", [path for path in self._objects() if not path.suffix])

    def _guard(self) -> Iterator[Flip]:
        guards = [path for path in self._objects() if path.suffix == ".guard"]
        yield from self._file("guard", guards)

    def _index(self) -> Iterator[Flip]:
        files = sorted((self._folder / "index").rglob("*"))
        yield from self._file("index", [path for path in files if path.suffix != ".lock"])

    def _objects(self) -> Sequence[Path]:
        return sorted(path for path in (self._folder / "objects").glob("*/*/*"))

    def _file(self, kind: str, paths: Sequence[Path]) -> Iterator[Flip]:
        path = self._dice.choice([path for path in paths if path.is_file() and path.stat().st_size])
        whole, mode = path.read_bytes(), path.stat().st_mode
        spoiled = self._spoiled(path, whole)
        path.chmod(0o600)
        path.write_bytes(spoiled)
        try:
            yield Flip(kind, str(path.relative_to(self._folder)))
        finally:
            path.write_bytes(whole)
            path.chmod(mode)

    def _spoiled(self, path: Path, whole: bytes) -> bytes:
        while True:
            at = self._dice.randrange(len(whole))
            line = whole[whole.rfind(b"\n", 0, at) + 1 :].split(b"\n")[0].strip()
            is_steering = path.name == "meta.json" and line.startswith(STEERING)
            is_engine = path.suffix == ".del" and at in range(*_engine(whole))
            if not is_steering and not is_engine:
                spoiled = bytearray(whole)
                spoiled[at] ^= 1 << self._dice.randrange(8)
                return bytes(spoiled)

    def _row(self) -> Iterator[Flip]:
        yield from self._value("row", lambda table: table not in {*PASSING, *LAST})

    def _ledger(self) -> Iterator[Flip]:
        yield from self._value("ledger", lambda table: table in LAST)

    def _value(self, kind: str, is_asked: Callable[[str], bool]) -> Iterator[Flip]:
        connection = sqlite3.connect(self._folder / "catalog.sqlite", isolation_level=None)
        try:
            table, column, row, value = self._chosen(connection, is_asked)
            cast = "cast(? as text)" if isinstance(value, bytes) else "?"
            change = f'update "{table}" set "{column}" = {cast} where rowid = ?'  # noqa: S608 - our own names
            other = self._other(value)
            while not _is_let_in(connection, change, other, row):
                other = self._other(value)
            # A table's own number is another name of the row's.
            place = other if (table, column) in NUMBERS else row
            try:
                yield Flip(kind, f"{table}.{column}")
            finally:
                connection.execute(change, (value, place))
        finally:
            connection.close()

    def _chosen(
        self, connection: sqlite3.Connection, is_asked: Callable[[str], bool]
    ) -> tuple[str, str, int, bytes | int]:
        """Return a value of a row: text as its bytes."""
        names = connection.execute("select name from sqlite_master where type = 'table'")
        known = [name for (name,) in names if is_asked(name) and name != "alembic_version"]
        while True:
            table = self._dice.choice(sorted(known))
            rows = connection.execute(f'select rowid, * from "{table}"')  # noqa: S608 - our own names
            columns = [one[0] for one in rows.description][1:]
            found = rows.fetchall()
            if not found:
                continue
            row = self._dice.choice(found)
            place = self._dice.randrange(len(columns))
            value = row[place + 1]
            if value not in {None, ""} and (table, columns[place]) not in UNPROVEN:
                kept = value.encode() if isinstance(value, str) else value
                return table, columns[place], row[0], kept

    def _other(self, value: bytes | int) -> bytes | int:
        if isinstance(value, int):
            return value ^ 1 << self._dice.randrange(16)
        spoiled = bytearray(value)
        spoiled[self._dice.randrange(len(spoiled))] ^= 1 << self._dice.randrange(8)
        return bytes(spoiled)


def _engine(whole: bytes) -> tuple[int, int]:
    """Return where the footer of a file tells which engine wrote it."""
    return whole.rfind(b'{"version"'), whole.rfind(b',"crc"')


def _is_let_in(connection: sqlite3.Connection, change: str, value: bytes | int, row: int) -> bool:
    """Write a value; say whether the table's own rules let it pass."""
    try:
        connection.execute(change, (value, row))
    except sqlite3.IntegrityError:
        return False
    return True


def missed(store: Store, count: int, seed: int) -> Sequence[Flip]:
    """Flip this many bits, spread over all kinds; return those the check did not find."""
    flipper = Flipper(store, seed)
    kinds = sorted(flipper.kinds)
    found = list[Flip]()
    for number in range(count):
        with flipper.flipped(kinds[number % len(kinds)]) as flip:
            store.parts.index.close()
            if not check(store.parts, EVERYTHING, differing).damaged:
                found.append(flip)
    return found


def shown(flips: Sequence[Flip]) -> str:
    """Return what was missed, to be read."""
    return json.dumps([vars(flip) for flip in flips], indent=1)
