"""Handing in from the shell: every file gets its word, nothing is lost."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.doors.cli.conftest import Call, Demo, Said

SHAPE: Mapping[str, tuple[type, ...]] = {
    "id": (str,),
    "state": (str,),
    "dossier": (str,),
    "body": (str,),
    "pages": (int,),
    "fields": (dict,),
    "files": (list,),
    "retention": (dict, type(None)),
    "arrival_verdict": (str, type(None)),
    "problem": (dict, type(None)),
}
"""The JSON of a record (DESIGN, "Interfaces a user can rely on")."""


def test_a_file_is_taken_at_once(call: Call, demo: Demo) -> None:
    """Without --wait the verb answers as soon as the bytes are on disk."""
    said = call("ingest", demo.papers["born_digital"], "--body", "cau-mau", "--json")

    assert said.code == 0
    assert said.lines[0]["state"] == "received"


def test_waiting_gives_the_record_as_it_was_read(call: Call, demo: Demo) -> None:
    """The published fields are all there, in their kinds."""
    paper = demo.papers["born_digital"]
    said = call("ingest", paper, "--body", "cau-mau", "--dossier", "HS-7", "--wait", "--json")

    (record,) = said.lines
    assert said.code == 0
    for name, kind in SHAPE.items():
        assert isinstance(record[name], kind), name
    assert (record["state"], record["dossier"], record["body"]) == ("read", "HS-7", "cau-mau")
    assert record["pages"] == 2
    assert {"type", "number", "date"} <= record["fields"].keys()
    for file in record["files"]:
        assert {"role", "sha256", "media_type", "bytes"} <= file.keys()


def test_people_read_a_line(call: Call, demo: Demo) -> None:
    """Without --json: the step in Vietnamese, the number, the name, the pages."""
    said = call("ingest", demo.papers["born_digital"], "--body", "cau-mau", "--wait")

    assert "chờ rà soát" in said.out
    assert "2 trang" in said.out


def test_a_folder_is_handed_in_whole(call: Call, demo: Demo, tmp_path: Path) -> None:
    """Every file below it, hidden ones passed over; one line each."""
    paper = demo.papers["born_digital"].read_bytes()
    (tmp_path / "trong").mkdir()
    for name in ("b.pdf", "a.pdf", "trong/c.pdf", ".hidden"):
        (tmp_path / name).write_bytes(paper)
    said = call("ingest", tmp_path, "--body", "cau-mau", "--json")

    assert said.code == 0
    assert [one["name"] for one in said.lines] == ["a.pdf", "b.pdf", "c.pdf"]


def test_a_zip_becomes_several_records(call: Call, demo: Demo, tmp_path: Path) -> None:
    """With --wait the records of its members are told, not the zip."""
    batch = tmp_path / "lo.zip"
    with zipfile.ZipFile(batch, "w") as archive:
        archive.write(demo.papers["born_digital"], "mot.pdf")
        archive.write(demo.papers["locked"], "hai.pdf")
    said = call("ingest", batch, "--body", "cau-mau", "--wait", "--json")

    states = {one["name"]: one["state"] for one in said.lines}
    assert states == {"mot.pdf": "read", "hai.pdf": "refused"}
    assert said.code == 1
    assert "mật khẩu" in said.err


@pytest.fixture(scope="module")
def unreadable(call: Call, demo: Demo) -> Said:
    """Hand in what cannot be read, all at once."""
    papers = [demo.papers[kind] for kind in ("locked", "damaged", "web")]
    return call("ingest", *papers, "--body", "cau-mau", "--wait", "--json")


@pytest.mark.parametrize("case", [("locked", "mật khẩu"), ("damaged", "hỏng")], ids=str)
def test_what_cannot_be_read_is_said_and_kept(
    call: Call, demo: Demo, unreadable: Said, tmp_path: Path, case: tuple[str, str]
) -> None:
    """The sentence says what to do, the code is 1, and the bytes come back as they were."""
    kind, word = case
    paper, copy = demo.papers[kind], tmp_path / "copy"
    record = next(one for one in unreadable.lines if one["name"] == paper.name)
    assert unreadable.code == 1
    assert record["state"] == "refused"
    assert word in record["problem"]["message"]
    assert record["problem"]["message"] in unreadable.err
    assert call("get", record["id"], "--role", "original", "-o", copy).code == 0
    assert copy.read_bytes() == paper.read_bytes()


def test_what_is_of_another_kind_is_refused_at_the_door(demo: Demo, unreadable: Said) -> None:
    """Nothing of it is kept: its line has no record, and says the same words."""
    name = demo.papers["web"].name
    record = next(one for one in unreadable.lines if one["name"] == name)

    assert (record["id"], record["state"]) == (None, "refused")
    assert record["problem"]["code"] == "unknown_type"
    assert "PDF, TIFF" in record["problem"]["message"]
    assert record["problem"]["message"] in unreadable.err


def test_an_empty_file_is_said_and_the_others_are_taken(call: Call, demo: Demo) -> None:
    """One line each: the empty one has no id, the other is in the archive."""
    papers = (demo.papers["empty"], demo.papers["born_digital"])
    said = call("ingest", *papers, "--body", "cau-mau", "--json")

    assert said.code == 1
    assert "rỗng" in said.err
    empty, taken = said.lines
    assert empty["id"] is None
    assert empty.keys() >= SHAPE.keys()
    assert taken["state"] == "received"


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        ((), 64, "cau-mau"),
        (("--body", "khong-co"), 1, "khong-co"),
        (("--body", "cau-mau", "--dossier", "x" * 101), 1, "100"),
        (("--body", "doi-mau", "--as", "officer"), 6, "quyền"),
        (("--as", "nobody"), 5, "nobody"),
    ],
)
def test_where_it_belongs_must_be_known(
    call: Call, demo: Demo, words: tuple[str, ...], code: int, hint: str
) -> None:
    """No body, a foreign or unknown body, an unknown person: a sentence each, nothing is taken."""
    before = len(listed(call))
    said = call("ingest", demo.papers["born_digital"], *words)

    assert said.code == code
    assert hint in said.err
    assert len(listed(call)) == before


def test_nothing_to_hand_in_is_a_wrong_call(call: Call, tmp_path: Path) -> None:
    """An empty folder, a file that is not there."""
    assert call("ingest", tmp_path, "--body", "cau-mau").code == 64
    assert call("ingest", tmp_path / "lost.pdf", "--body", "cau-mau").code == 64


def listed(call: Call) -> list[dict[str, Any]]:
    """Return every record."""
    return call("list", "--json", "--limit", "10000").lines
