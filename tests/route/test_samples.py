"""The special samples through the whole route: one promise a test.

All of them are handed in at once and read in one go; the tests look at what became of each.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from archive.demo.papers import Sample, sample
from archive.demo.play import foreign_signature
from archive.inquiry import find, verify, view
from archive.parts import name_of
from archive.records.job import Task
from archive.records.record import Record, Role
from archive.records.state import State
from archive.route.review import confirm
from ocr.page import Page
from search.query import Query
from tests.route.conftest import Office, hand_in

SEED = 1
KINDS = (
    "born_digital",
    "garbage_layer",
    "to_be_signed",
    "long_tiff",
    "phone_photo",
    "blank_page",
    "upside_down",
    "locked",
    "damaged",
)
FRAMES, DPI = 5, (200, 200)
"""Pages of the long TIFF that are handed in, one more than a job reads, and their dots an inch."""
LONG = 4
"""Letters of a word worth looking for: short ones are found by chance."""


@pytest.fixture(scope="module")
def papers() -> Mapping[str, Sample]:
    """Make the samples."""
    return {kind: sample(kind, seed=SEED) for kind in KINDS}


@pytest.fixture(scope="module")
def contents(house: Office, papers: Mapping[str, Sample]) -> Mapping[str, bytes]:
    """Return the bytes that are handed in; one paper is signed by somebody else first."""
    found = {kind: paper.content for kind, paper in papers.items()}
    found["to_be_signed"] = foreign_signature(house.parts, house.world, found["to_be_signed"])
    found["long_tiff"] = beginning(found["long_tiff"])
    return found


def beginning(tiff: bytes) -> bytes:
    """Return the first pages of a long TIFF: enough for a second job, quicker to read."""
    with Image.open(io.BytesIO(tiff)) as book:
        first, *others = [page.copy() for page in islice(ImageSequence.Iterator(book), FRAMES)]
    file = io.BytesIO()
    first.save(file, "TIFF", save_all=True, append_images=others, compression="group4", dpi=DPI)
    return file.getvalue()


@pytest.fixture(scope="module")
def records(
    house: Office, papers: Mapping[str, Sample], contents: Mapping[str, bytes]
) -> Mapping[str, Record]:
    """Hand everything in, do the work, and return the records as they then are."""
    handed = {kind: hand_in(house, paper, content=contents[kind]) for kind, paper in papers.items()}
    house.work()
    return {kind: house.record(record.id) for kind, record in handed.items()}


def pages_of(office: Office, record: Record) -> tuple[Page, ...]:
    """Return what was read."""
    person = office.person("officer" if record.body != "ben-thu" else "officer2")
    reader = person if record.body != "doi-mau" else office.person("officer2")
    return view.pages(office.parts, reader, record.id)


def share_found(page: Page, truth: str) -> float:
    """Return the share of the longer words of the truth that were read."""
    wanted = {word.strip(".,:;()“”").lower() for word in truth.split() if len(word) > LONG}
    read = {word.text.strip(".,:;()“”").lower() for word in page.words}
    return len(wanted & read) / len(wanted)


def test_born_digital_text_is_used_and_not_read_again(
    house: Office, papers: Mapping[str, Sample], records: Mapping[str, Record]
) -> None:
    """The words are the file's own, every one of them; no engine guessed."""
    pages = pages_of(house, records["born_digital"])

    assert [page.source for page in pages] == ["textlayer"] * papers["born_digital"].pages
    for page, truth in zip(pages, papers["born_digital"].truth.pages, strict=True):
        assert share_found(page, truth) == 1.0


def test_a_garbage_text_layer_is_seen_and_read_again(
    house: Office, papers: Mapping[str, Sample], records: Mapping[str, Record]
) -> None:
    """What stands on the paper is found; what the worthless layer said is not used."""
    truth = papers["garbage_layer"].truth
    pages = pages_of(house, records["garbage_layer"])

    assert {page.source for page in pages} == {"engine"}
    assert all(share_found(page, said) > 0.9 for page, said in zip(pages, truth.pages, strict=True))


def test_a_paper_signed_elsewhere_is_found_by_a_word_of_its_third_page(
    house: Office, records: Mapping[str, Record]
) -> None:
    """The word stands on page three only, and there it is found, with its box."""
    record = records["to_be_signed"]
    found = find.search(house.parts, house.person("officer2"), Query(text="trầm hương"))

    first = found.result.hits[0]
    assert (first.record, first.page) == (record.id, 3)
    assert found.boxes[record.id, 3]


def test_a_paper_signed_elsewhere_is_judged_at_the_door(
    house: Office, contents: Mapping[str, bytes], records: Mapping[str, Record]
) -> None:
    """Its bytes are as they came; the verdict is valid and lies with the record as evidence."""
    record = records["to_be_signed"]
    original, evidence = record.file(Role.ORIGINAL), record.file(Role.EVIDENCE)
    assert original is not None
    assert evidence is not None

    assert house.parts.objects.read(name_of(record, original)) == contents["to_be_signed"]
    assert record.arrival_verdict == "valid"
    frozen = json.loads(house.parts.objects.read(name_of(record, evidence)))
    assert frozen["signatures"][0]["verdict"] == "valid"


def test_a_paper_signed_elsewhere_is_sealed_as_it_came(
    house: Office, contents: Mapping[str, bytes], records: Mapping[str, Record], tmp_path: Path
) -> None:
    """It passes *sign* with the reason noted; its result is the very file, which still verifies."""
    record = records["to_be_signed"]
    confirm(house.parts, record.id, {}, by=house.person("officer2"))
    house.work()

    now = house.record(record.id)
    assert now.state is State.SEALED
    assert "chữ ký số của nơi khác" in str(now.no_signature_because)
    assert now.result == now.file(Role.ORIGINAL)
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(contents["to_be_signed"])
    judged = verify.judge(house.parts, copy)
    assert judged.status == "valid"
    assert judged.ours is not None


