"""Every bad file at every door (C5, 1 to 8, 10, 11, 13): one table says how each ends.

What a job makes of bytes does not depend on the door they came by. So each file goes through every
door for real, which proves that the door refuses it in its own form or hands on its very bytes; its
job then runs for one of the doors, another one for each file, and for everything inside a zip.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from archive.catalog.sql.jobs import Lease
from archive.catalog.sql.records import Wanted
from archive.cli.rounds import password_in
from archive.intake.folder import BAD, Folder
from archive.intake.handing import Desk
from archive.intake.mailbox import Account, MailBox
from archive.records.actor import OPERATOR
from archive.records.job import JobState, Task
from archive.records.record import Record
from archive.records.state import State
from archive.route.handler import handler
from archive.route.naming import clean_name
from tests.attacks.gate import BODY, Gate, record_in
from tests.attacks.memory import MIB, peak, reset_peak
from tests.intake.imap import SECRET, Boxes, serving
from tests.intake.outcomes import TAKEN_APART, Bad, Door, End, bad_files, packed
from tests.intake.test_mailbox import SCANNER
from tests.intake.test_uploads import MACHINE, PAGE, headers, metadata, send

FILES = bad_files()
KINDS, DOORS = list(FILES), list(Door)


@dataclass
class Day:
    """What was handed in, and what each door said to whoever stood there."""

    gate: Gate
    folder: Path
    answers: dict[tuple[str, Door], TestResponse] = field(default_factory=dict)
    notes: str = ""
    lines: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    worked: set[str] = field(default_factory=set)
    grown: int = 0
    _records: dict[str, Record] = field(default_factory=dict)

    def record(self, kind: str, door: Door) -> Record | None:
        """Return the record this file became at this door, if it became one."""
        answer = self.answers.get((kind, door))
        if answer is not None:
            is_taken = answer.status_code < 300 and "chưa nhận" not in answer.get_data(as_text=True)
            return self._records.get(id_in(answer)) if is_taken else None
        return self._records.get(clean_name(named(kind, door)))

    def look(self) -> None:
        """See every record as it is now, by id and by name."""
        with self.gate.parts.catalog.view() as view:
            for one in view.records.list(Wanted(limit=2000)):
                self._records[one.id] = self._records[one.name] = one


def id_in(answer: TestResponse) -> str:
    """Return the record an answer tells of."""
    return answer.headers.get("Vankho-Record") or record_in(answer)


def named(kind: str, door: Door) -> str:
    """Return the name of a file at a door; a mark behind its last folder makes it the only one."""
    name = FILES[kind].name
    cut = max(name.rfind("/"), name.rfind("\\")) + 1
    return f"{name[:cut]}{DOORS.index(door)}-{KINDS.index(kind)}-{name[cut:]}"


def at(door: Door) -> Mapping[str, Bad]:
    """Return the files that can come by a door, under their names there."""
    return {named(kind, door): one for kind, one in FILES.items() if one.end_at(door) is not None}


def by_tus(gate: Gate, door: str, name: str, content: bytes) -> TestResponse:
    """Send a file in one piece; return what the refusal, or the last piece, was answered with."""
    said = metadata(name=name, body=BODY)
    length = str(len(content))
    sent = headers(gate, door, Upload_Length=length, Upload_Metadata=said)
    answer = gate.client.post(door, headers=sent)
    return (
        send(gate, answer.headers["Location"], 0, content) if answer.status_code == 201 else answer
    )


def by_web(day: Day) -> None:
    """Hand everything in at the doors that answer each file."""
    gate = day.gate
    doors: Mapping[Door, Callable[[str, bytes], TestResponse]] = {
        Door.FORM: lambda name, content: gate.by_form((name, content)),
        Door.SCRIPT: gate.by_script,
        Door.MACHINE: gate.by_machine,
        Door.TUS_PAGE: lambda name, content: by_tus(gate, PAGE, name, content),
        Door.TUS_MACHINE: lambda name, content: by_tus(gate, MACHINE, name, content),
    }
    for door, hand_in in doors.items():
        for kind, one in FILES.items():
            if one.end_at(door) is not None:
                day.answers[kind, door] = hand_in(named(kind, door), one.content)


def by_folder(day: Day) -> Folder:
    """Have everything taken that lies in a folder; return the folder, to look again."""
    for name, one in at(Door.FOLDER).items():
        (day.folder / name).write_bytes(one.content)
    watched = Folder(day.gate.parts, day.folder, Desk(BODY, OPERATOR), settle=timedelta(seconds=5))
    watched.look()
    day.gate.clock.now += timedelta(seconds=6)
    assert watched.look() == len(at(Door.FOLDER))
    return watched


def by_mail(day: Day, folder: Path) -> None:
    """Have one message with all the files fetched."""
    letter = EmailMessage()
    letter["From"], letter["Message-ID"] = SCANNER, "<moi-cua@xa.example>"
    for name, one in at(Door.MAIL).items():
        letter.add_attachment(
            one.content,
            maintype="application",
            subtype="octet-stream",
            filename=("utf-8", "", name),
        )
    boxes, secret = Boxes(), folder / "mail"
    boxes.put(letter.as_bytes())
    secret.write_text(SECRET, encoding="utf-8")
    secret.chmod(0o600)
    with serving(boxes, folder) as (port, trust):
        account = Account("127.0.0.1", port, "kho", secret, frozenset({SCANNER}), trust=trust)
        assert MailBox(day.gate.parts, account, Desk(BODY, OPERATOR), password_in).look() == 1
    (note,) = boxes.messages["Loi"].values()
    day.notes = message_from_bytes(note, policy=policy.default).get_content()


def by_shell(day: Day, folder: Path) -> None:
    """Hand a folder in at the shell."""
    for name, one in at(Door.SHELL).items():
        (folder / name).write_bytes(one.content)
    code, lines, _ = day.gate.by_shell(folder)
    assert code == 1
    day.lines = {str(line["name"]): line for line in lines}


@pytest.fixture(scope="module")
def day(gate: Gate, tmp_path_factory: pytest.TempPathFactory) -> Day:
    """Hand every file in at every door, and do the work that is not the same for all."""
    day = Day(gate, tmp_path_factory.mktemp("folder"))
    before = reset_peak()
    by_web(day)
    day.grown = peak() - before
    watched = by_folder(day)
    by_mail(day, tmp_path_factory.mktemp("mail"))
    by_shell(day, tmp_path_factory.mktemp("shell"))
    spare(day, [door for door in Door if door is not Door.ZIP])
    gate.runner.run_until_idle()
    by_zip(gate)
    spare(day, [Door.ZIP])
    gate.runner.run_until_idle()
    watched.look()
    day.look()
    return day


def by_zip(gate: Gate) -> None:
    """Hand everything in within one batch, and have it opened."""
    inside = {name: one.content for name, one in at(Door.ZIP).items()}
    batch = record_in(gate.by_script("moi-cua.zip", packed(inside)))
    with gate.parts.catalog.work() as work:
        claimed = work.jobs.claim(Lease("0" * 26, "test", gate.clock()), tasks=(Task.INGEST,))
    assert claimed is not None
    assert claimed.record == batch
    handler(gate.parts)(claimed)


def spare(day: Day, doors: Sequence[Door]) -> None:
    """Cancel the jobs of files whose end another door's job shows."""
    day.look()
    for number, (kind, one) in enumerate(FILES.items()):
        for door in doors:
            record = day.record(kind, door)
            is_inside = door is Door.ZIP and one.end is End.DOOR
            turn = door is doors[number % len(doors)] and door is not Door.ZIP
            if record is None:
                continue
            if is_inside or (turn and one.end is End.JOB):
                day.worked.add(record.id)
                continue
            with day.gate.parts.catalog.work() as work:
                work.jobs.cancel(record.id)


