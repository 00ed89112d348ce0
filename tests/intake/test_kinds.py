"""What is taken and what becomes of it: told by content and a parse that succeeds, in one table."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from archive.catalog.sql.jobs import Lease
from archive.inquiry.find import search
from archive.intake.threshold import refuse_at_sight
from archive.records.errors import Refused
from archive.records.job import Task
from archive.records.state import State
from archive.route.handler import handler
from archive.route.review import confirm
from archive.rules.errors import Unwanted
from archive.rules.kinds import Outcome, intake_kinds
from archive.sandbox.evidence import evidence_kind
from ocr.read import inspect
from search.query import Query
from tests.attacks.gate import Gate, record_in
from tests.intake.kinds import BAD, GOOD

TOP = Path(__file__).parents[2]
TABLE = TOP / "archive/rules/data/intake_kinds.csv"


@pytest.mark.parametrize("code", GOOD)
def test_a_kept_kind_is_told_by_its_content(tmp_path: Path, code: str) -> None:
    """Whatever it is called; its code stands in the table as one that is kept."""
    path = tmp_path / "tep.bin"
    path.write_bytes(GOOD[code])

    assert evidence_kind(path) == code
    assert intake_kinds()[code].outcome is Outcome.KEPT


@pytest.mark.parametrize("kind", BAD)
def test_what_only_looks_like_one_is_none(tmp_path: Path, kind: str) -> None:
    """Macros, outer entities, pages that act, and files without what they promise."""
    path = tmp_path / "tep.bin"
    path.write_bytes(BAD[kind])
    if BAD[kind].startswith(b"PK"):
        with pytest.raises(Refused, match="Hãy in hoặc lưu thành PDF"):
            evidence_kind(path)
    else:
        assert evidence_kind(path) is None


@pytest.mark.parametrize(("code", "kind"), [("heic", "HEIF"), ("webp", "WEBP")])
def test_pictures_of_phones_are_read(tmp_path: Path, code: str, kind: str) -> None:
    """HEIC and WebP open like any picture, under the same limits."""
    pillow_heif.register_heif_opener(thumbnails=False)
    path = tmp_path / "anh.bin"
    Image.new("RGB", (320, 200), "white").save(path, kind)

    seen = inspect(path)
    assert (seen.media_type, seen.pages) == (intake_kinds()[code].media_type, 1)


def test_evidence_goes_its_way_without_being_read(gate: Gate) -> None:
    """Fields are typed, the original is what stands, and it says why nothing of ours signs it.

    It is found by the name of its file and by its fields; a hit leads to the record.
    """
    record = gate.record(record_in(gate.by_script("kiem_ke-zqkho.docx", GOOD["docx"])))
    gate.work()
    for asked in ("zqkho", "kiểm kê", "kiem_ke-zqkho.docx"):
        hits = search(gate.parts, gate.officer, Query(asked)).result.hits
        assert (record.id, 1) in {(hit.record, hit.page) for hit in hits}, asked
    assert gate.client.get(f"/xem/{record.id}/1").location == f"/ho-so/{record.id}"
    read = gate.record(record.id)
    assert (read.state, read.pages) == (State.READ, 0)
    assert read.original.media_type.endswith("wordprocessingml.document")
    assert "Không đọc" in gate.client.get(f"/ho-so/{record.id}").get_data(as_text=True)
    assert gate.client.get(f"/ra-soat/{record.id}").status_code == 200

    confirm(gate.parts, record.id, {"number": "1245/TTr-UBND"}, by=gate.officer)
    gate.work()
    (found,) = search(gate.parts, gate.officer, Query("1245/TTr-UBND")).result.hits
    assert found.record == record.id
    done = gate.record(record.id)
    assert done.state is State.SEALED
    assert "không đọc" in str(done.no_signature_because)
    assert done.result == done.original


def test_a_name_that_lies_is_refused(gate: Gate) -> None:
    """A film called .pdf would surprise whoever opens it: the sentence says what it is."""
    answer = gate.by_script("quyet-dinh.pdf", GOOD["mp4"])
    packed = gate.by_batch({"am-thanh.mp4": GOOD["m4a"], "phim.pdf": GOOD["mp4"]})
    gate.runner.run_until_idle()
    with gate.parts.catalog.view() as view:
        inside = [view.records.get(one) for one in view.records.members(packed)]

    assert (answer.status_code, (answer.json or {})["code"]) == (422, "name_mismatch")
    assert "nội dung là Âm thanh M4A hoặc Phim MP4" in str((answer.json or {})["detail"])
    said = sorted(one.problem.message for one in inside if one.problem)
    assert ["nội dung là Phim MP4" in said[1], "nội dung là Âm thanh M4A" in said[0]] == [True] * 2


def test_a_body_may_refuse_what_the_table_keeps(gate: Gate) -> None:
    """A setting takes a kind out; door and job say so, and what to do."""
    gate.work()
    record = gate.record(record_in(gate.by_machine("bang.xlsx", GOOD["xlsx"])))
    strict = replace(gate.parts, refused_kinds=frozenset({"xlsx"}))
    with gate.parts.catalog.work() as work:
        claimed = work.jobs.claim(Lease("0" * 26, "test", gate.clock()), tasks=(Task.INGEST,))
    assert claimed is not None
    assert claimed.record == record.id
    handler(strict)(claimed)

    problem = gate.record(record.id).problem
    assert problem is not None
    assert "không nhận tệp Excel" in problem.message
    with pytest.raises(Unwanted, match="không nhận tệp Âm thanh MP3"):
        refuse_at_sight(
            replace(gate.parts, refused_kinds=frozenset({"mp3"})), "a.mp3", io.BytesIO(GOOD["mp3"])
        )


def test_the_table_is_whole_and_shown(gate: Gate) -> None:
    """Every kind has a name, endings and a note, and stands on the help page and in the README."""
    page = gate.client.get("/tro-giup").get_data(as_text=True)
    readme = (TOP / "archive/intake/README.md").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(TABLE.read_text(encoding="utf-8"))))

    assert len(rows) == len(intake_kinds()) == len({row["media_type"] for row in rows})
    for kind in intake_kinds().values():
        assert kind.name in page
        assert f"`{kind.code}`" in readme
        assert kind.endings
        assert kind.note
