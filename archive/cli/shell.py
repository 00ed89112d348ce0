"""What verbs that act in the archive share: the data folder, the actor, JSON, and waiting."""

import fcntl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import IO, Any

import click

from archive.accounts.people import actor_of
from archive.accounts.tokens import actor_by_token
from archive.assemble import Archive, assemble
from archive.parts import Parts
from archive.records.actor import OPERATOR, Actor
from archive.records.calendar import legal_day
from archive.records.errors import NotAllowed, NotFound
from archive.settings import Settings, read_settings

POLL = 0.2
"""Seconds between two looks at work another process does."""


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


def in_archive(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb ``--data``, ``--as`` and ``--json``, and open the archive for its length."""

    @click.option(
        "--data",
        envvar="VANKHO_DATA",
        required=True,
        type=click.Path(path_type=Path, file_okay=False),
        help="Thư mục dữ liệu (hoặc biến VANKHO_DATA)",
    )
    @click.option("--as", "username", help="Làm thay tài khoản này (cần mã truy cập của họ)")
    @click.option("--json", "as_json", is_flag=True, help="Mỗi dòng một đối tượng JSON")
    @wraps(command)
    def verb(data: Path, username: str | None, *, as_json: bool, **rest: object) -> object:
        with opened(data, username, as_json=as_json) as shell:
            return command(shell, **rest)

    return verb


@contextmanager
def opened(data: Path, username: str | None, *, as_json: bool) -> Iterator[Shell]:
    """Open an archive that is there already. Raises ``NotFound`` where there is none."""
    settings = read_settings(data)
    if not (settings.data / "catalog.sqlite").exists():
        message = f"Chưa có kho nào ở {data}. Hãy chạy “vankho serve --data {data}” trước."
        raise NotFound(message)
    archive = assemble(settings)
    try:
        yield Shell(archive, who(archive, username) if username else OPERATOR, as_json)
    finally:
        archive.close()


def who(archive: Archive, username: str) -> Actor:
    """Return the person this call is for; outside a demonstration only with their own token."""
    parts = archive.parts
    if archive.settings.demo:
        with parts.catalog.view() as view:
            person = view.people.by_username(username)
            if person is None:
                message = f"Không có tài khoản “{username}”."
                raise NotFound(message)
            return actor_of(view, person.id, legal_day(parts.clock()))
    token = archive.settings.token or click.prompt("Mã truy cập", hide_input=True, err=True)
    actor = actor_by_token(parts, token)
    with parts.catalog.view() as view:
        person = view.people.get(actor.id)
    if person is None or person.username != username:
        message = f"Mã truy cập này không phải của “{username}”."
        raise NotAllowed(message)
    return actor


@contextmanager
def served(settings: Settings) -> Iterator[IO[str]]:
    """Hold the lock a running ``serve`` holds. Raises ``BlockingIOError`` if one runs already."""
    with (settings.data / "serve.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield lock


def work_off(shell: Shell, is_done: Callable[[], bool]) -> None:
    """Wait until something is done: by a running ``serve``, or else by this process itself."""
    while not is_done():
        try:
            with served(shell.archive.settings):
                ran = shell.archive.runner.run_until_idle()
        except BlockingIOError:
            ran = 0
        if ran == 0 and not is_done():
            time.sleep(POLL)


def read_pin(pin_fd: int | None, prompt: str) -> str:
    """Return a PIN from an open file descriptor or a prompt, never from an argument."""
    if pin_fd is None:
        return str(click.prompt(prompt, hide_input=True, err=True))
    with open(pin_fd, encoding="utf-8", closefd=False) as stream:
        return stream.readline().rstrip("\n")


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return every file named, and every file in the folders named, in a stable order."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.rglob("*") if one.is_file())
        else:
            found.append(path)
    return found