def test_a_long_tiff_is_read_whole_in_several_jobs(
    house: Office, records: Mapping[str, Record]
) -> None:
    """No page missing, none twice, at most four at a time."""
    record = records["long_tiff"]
    with house.parts.catalog.view() as view_:
        jobs = [job for job in view_.jobs.of(record.id) if job.task is Task.READ]

    assert record.state is State.READ
    pages = pages_of(house, record)
    assert [page.number for page in pages] == list(range(1, FRAMES + 1))
    assert sorted((job.args["first"], job.args["last"]) for job in jobs) == [(1, 3), (4, FRAMES)]
    assert all(page.words for page in pages)


def test_a_phone_photo_is_read_upright(
    house: Office, papers: Mapping[str, Sample], records: Mapping[str, Record]
) -> None:
    """The telephone was held sideways; the page is taller than wide and its words are found."""
    (page,) = pages_of(house, records["phone_photo"])

    assert page.height > page.width
    assert share_found(page, papers["phone_photo"].truth.pages[0]) > 0.8


def test_a_blank_page_has_no_words(house: Office, records: Mapping[str, Record]) -> None:
    """Dust is not text; the pages around it are read."""
    pages = pages_of(house, records["blank_page"])

    assert [bool(page.words) for page in pages] == [True, False, True]
    assert pages[1].source == "blank"


def test_an_upside_down_page_is_turned_and_read(
    house: Office, papers: Mapping[str, Sample], records: Mapping[str, Record]
) -> None:
    """The page knows how it was turned; its words are those of the paper; the file stays."""
    pages = pages_of(house, records["upside_down"])

    assert [page.turned for page in pages] == [0, 180]
    assert share_found(pages[1], papers["upside_down"].truth.pages[1]) > 0.9


@pytest.mark.parametrize(
    "case", [("locked", "locked", "mật khẩu"), ("damaged", "unreadable", "hỏng")], ids=str
)
def test_what_cannot_be_opened_is_refused_in_words_and_kept(
    house: Office,
    contents: Mapping[str, bytes],
    records: Mapping[str, Record],
    case: tuple[str, str, str],
) -> None:
    """The reason says what to do; the bytes stay as they came."""
    kind, code, word = case
    record = records[kind]
    original = record.file(Role.ORIGINAL)

    assert record.state is State.REFUSED
    assert record.problem is not None
    assert record.problem.code == code
    assert word in record.problem.message
    assert "Hãy" in record.problem.message
    assert original is not None
    assert house.parts.objects.read(name_of(record, original)) == contents[kind]


def test_a_web_page_called_pdf_is_refused_by_its_content(
    house: Office, papers: Mapping[str, Sample]
) -> None:
    """The name decides nothing."""
    page = b"<!doctype html><title>Kh\xc3\xb4ng</title>"
    record = hand_in(house, papers["born_digital"], content=page, name="bao-cao.pdf")
    house.work()

    now = house.record(record.id)
    assert now.state is State.REFUSED
    assert now.problem is not None
    assert now.problem.code == "unknown_type"


def test_a_zip_becomes_a_record_for_each_file(house: Office, papers: Mapping[str, Sample]) -> None:
    """Each member is a record of the same dossier with exactly its bytes; litter is passed over."""
    paper = papers["born_digital"]
    members = {"một.pdf": paper.content, "thu-muc/hai.pdf": paper.content}
    batch = hand_in(house, paper, content=packed({**members, ".DS_Store": b"x"}), name="lo.zip")
    house.work()

    with house.parts.catalog.view() as view_:
        children = [view_.records.get(one) for one in view_.records.members(batch.id)]
    assert house.record(batch.id).is_batch
    assert {child.name for child in children} == {"một.pdf", "hai.pdf"}
    assert {child.dossier for child in children} == {batch.dossier}
    assert {child.state for child in children} == {State.READ}
    digest = hashlib.sha256(paper.content).hexdigest()
    assert {child.files[0].sha256 for child in children} == {digest}


def test_a_zip_with_a_path_trick_is_refused_as_a_whole(
    house: Office, papers: Mapping[str, Sample]
) -> None:
    """One name that leads out of the folder: no record comes of any member, the zip is kept."""
    paper = papers["born_digital"]
    tricky = packed({"mot.pdf": paper.content, "../../etc/passwd.pdf": paper.content})
    batch = hand_in(house, paper, content=tricky, name="lo.zip")
    house.work()

    now = house.record(batch.id)
    with house.parts.catalog.view() as view_:
        children = view_.records.members(batch.id)
    assert now.state is State.REFUSED
    assert now.problem is not None
    assert "passwd.pdf" in now.problem.message
    assert not children
    assert house.parts.objects.read(name_of(now, now.files[0])) == tricky


def test_the_same_bytes_again_are_told_as_a_duplicate(
    house: Office, papers: Mapping[str, Sample], records: Mapping[str, Record]
) -> None:
    """The second delivery is a record of its own that names the first; nothing is shared."""
    first = records["upside_down"]
    again = hand_in(house, papers["upside_down"], name="lan-hai.pdf")
    house.work()

    second = house.record(again.id)
    assert second.duplicate_of == first.id
    assert second.files[0].sha256 == first.files[0].sha256
    assert name_of(second, second.files[0]) != name_of(first, first.files[0])


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return a zip with these members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, one in members.items():
            archive.writestr(name, one)
    return content.getvalue()
