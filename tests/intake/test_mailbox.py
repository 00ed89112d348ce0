"""Scan to e-mail: attachments become records once, and the message is moved, never answered."""

from collections.abc import Iterator
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from pathlib import Path

import pytest

from archive.cli.rounds import password_in
from archive.intake.handing import Desk
from archive.intake.mailbox import BAD, TAKEN, Account, MailBox
from archive.records.actor import OPERATOR
from archive.records.arrival import Channel
from archive.records.errors import Refused, Unavailable
from archive.upkeep.errors import KeyTrouble
from tests.attacks.gate import BODY, Gate
from tests.intake.imap import SECRET, Boxes, serving

SCANNER = "may-quet@xa.example"


def message(name: str, content: bytes, *, sender: str = SCANNER) -> bytes:
    """Return a scanner's message with one paper, a logo and words."""
    made = EmailMessage()
    made["From"], made["To"] = f"Máy quét <{sender}>", "kho@xa.example"
    made["Message-ID"] = f"<{name.encode().hex()}@xa.example>"
    made.set_content("Bản quét đính kèm.")
    made.add_attachment(
        content, maintype="application", subtype="pdf", filename=("utf-8", "", name)
    )
    made.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", cid="<logo>", disposition="inline"
    )
    return made.as_bytes()


@pytest.fixture
def boxes() -> Boxes:
    """Return an empty account."""
    return Boxes()


@pytest.fixture
def box(gate: Gate, boxes: Boxes, tmp_path: Path) -> Iterator[MailBox]:
    """Return the mail box, read from a server on this machine."""
    secret = tmp_path / "mail"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    secret.chmod(0o600)
    with serving(boxes, tmp_path) as (port, trust):
        senders = frozenset({SCANNER, "@bac-lieu.example"})
        account = Account("127.0.0.1", port, "kho", secret, senders, trust=trust)
        yield MailBox(gate.parts, account, Desk(BODY, OPERATOR), password_in)


def test_a_scan_that_came_by_mail_becomes_a_record(gate: Gate, box: MailBox, boxes: Boxes) -> None:
    """The paper is taken, the logo is not, and the message lies among the taken ones."""
    boxes.put(message("Quyết định số 12.pdf", b"%PDF-1.7 thu dien tu"))

    assert box.look() == 1
    (record,) = gate.named("Quyết định số 12.pdf")
    assert gate.kept(record) == b"%PDF-1.7 thu dien tu"
    assert record.arrival is not None
    assert record.arrival.channel is Channel.MAIL
    assert (len(boxes.messages["INBOX"]), len(boxes.messages[TAKEN])) == (0, 1)
    assert "APPEND" not in boxes.seen
    assert box.look() == 0


@pytest.mark.parametrize("can_move", [True, False])
def test_a_line_that_breaks_before_the_move_doubles_nothing(
    gate: Gate, box: MailBox, boxes: Boxes, *, can_move: bool
) -> None:
    """The message is met again, and finds its record; servers without MOVE are served too."""
    name = f"mot-lan-{can_move}.pdf"
    boxes.can_move, boxes.cut_before_move = can_move, True
    boxes.put(message(name, b"%PDF-1.7 mot lan"))
    with pytest.raises(Unavailable):
        box.look()

    assert box.look() == 1
    assert len(gate.named(name)) == 1
    assert len(boxes.messages[TAKEN]) == 1
    assert boxes.messages["INBOX"] == {}


def test_strangers_letters_and_riddles_are_put_aside(
    gate: Gate, box: MailBox, boxes: Boxes
) -> None:
    """Nothing of a sender nobody named, of a letter without a file, or of endless nesting."""
    deep = MIMEMultipart()
    for _ in range(40):
        outer = MIMEMultipart()
        outer.attach(MIMEMessage(deep))
        deep = outer
    deep["From"] = SCANNER
    letter = EmailMessage()
    letter["From"] = SCANNER
    letter.set_content("Chào kho")
    stranger = message("la.pdf", b"%PDF", sender="ai-do@noi-khac.example")
    boxes.put(stranger, letter.as_bytes(), deep.as_bytes(), b"\xff\x00 no message")

    assert box.look() == 4
    assert gate.named("la.pdf") == []
    assert len(boxes.messages[BAD]) == 4


def test_a_domain_may_be_named_and_a_message_in_a_message_is_opened(
    gate: Gate, box: MailBox, boxes: Boxes
) -> None:
    """Forwarded scans are taken as well; an empty file beside them harms nobody."""
    outer = MIMEMultipart()
    outer["From"], outer["Message-ID"] = "van-thu@bac-lieu.example", "<chuyen-tiep@x>"
    inner = EmailMessage()
    inner.set_content("x")
    inner.add_attachment(b"", maintype="application", subtype="pdf", filename="rong-thu.pdf")
    inner.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="trong.pdf")
    outer.attach(MIMEMessage(inner))
    boxes.put(outer.as_bytes())

    assert box.look() == 1
    assert len(gate.named("trong.pdf")) == 1
    assert gate.named("rong-thu.pdf") == []


def test_the_password_lies_in_a_file_nobody_else_reads(tmp_path: Path) -> None:
    """A file that is open to others, or is not there, is refused in words."""
    path = tmp_path / "mail"
    with pytest.raises(Refused, match="quyền 600"):
        password_in(path)
    path.write_text("x", encoding="utf-8")
    path.chmod(0o644)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        password_in(path)
