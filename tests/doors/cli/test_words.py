"""How every verb speaks: Vietnamese, one code for wrong calls, no trace whatever happens."""

from pathlib import Path

import click
import pytest

from archive.cli.main import VERBS, vankho
from archive.cli.outcome import ended, guarded
from archive.records.errors import Conflict, Unavailable
from tests.doors.cli.conftest import said_by

FOLDER = Path(__file__).parents[3] / "archive" / "cli"


def test_every_verb_that_is_listed_is_there() -> None:
    """One file a verb, none without its line in the list."""
    assert {f"verb_{name}.py" for name in VERBS} == {path.name for path in FOLDER.glob("verb_*")}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_explains_itself_in_vietnamese(verb: str) -> None:
    """Help has a heading, a sentence and its options in Vietnamese, the data folder among them."""
    said = said_by(verb, "--help")

    assert said.code == 0
    assert f"Cách dùng: vankho {verb}" in said.out
    assert "Hiện trang này" in said.out
    if verb not in {"body", "intake", "keys", "trust", "user", "webhook"}:
        assert "--data" in said.out
        assert "--json" in said.out


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_wrong_call_is_64_for_every_verb(verb: str) -> None:
    """An option nobody knows: the code, the option's name, and where help is."""
    said = said_by(verb, "--khong-co")

    assert said.code == 64
    assert "--khong-co" in said.err
    assert f"vankho {verb} --help" in said.err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ((), "Cách dùng"),
        (("ingset",), "ingest"),
        (("user", "ad"), "add"),
        (("list",), "--data"),
        (("show", "--data", "/"), "TÀI-LIỆU"),
        (("list", "--data", "/", "--limit", "0"), "từ 1 đến"),
        (("list", "--data", "/", "--state", "lost"), "sealed"),
        (("list", "--data", __file__), "thư mục"),
        (("serve", "--data", "/", "--port", "x"), "--port"),
        (("list", "--data"), "--data"),
    ],
)
def test_what_is_wrong_with_a_call_is_said(words: tuple[str, ...], hint: str) -> None:
    """The sentence names what was missing, misspelt, or out of bounds."""
    said = said_by(*words)

    assert said.code == 64
    assert hint in said.err


@pytest.mark.parametrize(
    ("error", "code", "hint"),
    [
        (Conflict(), 7, "Người khác"),
        (Unavailable(), 75, "tạm ngừng"),
        (OSError(28, "No space left on device", "x.pdf"), 4, "đã đầy"),
        (OSError(13, "Permission denied", "x.pdf"), 74, "không có quyền"),
        (KeyError("surprise"), 70, "KeyError"),
    ],
)
def test_every_error_ends_with_a_sentence(
    error: Exception, code: int, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Codes are stable; what nobody foresaw leaves its trace in a private file."""
    assert ended(error) == code
    told = capsys.readouterr().err

    assert hint in told
    assert "Traceback" not in told
    if code == 70:
        trace = Path(told.rsplit(" ", 1)[-1].strip())
        assert "surprise" in trace.read_text(encoding="utf-8")
        assert trace.stat().st_mode & 0o077 == 0
        trace.unlink()


def test_stopping_by_hand_is_130(capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C in any verb: a sentence and the shell's own code."""

    @click.command()
    def stopped() -> None:
        raise KeyboardInterrupt

    with pytest.raises(SystemExit) as left:
        guarded(stopped, [])

    assert left.value.code == 130
    assert "Đã dừng" in capsys.readouterr().err


def test_the_list_of_verbs_loads_none_of_them() -> None:
    """The start page is there at once."""
    said = said_by("--help")

    assert said.code == 0
    for words in VERBS.values():
        assert words in said.out
    assert isinstance(vankho, click.Group)
