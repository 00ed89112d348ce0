"""`vankho ingest` and `vankho intake watch`: folders gone on with after an interruption."""

from pathlib import Path

import pytest

from archive.cli.main import vankho
from archive.cli.outcome import guarded
from tests.attacks.gate import BODY, Gate


def test_a_folder_is_gone_on_with(gate: Gate, tmp_path: Path) -> None:
    """What the archive has by name and bytes is passed over aloud; a named file never is."""
    inside = tmp_path / "ho-so" / "trong"
    inside.mkdir(parents=True)
    (inside / "mot-lan-nua.pdf").write_bytes(b"%PDF-1.7 mot lan nua")
    gate.by_shell(tmp_path / "ho-so")
    (inside / "moi.pdf").write_bytes(b"%PDF-1.7 moi tinh")
    code, lines, words = gate.by_shell(tmp_path / "ho-so")

    assert code == 0
    assert {line["name"] for line in lines} == {"mot-lan-nua.pdf", "moi.pdf"}
    assert "kho đã có tệp này" in words
    assert len(gate.named("mot-lan-nua.pdf")) == 1
    gate.by_shell(inside / "mot-lan-nua.pdf")
    assert len(gate.named("mot-lan-nua.pdf")) == 2


def test_a_folder_can_be_watched_from_the_shell(gate: Gate, tmp_path: Path) -> None:
    """Once round takes what lies still; a body nobody knows is refused in words."""
    (tmp_path / "tu-vo.pdf").write_bytes(b"%PDF-1.7 tu vo")
    (gate.data / "settings.toml").write_text("intake_settle = 0.2\n", encoding="utf-8")
    words = ["intake", "watch", str(tmp_path), "--once", "--data", str(gate.data), "--body"]
    try:
        assert left_with([*words, "khong-co"]) != 0
        assert left_with([*words, BODY]) == 0
    finally:
        (gate.data / "settings.toml").unlink()

    assert len(gate.named("tu-vo.pdf")) == 1
    assert (tmp_path / "da-nhan" / "tu-vo.pdf").exists()


def left_with(words: list[str]) -> object:
    """Call a verb and return the code it leaves with."""
    with pytest.raises(SystemExit) as left:
        guarded(vankho, words)
    return left.value.code or 0
