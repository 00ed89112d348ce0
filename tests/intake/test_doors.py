"""The same bytes meet the same end at every door: page, tus, machine, folder, mail, shell (C5)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from archive.cli.rounds import password_in
from archive.intake.folder import Folder
from archive.intake.handing import Desk
from archive.intake.mailbox import Account, MailBox
from archive.records.actor import OPERATOR
from archive.records.state import State
from tests.attacks import bad_files as bad
from tests.attacks.gate import BODY, Gate
from tests.intake.imap import SECRET, Boxes, serving
from tests.intake.kinds import GOOD
from tests.intake.test_mailbox import SCANNER, message
from tests.intake.test_uploads import MACHINE, PAGE, begun, send

FILES: Mapping[str, tuple[str, bytes, str]] = {
    "C5-1 flooding picture": ("ngap.png", bad.flooding_png(), "too_large"),
    "C5-5 a web page": ("trang.pdf", bad.OTHERS["html"], "unknown_type"),
    "C5-5 a film called pdf": ("phim.pdf", GOOD["mp4"], "name_mismatch"),
    "C5-8 locked": ("khoa.pdf", bad.locked_pdf(), "locked"),
    "C5-8 one byte": ("mot.pdf", b"\x00", "unknown_type"),
}
"""Bad files: what each is called, its bytes, and the code it is refused with."""


def by_tus(gate: Gate, door: str, name: str, content: bytes) -> None:
    """Send a file in one piece by tus."""
    address = begun(gate, door, name, len(content))
    assert send(gate, address, 0, content).status_code == 204


def by_folder(gate: Gate, folder: Path) -> None:
    """Have everything in a folder taken."""
    watched = Folder(gate.parts, folder, Desk(BODY, OPERATOR), settle=timedelta(seconds=5))
    watched.look()
    gate.clock.now += timedelta(seconds=6)
    assert watched.look() == len(FILES)


def by_mail(gate: Gate, folder: Path, messages: list[bytes]) -> None:
    """Have messages fetched from a mail box."""
    boxes, secret = Boxes(), folder / "mail"
    boxes.put(*messages)
    secret.write_text(SECRET, encoding="utf-8")
    secret.chmod(0o600)
    with serving(boxes, folder) as (port, trust):
        account = Account("127.0.0.1", port, "kho", secret, frozenset({SCANNER}), trust=trust)
        box = MailBox(gate.parts, account, Desk(BODY, OPERATOR), password_in)
        assert box.look() == len(messages)


@pytest.fixture(scope="module")
def handed(gate: Gate, tmp_path_factory: pytest.TempPathFactory) -> Gate:
    """Hand every file in at every door, each under its door's name, and do the work."""
    one_by_one: Mapping[str, Callable[[str, bytes], object]] = {
        "plain": lambda name, content: gate.by_form((name, content)),
        "script": gate.by_script,
        "machine": gate.by_machine,
        "tus-page": lambda name, content: by_tus(gate, PAGE, name, content),
        "tus-machine": lambda name, content: by_tus(gate, MACHINE, name, content),
    }
    scans, shell = (tmp_path_factory.mktemp(one) for one in ("folder", "shell"))
    letters = []
    for name, content, _ in FILES.values():
        for door, take in one_by_one.items():
            take(f"{door}-{name}", content)
        (scans / f"folder-{name}").write_bytes(content)
        (shell / f"shell-{name}").write_bytes(content)
        letters.append(message(f"mail-{name}", content))
    by_folder(gate, scans)
    by_mail(gate, tmp_path_factory.mktemp("mail"), letters)
    gate.by_shell(shell)
    gate.runner.run_until_idle()
    return gate


DOORS = ("plain", "script", "machine", "tus-page", "tus-machine", "folder", "mail", "shell")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", FILES)
def test_a_bad_file_meets_the_same_end(handed: Gate, kind: str, door: str) -> None:
    """Refused with the same code and sentence, and kept as it came."""
    name, content, code = FILES[kind]
    (record,) = handed.named(f"{door}-{name}")
    (first,) = handed.named(f"plain-{name}")

    assert record.state is State.REFUSED
    assert record.problem is not None
    assert record.problem.code == code
    assert record.problem == first.problem
    assert handed.kept(record) == content
