"""``vankho ingest``: hand files to the archive, and wait for them if asked to."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.cli.bar import Bar, bar
from archive.cli.options import gathered
from archive.cli.outcome import STOPPED, in_words, say, tell
from archive.cli.shell import Shell, in_archive
from archive.cli.told import tell_record
from archive.cli.waiting import past, wait_until
from archive.cli.wording import THERE, WrongCall, argument, option, verb
from archive.inquiry.view import record as view_record
from archive.inquiry.worklists import Progress, own_bodies, progress
from archive.intake.threshold import take
from archive.records.arrival import Channel
from archive.records.digest import Digest
from archive.records.errors import Refused, Unavailable
from archive.records.record import Problem, Role
from archive.records.state import State
from archive.route.naming import clean_name
from archive.route.upload import Delivery

ON_THE_WAY = (State.RECEIVED, State.INGESTED)


@dataclass(frozen=True)
class Place:
    """Where the files belong: codes of the body, the dossier and the procedure.

    ``batch_scan``: each is many records in one scan, which a person is to take apart. ``again``:
    also what a folder holds and the archive has already.
    """

    body: str | None
    dossier: str | None
    procedure: str | None
    batch_scan: bool = False
    again: bool = False


@dataclass(frozen=True)
class Handed:
    """What became of one file: its record's id, or why there is none.

    ``was_there``: an earlier run had handed it in.
    """

    path: Path
    record: str | None
    problem: Problem | None = None
    was_there: bool = False


@verb()
@argument("paths", metavar="TỆP…", nargs=-1, required=True, type=THERE)
@gathered(
    "place",
    Place,
    option("--body", help="Mã cơ quan sở hữu hồ sơ"),
    option("--dossier", help="Mã hồ sơ; bỏ trống thì mở hồ sơ mới"),
    option("--procedure", help="Mã thủ tục hành chính"),
    option("--batch-scan", is_flag=True, help="Mỗi tệp là lô quét nhiều hồ sơ, đợi tách"),
    option("--again", is_flag=True, help="Nộp cả những tệp trong thư mục mà kho đã có"),
)
@option("--wait", is_flag=True, help="Đợi đến khi đọc xong")
@in_archive
def command(shell: Shell, paths: Sequence[Path], place: Place, *, wait: bool) -> None:
    """Nộp tệp, thư mục hoặc tệp zip vào kho.

    Lần trước dở dang thì chạy lại: tệp trong thư mục mà kho đã có (cùng tên, cùng nội dung) được
    bỏ qua. Kết thúc với mã 1 nếu có tệp không nhận được; những tệp khác vẫn được nhận.
    """
    owner = place.body or _only_body(shell)
    files = files_of(paths)
    stopped = False
    with bar() as shown:
        handed = [
            _hand_in(shell, one, owner, place, named=one in paths)
            for one in shown.through(files, "Nộp tệp")
        ]
        if wait:
            stopped = not _waited(shell, [one.record for one in handed if one.record], shown)
    refused = [one for one in handed if not _told(shell, one, owner)]
    if stopped:
        raise SystemExit(STOPPED)
    raise SystemExit(1 if refused else 0)


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return every file named, and every file in the folders named, in a stable order.

    Hidden files of a folder (``.DS_Store`` and the like) are passed over; so are links, aloud: a
    folder somebody brought may point anywhere on this machine. A wrong call if there is nothing.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.rglob("[!.]*"))
            found += [one for one in inside if one.is_file() and not one.is_symlink()]
            for one in inside:
                if one.is_symlink():
                    say(f"{one}: bỏ qua liên kết; hãy chép tệp thật vào thư mục rồi nộp.")
        else:
            found.append(path)
    if not found:
        message = f"Không có tệp nào trong {', '.join(map(str, paths))}."
        raise WrongCall(message)
    return found


def _only_body(shell: Shell) -> str:
    bodies = own_bodies(shell.parts, shell.actor)
    if len(bodies) != 1:
        codes = ", ".join(body.code for body in bodies) or "chưa có cơ quan nào"
        message = f"Hãy chọn cơ quan bằng --body. Các mã: {codes}."
        raise WrongCall(message)
    return bodies[0].code


def _hand_in(shell: Shell, path: Path, owner: str, place: Place, *, named: bool) -> Handed:
    """Hand one file in; ``named`` says that a person named it, and did not find it in a folder."""
    try:
        with path.open("rb") as content:
            known = None if named or place.again else _known(shell, content, path, owner)
            if known is not None:
                return Handed(path, known, was_there=True)
            delivery = Delivery(
                name=path.name,
                content=content,
                body=owner,
                by=shell.actor,
                dossier=place.dossier,
                procedure=place.procedure,
                channel=Channel.CLI,
                batch_scan=place.batch_scan,
            )
            return Handed(path, take(shell.parts, delivery).id)
    except (Refused, Unavailable) as error:
        return Handed(path, None, Problem(error.code, error.message))
    except OSError as error:
        return Handed(path, None, Problem("unreadable", in_words(error)))


def _known(shell: Shell, content: BinaryIO, path: Path, owner: str) -> str | None:
    """Return the record of this body that has these bytes under this name, unless it was refused.

    The file stands at its beginning again afterwards.
    """
    digest = Digest(hashlib.file_digest(content, "sha256").hexdigest())  # type: ignore[arg-type] # binary
    content.seek(0)
    name = clean_name(path.name)
    with shell.parts.catalog.view() as view:
        found = map(view.records.get, view.records.with_file(digest, Role.ORIGINAL))
        return next(
            (
                one.id
                for one in found
                if (one.body, one.name) == (owner, name) and one.state is not State.REFUSED
            ),
            None,
        )


def _waited(shell: Shell, ids: Sequence[str], shown: Bar) -> bool:
    """Wait until these records and those of their batches are read; False when told to stop."""

    def is_done() -> bool:
        now = _with_children(shell, ids)
        shown.show("Đọc trang", sum(one.done for one in now), sum(one.total for one in now))
        return all(past(one, *ON_THE_WAY) or one.children for one in now)

    try:
        wait_until(shell, is_done)
    except KeyboardInterrupt:
        say("Thôi đợi. Các tệp đã nhận vẫn được giữ và sẽ được đọc tiếp khi kho chạy.")
        return False
    return True


def _with_children(shell: Shell, ids: Sequence[str]) -> list[Progress]:
    now = progress(shell.parts, shell.actor, ids)
    children = [child for one in now for child in one.children]
    return [*now, *progress(shell.parts, shell.actor, children)]


def _told(shell: Shell, handed: Handed, owner: str) -> bool:
    """Show what became of a file; False if it was not taken."""
    if handed.problem is not None:
        say(f"{handed.path}: {handed.problem.message}")
        if shell.as_json:
            tell(_untaken(handed, owner, handed.problem))
        return False
    if handed.was_there:
        say(f"{handed.path}: kho đã có tệp này, bỏ qua (thêm --again để nộp lại).")
    now = _with_children(shell, [str(handed.record)])
    records = [view_record(shell.parts, shell.actor, one.record) for one in now]
    shown = [record for record in records if not record.is_batch]
    for record in shown:
        tell_record(shell, record)
        if shell.as_json and record.problem:
            say(f"{record.name}: {record.problem.message}")
    return not any(_failed(one) for one in now)


def _failed(one: Progress) -> bool:
    return one.state is State.REFUSED or one.problem is not None


def _untaken(handed: Handed, owner: str, problem: Problem) -> dict[str, object]:
    """Return the JSON of a file that became no record: the same shape, so that no line is lost."""
    return {
        "id": None,
        "state": State.REFUSED.value,
        "name": handed.path.name,
        "dossier": None,
        "body": owner,
        "pages": 0,
        "fields": {},
        "files": [],
        "retention": None,
        "arrival_verdict": None,
        "problem": vars(problem),
    }
