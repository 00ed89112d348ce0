"""Bad files that only a child can judge (C5, 2 to 8): refused in words, kept, nobody else harmed.

What is refused at sight, and every file at every door, stands in tests/intake/test_doors.py.
"""

import io
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.inquiry import disclose
from archive.parts import name_of
from archive.records.job import JobState
from archive.records.record import Record, Role
from archive.records.state import State
from archive.route.review import confirm
from ocr.sources.active import active_content
from tests.attacks import bad_files as bad
from tests.attacks.canary import watched
from tests.attacks.gate import Gate, record_in
from tests.attacks.memory import MIB, peak, reset_peak


@dataclass(frozen=True)
class Case:
    """A bad file: what it is called, the code it is refused with, and words of the refusal."""

    content: bytes
    name: str
    code: str
    words: str


def cases() -> Mapping[str, Case]:
    """Build the files; each is called something it is not."""
    giant = "Trang 2 quá lớn: 160.000 triệu điểm ảnh"
    return {
        "circling frames": Case(bad.circling_tiff(), "a.tif", "unreadable", "bị hỏng"),
        "giant page": Case(bad.giant_page_pdf(), "b.pdf", "too_large", giant),
        "circling pages": Case(bad.circling_pages_pdf(), "c.pdf", "unreadable", "bị hỏng"),
        "circling tables": Case(bad.circling_tables_pdf(), "d.pdf", "unreadable", "bị hỏng"),
        "locked": Case(bad.locked_pdf(), "e.pdf", "locked", "Hãy bỏ mật khẩu"),
        "cut": Case(bad.cut_pdf(), "f.pdf", "unreadable", "bị hỏng"),
        "cut picture": Case(bad.cut_png(), "g.pdf", "unreadable", "Trang 1 của tệp bị hỏng"),
    }


@dataclass(frozen=True)
class Siege:
    """What was handed in, and what became of it: records by case.

    ``callers`` are those who called the listener, and whoever opened the canary.
    """

    gate: Gate
    cases: Mapping[str, Case]
    records: Mapping[str, str]
    acting: str
    piping: str
    killing: str
    callers: list[object]
    grown: int


@pytest.fixture(scope="module")
def siege(gate: Gate, tmp_path_factory: pytest.TempPathFactory) -> Siege:
    """Hand everything in, each by another door, and do the work."""
    folder, made = tmp_path_factory.mktemp("siege"), cases()
    canary = folder / "canary"
    with socket.create_server(("127.0.0.1", 0)) as listener, watched(canary) as bird:
        port = listener.getsockname()[1]
        acting = record_in(gate.by_machine("acting.pdf", bad.acting_pdf()))
        gate.work()  # and what a busy day loads is loaded before memory is measured
        before = reset_peak()
        killing = record_in(gate.by_form(("killing.pdf", bad.doubling_forms_pdf())))
        records = handed_in(gate, made, folder)
        for flood in (bad.flooding_png(), bad.postscript(str(canary), port)):
            assert gate.by_script("ngap.png", flood).status_code == 422
        piping = record_in(gate.by_form(("piping.pdf", bad.piping_pdf(str(canary), port))))
        gate.work()
        grown = peak() - before
        callers = [*called(listener), *(["the canary"] if bird.was_opened else [])]
    return Siege(gate, made, records, acting, piping, killing, callers, grown)


def handed_in(gate: Gate, made: Mapping[str, Case], folder: Path) -> dict[str, str]:
    """Hand each case in by the next door: script, form, machine, batch, shell."""
    records = dict[str, str]()
    batch, shell = dict[str, bytes](), folder / "shell"
    shell.mkdir()
    for number, (kind, case) in enumerate(made.items()):
        match number % 5:
            case 0:
                records[kind] = record_in(gate.by_script(case.name, case.content))
            case 1:
                records[kind] = record_in(gate.by_form((case.name, case.content)))
            case 2:
                records[kind] = record_in(gate.by_machine(case.name, case.content))
            case 3:
                batch[f"lo-{kind}.pdf"] = case.content
            case _:
                (shell / f"{kind}.pdf").write_bytes(case.content)
    gate.by_batch(batch)
    code, lines, _ = gate.by_shell(shell)
    assert code == 0
    records |= {str(line["name"]).removesuffix(".pdf"): str(line["id"]) for line in lines}
    gate.runner.run_until_idle()
    return records | {
        name.removeprefix("lo-").removesuffix(".pdf"): gate.named(name)[0].id for name in batch
    }


def called(listener: socket.socket) -> list[object]:
    """Return who called the listener."""
    listener.settimeout(0)
    found = list[object]()
    while True:
        try:
            connection, caller = listener.accept()
        except BlockingIOError:
            return found
        connection.close()
        found.append(caller)


