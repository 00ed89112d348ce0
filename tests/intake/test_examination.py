"""What the doctor says of the ways in: each that does not work is named, and how to mend it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from archive.assemble import now
from archive.cli.rounds import mark_of, password_in
from archive.cli.ways_in import examined
from archive.intake.examination import examine_folder, examine_mail, examine_rounds
from archive.intake.folder import BAD, Folder
from archive.intake.handing import Desk
from archive.intake.mailbox import Account, MailBox
from archive.intake.rounds import Rounds
from archive.records.actor import OPERATOR
from archive.settings import Settings
from archive.upkeep.diagnosis import Level
from tests.attacks import bad_files
from tests.attacks.gate import BODY, Gate
from tests.intake.imap import SECRET, Boxes, serving
from tests.intake.test_mailbox import SCANNER, message


def test_a_folder_tells_how_many_files_lie_aside(gate: Gate, tmp_path: Path) -> None:
    """Fine while it is empty; what was refused waits for somebody to read why."""
    assert examine_folder(tmp_path).level is Level.GREEN
    (tmp_path / "trang.pdf").write_bytes(bad_files.OTHERS["html"])
    folder = Folder(gate.parts, tmp_path, Desk(BODY, OPERATOR), settle=timedelta())
    folder.look()
    folder.look()
    found = examine_folder(tmp_path)

    assert found.level is Level.YELLOW
    assert "1 tệp không nhận được" in found.what
    assert ".txt" in found.how


def test_a_folder_that_cannot_be_written_is_red(tmp_path: Path) -> None:
    """What is taken has to move away; a file in the place of a folder is in its way."""
    (tmp_path / BAD).touch()
    found = examine_folder(tmp_path)

    assert found.level is Level.RED
    assert "không ghi được" in found.what


def test_a_mail_box_tells_what_waits_and_what_lies_aside(gate: Gate, tmp_path: Path) -> None:
    """It is asked for real; one that does not answer is named with what to look at."""
    boxes, secret = Boxes(), tmp_path / "mail"
    boxes.put(message("mot.pdf", b"%PDF"), message("hai.pdf", b"%PDF"))
    secret.write_text(SECRET, encoding="utf-8")
    secret.chmod(0o600)
    with serving(boxes, tmp_path) as (port, trust):
        account = Account("127.0.0.1", port, "kho", secret, frozenset({SCANNER}), trust=trust)
        box = MailBox(gate.parts, account, Desk(BODY, OPERATOR), password_in)
        waiting = examine_mail(box, "Hộp thư")
        boxes.append("Loi", b"x")
        aside = examine_mail(box, "Hộp thư")
    nobody = MailBox(gate.parts, replace(account, port=1), Desk(BODY, OPERATOR), password_in)
    gone = examine_mail(nobody, "Hộp thư")

    assert [one.level for one in (waiting, aside, gone)] == [Level.GREEN, Level.YELLOW, Level.RED]
    assert "2 thư chờ" in waiting.what
    assert "1 thư để riêng" in aside.what
    assert "mail_host" in gone.how


def test_the_last_look_is_told(tmp_path: Path) -> None:
    """Each round leaves its time; none, or an old one, is worth a word."""
    mark, today = tmp_path / "mark", now()
    (never,) = examine_rounds(mark, today)
    Rounds([], every=1, mark=mark).go()
    (fresh,) = examine_rounds(mark, today)
    (old,) = examine_rounds(mark, today + timedelta(hours=1))

    levels = [never.level, fresh.level, old.level]
    assert levels == [Level.YELLOW, Level.GREEN, Level.YELLOW]


def test_settings_that_cannot_work_are_named(gate: Gate, tmp_path: Path) -> None:
    """A folder that is not there, a body nobody knows, a mail box without senders."""
    settings = Settings(
        tmp_path,
        intake_folders=(f"{BODY}=/khong/co", f"la={tmp_path}", f"{BODY}={tmp_path}"),
        mail_host="127.0.0.1",
    )
    found = list(examined(settings, gate.parts))

    words = [(one.level, one.what) for one in found]
    assert [level for level, _ in words] == [
        *(Level.GREEN, Level.RED, Level.RED, Level.GREEN, Level.RED),
        Level.YELLOW,
    ]
    assert "Không có thư mục quét /khong/co" in words[1][1]
    assert "Không có cơ quan mã “la”" in words[2][1]
    assert "mail_senders" in words[4][1]
    assert not mark_of(gate.parts).exists()
