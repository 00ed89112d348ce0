"""One bad page fails alone, and one that is kept is not read again: reading goes on behind it."""

import io
import json

from PIL import Image, ImageDraw, ImageFont

from archive.records.job import Task
from archive.records.record import Record, Role
from archive.records.state import State
from archive.route.read import PAGE_UNREAD
from archive.route.reread import ask_again
from archive.route.review import confirm
from ocr.page import Page
from tests.route.conftest import DECISION, Office, hand_in
from tests.route.scans import read_as, run


def broken_tiff() -> bytes:
    """Return three pages with words, of which the second cannot be decoded."""
    page = Image.new("L", (1240, 600), 255)
    font = ImageFont.load_default(48)
    ImageDraw.Draw(page).text((80, 80), "CONG VAN SO 12\nNgay 20 thang 11", fill=0, font=font)
    out = io.BytesIO()
    page.save(out, "TIFF", save_all=True, append_images=[page, page], compression="tiff_lzw")
    content = bytearray(out.getvalue())
    with Image.open(io.BytesIO(out.getvalue())) as made:
        made.seek(1)
        starts, lengths = made.tag_v2[273], made.tag_v2[279]  # type: ignore[attr-defined] # a TIFF has them
    for start, length in zip(starts, lengths, strict=True):
        content[start : start + length] = b"\xff" * length
    return bytes(content)


def begun(house: Office) -> Record:
    """Hand the three pages in; the third was read when the plug was pulled."""
    record = hand_in(house, DECISION, content=broken_tiff(), name="ba-trang.tif")
    run(house, Task.INGEST)
    read_as(house, record, 3, "Trước khi mất điện")
    return record


def compared(house: Office, record: str) -> int:
    """Return how often a paper was compared with others."""
    with house.parts.catalog.view() as view:
        return sum(job.task is Task.LIKEN for job in view.jobs.of(record))


def test_the_others_are_read_and_the_record_says_which_was_not(house: Office) -> None:
    """The page is kept as unread with its reason, and confirming makes an official copy with it.

    A page that was read before the plug was pulled stands as it was read. What is read again is
    compared with other papers again.
    """
    record = begun(house)
    house.work()
    seen = house.record(record.id)
    with house.parts.catalog.view() as view:
        pages = [Page.from_json(json.loads(page)) for page in view.pages.all(record.id)]

    assert seen.state is State.READ
    assert [page.problem for page in pages] == ["", "unreadable", ""]
    assert pages[0].words
    assert pages[2].text == "Trước khi mất điện"
    assert seen.problem is not None
    assert (seen.problem.code, seen.problem.message[:24]) == (
        PAGE_UNREAD,
        "Trang 2 không đọc được. ",
    )

    ask_again(house.parts, record.id, 2, by=house.person("officer"))
    house.work()
    assert house.record(record.id).version == seen.version + 1
    ask_again(house.parts, record.id, 1, by=house.person("officer"))
    house.work()
    assert house.record(record.id).version == seen.version + 1

    assert compared(house, record.id) == 2
    confirm(house.parts, record.id, {}, by=house.person("officer"))
    house.work()
    done = house.record(record.id)
    assert done.state is State.REVIEWED
    assert done.problem is None
    assert done.file(Role.OFFICIAL) is not None
