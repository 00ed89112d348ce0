"""Where other systems hear of steps, from the shell."""

from collections.abc import Callable
from pathlib import Path

from tests.doors.api.receiver import is_genuine, receiving
from tests.doors.cli.conftest import Said, said_by
from tests.overheard import WATCH

NOT_FOUND = "Không có nơi nhận tin này"


def webhook(data: Path, *words: str) -> Said:
    """Call the verb."""
    return said_by("webhook", *words, "--data", data, "--json")


def test_it_is_added_and_tried(copied: Callable[[], Path]) -> None:
    """The secret is said once; the test says whether it was heard, and nothing is counted."""
    data = copied()
    with receiving() as receiver:
        settings = data / "settings.toml"
        before = settings.read_text(encoding="utf-8") if settings.exists() else ""
        allowed = f'webhook_allowed = ["{receiver.place}"]\n'
        settings.write_text(allowed + before, encoding="utf-8")
        (made,) = webhook(data, "add", receiver.url, "--body", "cau-mau").lines
        secret = str(made["secret"])
        WATCH.know(secret)
        assert webhook(data, "test", str(made["id"])).code == 0
        (heard,) = receiver.heard
        sent_at = float(heard.headers["webhook-timestamp"])
        assert is_genuine(heard, secret, now=sent_at, known=set())
        receiver.status = 503
        failed = webhook(data, "test", str(made["id"]))

    assert (failed.code == 0, failed.lines[0]["heard"]) == (False, False)
    assert "503" in failed.err
    listed = webhook(data, "list")
    assert listed.lines[0]["failures"] == 0
    assert secret not in listed.out


def test_it_is_stopped_resumed_and_removed(copied: Callable[[], Path]) -> None:
    """Each shows in the list."""
    data = copied()
    (made,) = webhook(data, "add", "https://tin.example/", "--body", "cau-mau").lines
    WATCH.know(str(made["secret"]))
    name = str(made["id"])

    assert webhook(data, "stop", name).code == 0
    assert webhook(data, "list").lines[0]["stopped_at"]
    assert webhook(data, "resume", name).code == 0
    assert webhook(data, "list").lines[0]["stopped_at"] is None
    assert webhook(data, "remove", name).code == 0
    assert webhook(data, "list").lines == []
    assert NOT_FOUND in webhook(data, "remove", name).err


def test_another_bodys_is_nobodys(copied: Callable[[], Path]) -> None:
    """A person acts with their own rights: an officer administers nothing."""
    said = said_by(
        "webhook", "add", "https://tin.example/", "--body", "cau-mau", "--data", copied(),
        "--as", "officer",
    )  # fmt: skip
    assert said.code != 0
    assert "quyền" in said.err
