"""What verbs that act in the archive share: the data folder, whose act it is, how they answer."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from archive.accounts.people import actor_of
from archive.accounts.tokens import actor_by_token
from archive.assemble import Archive, assemble
from archive.cli.options import AS, DATA_REQUIRED, JSON, declared
from archive.cli.outcome import say
from archive.parts import Parts
from archive.records.actor import OPERATOR, Actor
from archive.records.calendar import legal_day
from archive.records.errors import ArchiveError, Damaged, NotAllowed, NotFound
from archive.settings import Settings, read_settings
from archive.upkeep.errors import NoStore

CATALOGUE, OBJECTS = "catalog.sqlite", "objects"
"""Where a data folder keeps what is known, and the bytes (``assemble``)."""


@dataclass(frozen=True)
class Shell:
    """One call of a verb: whose archive, on whose behalf, and in which form the answer goes out."""

    archive: Archive
    actor: Actor
    as_json: bool

    @property
    def parts(self) -> Parts:
        """The archive's parts."""
        return self.archive.parts

    @property
    def settings(self) -> Settings:
        """The archive's settings."""
        return self.archive.settings


def in_archive(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb ``--data``, ``--as`` and ``--json``, and open the archive for its length."""

    @wraps(command)
    def opening(data: Path, acting_as: str | None, *, as_json: bool, **rest: object) -> object:
        with opened(data, acting_as, as_json=as_json) as shell:
            return command(shell, **rest)

    return declared(opening, DATA_REQUIRED, AS, JSON)


@contextmanager
def opened(data: Path, username: str | None, *, as_json: bool) -> Iterator[Shell]:
    """Open an archive that is there already. Raises ``NoStore`` where there is none."""
    must_be_there(data)
    must_be_whole(data)
    archive = assemble(read_settings(data))
    try:
        yield Shell(archive, who(archive, username) if username else OPERATOR, as_json)
    finally:
        archive.close()


def must_be_there(data: Path) -> None:
    """Raise ``NoStore``, saying how to begin one, for a folder that holds no archive."""
    if not (data / CATALOGUE).exists() and not _has_objects(data):
        message = f"Chưa có kho nào ở {data}. Hãy chạy “vankho serve --data {data}” trước."
        raise NoStore(message)


def must_be_whole(data: Path) -> None:
    """Raise ``Damaged`` for a store whose catalogue is gone: an empty one would say it is empty."""
    file = data / CATALOGUE
    if _has_objects(data) and not (file.exists() and file.stat().st_size):
        message = f"Danh mục của kho ở {data} không còn. Hãy chạy “vankho rebuild --data {data}”."
        raise Damaged(message)


def _has_objects(data: Path) -> bool:
    folder = data / OBJECTS
    return folder.is_dir() and any(not one.name.startswith(".") for one in folder.iterdir())


def must_operate(shell: Shell) -> None:
    """Raise ``NotAllowed`` unless the shell's own user acts: maintenance is the operator's."""
    if not shell.actor.is_operator:
        message = "Việc này chỉ dành cho người vận hành máy chủ. Hãy bỏ --as."
        raise NotAllowed(message)


def who(archive: Archive, username: str) -> Actor:
    """Return the person this call is for; outside a demonstration only with their own token."""
    parts = archive.parts
    if archive.settings.demo:
        with parts.catalog.view() as view:
            person = view.people.by_username(username)
            if person is None:
                message = f"Không có tài khoản “{username}”. Xem tên bằng “vankho user list”."
                raise NotFound(message)
            return actor_of(view, person.id, legal_day(parts.clock()))
    token = archive.settings.token or click.prompt("Mã truy cập", hide_input=True, err=True)
    actor = actor_by_token(parts, token)
    with parts.catalog.view() as view:
        person = view.people.get(actor.id)
    if person is None or person.username != username:
        message = f"Mã truy cập này không phải của “{username}”. Hãy dùng mã của người đó."
        raise NotAllowed(message)
    return actor


def each(ids: Sequence[str], act: Callable[[str], object]) -> list[str]:
    """Do an act with each record, one's refusal stopping no other; return those it was done with.

    A refusal is said at once, beside the record it concerns.
    """
    done = []
    for one in ids:
        try:
            act(one)
        except ArchiveError as error:
            say(f"{one}: {error.message}")
        else:
            done.append(one)
    return done