KINDS = ["circling frames", "giant page", "circling pages", "circling tables"]
KINDS += ["locked", "cut", "cut picture"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_file_is_refused_in_words_and_kept(siege: Siege, kind: str) -> None:
    """The record says what is wrong and what to do; the received bytes lie in the store."""
    case, record = siege.cases[kind], siege.gate.record(siege.records[kind])

    assert record.state is State.REFUSED
    assert record.problem is not None
    assert record.problem.code == case.code
    assert case.words in record.problem.message
    assert "Hãy" in record.problem.message
    assert siege.gate.kept(record) == case.content


def test_the_officer_reads_why(siege: Siege) -> None:
    """The refusal stands on the record's page, on the way it went and in the interface."""
    record = siege.records["giant page"]
    for address in (f"/ho-so/{record}", f"/nop/tien-do?id={record}", f"/api/v1/records/{record}"):
        page = siege.gate.client.get(address).get_data(as_text=True)
        assert "160.000 triệu điểm ảnh" in page


def test_what_kills_its_child_waits_for_a_person_after_three_tries(siege: Siege) -> None:
    """Each try ends at the limit; the job is dead, the bytes are kept, the page says so."""
    gate, record = siege.gate, siege.gate.record(siege.killing)
    (job,) = [job for job in gate.jobs(JobState.DEAD) if job.record == siege.killing]

    assert record.state is State.RECEIVED
    assert job.attempts == 3
    assert "quá lâu" in str(job.error)
    assert gate.kept(record).startswith(b"%PDF-")
    assert "killing.pdf" in gate.client.get("/viec").get_data(as_text=True)


def test_nobody_else_is_harmed(siege: Siege) -> None:
    """A paper handed in behind them all was read; no work is stuck."""
    gate = siege.gate

    assert gate.record(siege.piping).state is State.READ
    ours = {*siege.records.values(), siege.piping, siege.killing}
    left = [*gate.jobs(JobState.READY), *gate.jobs(JobState.RUNNING)]
    assert not [job for job in left if job.record in ours]


def test_the_archive_itself_stays_small(siege: Siege) -> None:
    """All of it together cost this process less than 50 MB at any moment."""
    assert siege.grown < 50 * MIB


def test_nothing_is_left_behind(siege: Siege) -> None:
    """The folders of the work are gone; the data folder holds what it should and nothing else."""
    data = siege.gate.data

    assert list((data / "scratch").iterdir()) == []
    assert {one.name.partition("-")[0].partition(".")[0] for one in data.iterdir()} <= {
        *("catalog", "index", "keys", "objects", "scratch", "serve", "settings"),
    }


def test_no_pipe_is_opened_and_nobody_is_called(siege: Siege) -> None:
    """Programs inside PostScript and PDF run nowhere: no packet, and nobody opened the canary."""
    gate = siege.gate
    said = [
        record.sha256 for record in gate.record(siege.piping).files if record.role is Role.READING
    ]

    assert gate.record(siege.piping).state is State.READ
    assert said
    assert siege.callers == []
    for file in gate.record(siege.piping).files:
        content = gate.parts.objects.read(name_of(gate.record(siege.piping), file))
        assert b"CANARY" not in content


def test_what_acts_is_evidence_that_carries_a_warning(siege: Siege) -> None:
    """A paper with scripts, programs and attachments is taken, flagged and only downloaded."""
    gate, record = siege.gate, siege.gate.record(siege.acting)
    page = gate.client.get(f"/ho-so/{record.id}").get_data(as_text=True)
    answer = gate.client.get(f"/tep/{record.id}/original", buffered=True)

    assert record.active == ("attachment", "launch", "opening", "script", "xfa")
    assert "nội dung động" in page
    assert "JavaScript" in page
    assert described(gate, record.id)["active"] == list(record.active)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_made_from_it_acts_no_more(siege: Siege, tmp_path: Path) -> None:
    """The official copy and the reading carry nothing that would act."""
    gate = siege.gate
    confirm(gate.parts, siege.acting, {}, by=gate.officer)
    gate.runner.run_until_idle()
    record = gate.record(siege.acting)
    made = {file.role: made_file(gate, record, file.role) for file in record.files}
    copy = tmp_path / "official.pdf"
    copy.write_bytes(made[Role.OFFICIAL])

    assert record.state is State.REVIEWED
    assert active_content(copy) == ()
    assert b"app.alert" not in made[Role.OFFICIAL] + made[Role.READING]


def described(gate: Gate, record: str) -> Mapping[str, object]:
    """Return what the interface says of a record."""
    said = gate.client.get(f"/api/v1/records/{record}").json
    assert said is not None
    return dict(said)


def made_file(gate: Gate, record: Record, role: Role) -> bytes:
    """Return what was made in this role, as somebody would download it."""
    with disclose.download(
        gate.parts, gate.officer, record.id, role, purpose="xử lý hồ sơ"
    ).stream as file:
        return file.read()


def test_whoever_asks_for_a_verdict_reads_that_there_is_none(siege: Siege) -> None:
    """The public door for signatures judges in a child too: unknown in words, never an error."""
    form = {"file": (io.BytesIO(siege.cases["cut"].content), "a.pdf")}
    answer = siege.gate.client.post(
        "/api/v1/verify", data=form, headers={"X-CSRF": siege.gate.csrf}
    )

    assert answer.status_code == 200
    assert (answer.json or {})["verdict"] in {"unknown", "none"}
