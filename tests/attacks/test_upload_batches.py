"""Hostile batches at the doors (C5, 10): refused whole, the entries named, nothing written outside.

What each kind of batch does to the child itself stands in tests/archive/sandbox/test_unzip.py.
"""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.records.state import State
from tests.archive.sandbox import test_unzip as zips
from tests.attacks.gate import Gate, record_in

BATCHES: dict[str, tuple[Callable[[Path], None], str]] = {
    "climbing": (lambda path: zips.pack(path, "tốt.pdf", "../../etc/x"), "“../../etc/x” (đường"),
    "link": (lambda path: zips.pack(path, zips.special("a.pdf", stat.S_IFLNK)), "liên kết"),
    "bomb": (zips.bomb, "lớn bất thường"),
    "many": (zips.many, "nhiều hơn 2000 tệp"),
    "nested": (zips.nested_by_content, "tệp nén trong tệp nén"),
    "doubled": (lambda path: zips.pack(path, "Đơn.pdf", "đơn.PDF"), "trùng tên"),
    "document": (lambda path: zips.pack(path, "a.pdf", "[Content_Types].xml"), "Word"),
}


def files_of(folder: Path) -> set[Path]:
    """Return every file below a folder, but for the store, the index and the tables."""
    kept = ("objects", "index", "catalog")
    found = (one for one in folder.rglob("*") if one.is_file())
    return {one for one in found if not one.relative_to(folder).parts[0].startswith(kept)}


def test_a_bad_batch_is_refused_whole(gate: Gate, tmp_path: Path) -> None:
    """The refusal names the entry and says what to do; no record is made of any member."""
    before, records = files_of(gate.data), dict[str, str]()
    for number, (kind, (write, _)) in enumerate(BATCHES.items()):
        path = tmp_path / f"{kind}.zip"
        write(path)
        send = (gate.by_script, gate.by_machine, lambda *file: gate.by_form(file))[number % 3]
        records[kind] = record_in(send(f"{kind}.pdf", path.read_bytes()))
    _, (line,), _ = gate.by_shell(tmp_path / "climbing.zip")
    gate.runner.run_until_idle()

    for kind, (_, words) in BATCHES.items():
        record = gate.record(records[kind])
        assert record.state is State.REFUSED, kind
        assert record.problem is not None
        assert words in record.problem.message
        assert "nộp lại" in record.problem.message
        assert gate.kept(record) == (tmp_path / f"{kind}.zip").read_bytes()
    assert gate.record(str(line["id"])).problem == gate.record(records["climbing"]).problem
    assert gate.named("tốt.pdf") == []
    assert files_of(gate.data) == before


def test_a_batch_within_a_batch_is_refused_where_it_lies(gate: Gate, tmp_path: Path) -> None:
    """A member that only turns out to be an archive when it is opened refuses the whole."""
    zips.nested_by_content(tmp_path / "a.zip")
    batch = gate.by_batch({"ngoài.pdf": b"x", "trong.pdf": (tmp_path / "a.zip").read_bytes()})
    gate.runner.run_until_idle()

    assert gate.record(batch).state is State.REFUSED
    assert gate.named("ngoài.pdf") == []


@pytest.mark.parametrize("kind", ["link to a file", "link to a folder", "pipe"])
def test_the_shell_takes_no_links_and_pipes_out_of_a_folder(
    gate: Gate, tmp_path: Path, kind: str
) -> None:
    """A folder brought on a stick cannot have the operator hand in what lies elsewhere."""
    secret, folder = tmp_path / "elsewhere", tmp_path / "stick"
    secret.mkdir()
    (secret / "bí mật.pdf").write_bytes(b"secret")
    folder.mkdir()
    (folder / "thường.pdf").write_bytes(b"%PDF-1.7 " + kind.encode())
    other = folder / "khác.pdf"
    match kind:
        case "link to a file":
            other.symlink_to(secret / "bí mật.pdf")
        case "link to a folder":
            other.symlink_to(secret)
        case _:
            os.mkfifo(other)
    code, lines, words = gate.by_shell(folder)

    assert [line["name"] for line in lines] == ["thường.pdf"]
    assert code == 0
    assert kind == "pipe" or "khác.pdf" in words
