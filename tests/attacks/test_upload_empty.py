"""Files of no bytes at every door (C5, 8): refused at once, and nothing is kept."""

from pathlib import Path

import pytest

from tests.attacks.gate import Gate


@pytest.mark.parametrize("door", ["script", "machine"])
def test_an_empty_file_is_refused_at_the_door(gate: Gate, door: str) -> None:
    """Zero bytes are no record: 422, and nothing is kept."""
    send = {"script": gate.by_script, "machine": gate.by_machine}[door]
    answer = send("rong.pdf", b"")

    assert answer.status_code == 422
    assert "rỗng (0 byte). Hãy quét" in answer.get_data(as_text=True)
    assert gate.named("rong.pdf") == []


def test_an_empty_file_of_many_is_named(gate: Gate, tmp_path: Path) -> None:
    """The form and the shell take the others and say which one was empty."""
    page = gate.by_form(("rong.pdf", b""), ("mot.pdf", b"%PDF-1.7 x")).get_data(as_text=True)
    (tmp_path / "rong.pdf").touch()
    (tmp_path / "hai.pdf").write_bytes(b"%PDF-1.7 x")
    code, lines, words = gate.by_shell(tmp_path)

    assert "chưa nhận" in page
    assert "đã nhận" in page
    assert code == 1
    assert {line["name"]: line["id"] is None for line in lines} == {
        "rong.pdf": True,
        "hai.pdf": False,
    }
    assert "rỗng (0 byte)" in words