CELLS = [(kind, door) for kind, one in FILES.items() for door in Door if one.end_at(door)]


@pytest.mark.parametrize(("kind", "door"), CELLS)
def test_a_bad_file_meets_its_end_at_every_door(day: Day, kind: str, door: Door) -> None:
    """At the door it is refused in that door's form and not kept; else its very bytes are kept."""
    one, record = FILES[kind], day.record(kind, door)
    if one.end_at(door) is End.DOOR:
        assert record is None
        assert one.words in said(day, kind, door)
        return
    assert record is not None
    assert day.gate.kept(record) == one.content
    if record.id in day.worked:
        assert record.state is State.REFUSED
        assert record.problem is not None
        assert one.code in {"", record.problem.code}
        assert one.said_at(door) in record.problem.message
        assert "nộp lại" in record.problem.message or "Hãy" in record.problem.message


def said(day: Day, kind: str, door: Door) -> str:
    """Return what a door said of a file that it refused, to whoever stands there."""
    one = FILES[kind]
    name = named(kind, door)
    match door:
        case Door.FOLDER:
            assert (day.folder / BAD / name).read_bytes() == one.content
            return (day.folder / BAD / f"{name}.txt").read_text(encoding="utf-8")
        case Door.MAIL:
            return next(line for line in day.notes.splitlines() if line.startswith(name))
        case Door.SHELL:
            problem = day.lines[name]["problem"]
            assert isinstance(problem, dict)
            assert one.code in {"", problem["code"]}
            return str(problem["message"])
        case Door.FORM:
            page = day.answers[kind, door].get_data(as_text=True)
            assert "chưa nhận" in page
            return page
        case _:
            answer = day.answers[kind, door]
            problem = answer.json
            assert problem is not None
            assert answer.status_code == 422
            assert one.code in {"", problem["code"]}
            return str(problem["detail"])


def test_every_file_was_worked_on_by_some_door(day: Day) -> None:
    """No end that a job gives stands in the table unproven."""
    proven = {kind for kind in FILES for door in Door if _id(day.record(kind, door)) in day.worked}

    assert proven >= {kind for kind, one in FILES.items() if one.end is End.JOB}


def _id(record: Record | None) -> str:
    return record.id if record else ""


def test_a_folder_says_later_what_a_job_refused(day: Day) -> None:
    """The file moves aside, with the reason beside it."""
    ours = [kind for kind in FILES if _id(day.record(kind, Door.FOLDER)) in day.worked]

    assert ours
    for kind in ours:
        path = day.folder / BAD / f"{named(kind, Door.FOLDER)}.txt"
        assert FILES[kind].words in path.read_text(encoding="utf-8")


def test_no_work_is_stuck_and_nothing_lies_outside(day: Day) -> None:
    """Neither a job under way, nor a folder of work, nor a file beside those of the archive."""
    gate = day.gate
    ready = {job.record for job in (*gate.jobs(JobState.READY), *gate.jobs(JobState.RUNNING))}

    assert not ready & day.worked
    assert list((gate.data / "scratch").iterdir()) == []
    assert not [path for path in gate.data.rglob("*") if path.name in {"x", "a.pdf", "tốt.pdf"}]
    assert not [path for path in day.folder.parent.rglob("x") if path.is_file()]


def test_the_archive_itself_stays_small(day: Day) -> None:
    """All bad files at all doors of the web cost this process less than 50 MB at any moment."""
    assert day.grown < 50 * MIB


def test_batches_are_told_apart_by_one_entry(day: Day) -> None:
    """No record is made of any member of a bad batch."""
    assert sum(one.item == TAKEN_APART for one in FILES.values()) >= 7
    assert day.gate.named("tốt.pdf") == []
