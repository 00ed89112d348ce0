"""A paper marked as a state secret is recognised, shown to nobody, and not kept (Law 29/2018)."""

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image, ImageDraw, ImageFont

import signing.fonts
from archive.inquiry import disclose, view
from archive.inquiry.batches import scanned_page
from archive.inquiry.view import is_looked_over
from archive.ledger.entry import Act as LedgerAct
from archive.ledger.entry import Entry
from archive.objects.keys import manifest_prefix
from archive.parts import name_of
from archive.records.division import Descent
from archive.records.errors import NotFound, Refused
from archive.records.record import Record
from archive.records.secrecy import STATE_SECRET, SUSPECTED
from archive.records.state import State, Waiting
from archive.route.marking import marking_of, stamped_on
from archive.route.secrecy import NAMELESS, admit, deny
from archive.route.upload import Delivery, upload
from archive.upkeep.check import EVERYTHING, check
from archive.upkeep.rebuild import rebuild
from ocr.page import Box, Page, Word
from tests.intake.kinds import office as office_document
from tests.route.conftest import DECISION, Office

FONT = Path(signing.fonts.__file__).with_name("NotoSerif-Vietnamese.ttf")
NAME = "ten-tep-khong-duoc-giu.png"


def words_of(*lines: str) -> Page:
    """Return a page with these lines from the top; two spaces stand far apart."""
    words = []
    for line, text in enumerate(lines):
        left, top = 0.05, 0.03 + 0.03 * line
        for apart in text.split("  "):
            for one in apart.split():
                right = left + 0.012 * len(one)
                words.append(Word(one, Box(left, top, right, top + 0.015), 0.9, line))
                left = right + 0.008
            left += 0.1
    return Page(1, 1240, 1754, 150, 0, 1.0, 0.9, "engine", tuple(words), ())


@pytest.mark.parametrize(
    ("lines", "level"),
    [
        (("ỦY BAN NHÂN DÂN", "Số: 12/QĐ-UBND  Hà Nội, ngày 3", "MẬT"), "Mật"),
        (("TUYỆT MẬT  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",), "Tuyệt mật"),
        (("[ TỐI MẬT ]",), "Tối mật"),
        (("UBND TỈNH", "|MẬT|  Cà Mau, ngày 1 tháng 2"), "Mật"),
        (("TỐI MẠT",), "Tối mật"),
        (("Độ mật: Tuyệt mật",), "Tuyệt mật"),
        (("LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC",), None),
        (("Về việc bảo mật thông tin",), None),
        (("BAN CƠ YẾU  MẬT MÃ",), None),
        (("QUY CHẾ BẢO MẬT",), None),
        (("Mật",), None),
        (("Nơi nhận: Như trên", "Lưu: VT, hồ sơ mật"), None),
        (("BÍ MẬT",), None),
        (("SỔ ĐĂNG KÝ TÀI LIỆU TỐI MẬT",), None),
        (("Tuyệt mật là mức cao nhất",), None),
        ((*(f"dòng {n}" for n in range(20)), "MẬT"), None),
    ],
)
def test_only_the_marking_at_the_head_counts(lines: tuple[str, ...], level: str | None) -> None:
    """Alone and in capitals near the top; words of a title or a sentence are no marking."""
    assert marking_of(words_of(*lines)) == level


@pytest.mark.parametrize(
    ("stamp", "level"),
    [
        ("TỔỐI MẬT |", "Tối mật"),
        ("TYIVỆT MẬT", "Tuyệt mật"),
        ("¡ MẬT Ì", "Mật"),
        ("ĐỘ MẬT: TỐI MẬT", "Tối mật"),
        ("mặt", None),
        ("MẤT", None),
        ("HỎA TỐC", None),
        ("MẬT MÃ", None),
        ("BÍ MẬT", None),
        ("BẢO MẬT", None),
        ("", None),
    ],
)
def test_a_stamp_says_its_level_with_a_letter_misread(stamp: str, level: str | None) -> None:
    """Strokes of its frame and a wrong letter do no harm; other words are no marking."""
    assert stamped_on(words_of("KHẨN", stamp)) == level


def drawn(*, marked: bool) -> Image.Image:
    """Return a short paper, with a red frame that says TỐI MẬT where it is marked."""
    page = Image.new("RGB", (1240, 900), "white")
    pen = ImageDraw.Draw(page)
    plain = ImageFont.truetype(str(FONT), 34)
    pen.text((80, 60), "ỦY BAN NHÂN DÂN XÃ", fill="black", font=plain)
    pen.text((80, 420), "Kế hoạch công tác năm 2026 của đơn vị", fill="black", font=plain)
    if marked:
        pen.rectangle((90, 160, 370, 240), outline=(200, 20, 30), width=4)
        pen.text((120, 170), "TỐI MẬT", fill=(200, 20, 30), font=plain.font_variant(size=46))
    return page


def stamped() -> bytes:
    """Return a marked paper."""
    out = io.BytesIO()
    drawn(marked=True).save(out, "PNG", dpi=(150, 150))
    return out.getvalue()


@pytest.fixture
def aside(office: Office) -> Record:
    """Hand a stamped paper in; it is set aside."""
    officer = office.person("officer")
    record = upload(office.parts, Delivery(NAME, io.BytesIO(stamped()), DECISION.body, officer))
    office.work()
    return office.record(record.id)


def acts(office: Office, record: Record) -> list[LedgerAct]:
    """Return what the ledger says was done with a record."""
    with office.parts.catalog.view() as seen:
        return [Entry.from_bytes(row.data.encode()).act for row in seen.ledger.of(record.id)]


def test_a_marked_paper_is_shown_to_nobody(office: Office, aside: Record) -> None:
    """Who sent it is told what to do, and nobody sees a page, a picture or the file."""
    officer, parts = office.person("officer"), office.parts
    with parts.catalog.view() as seen:
        assert seen.pages.numbers(aside.id) == frozenset()

    assert (aside.state, aside.waiting_for) == (State.INGESTED, Waiting.PERSON)
    assert aside.problem is not None
    assert aside.problem.code == SUSPECTED
    assert "Tối mật" in aside.problem.message
    assert view.record(parts, officer, aside.id) == aside
    with pytest.raises(NotFound):
        view.record(parts, office.person("signer"), aside.id)
    with pytest.raises(NotFound):
        view.page_image(parts, officer, aside.id, 1)
    with pytest.raises(NotFound):
        disclose.download(parts, officer, aside.id, None, purpose="xử lý hồ sơ")


def test_what_is_a_secret_leaves_nothing_but_that_it_was_there(
    office: Office, aside: Record
) -> None:
    """Bytes, pages, older manifests and names are gone; the ledger and a rebuild still stand."""
    parts = office.parts
    admit(parts, aside.id, by=office.person("officer"))
    office.work()
    left = office.record(aside.id)
    (tombstone,) = parts.objects.names(aside.id)
    with parts.catalog.view() as seen:
        dossier = seen.dossiers.get(str(left.dossier))

    assert left.problem is not None
    assert (left.state, left.problem.code, left.name) == (State.REFUSED, STATE_SECRET, NAMELESS)
    assert "người được giao quản lý bí mật nhà nước" in left.problem.message
    assert tombstone.prefix == manifest_prefix(left.version)
    assert NAME not in dossier.title + parts.objects.read(tombstone).decode()
    assert acts(office, left)[-1] is LedgerAct.ERASED
    assert check(parts, EVERYTHING).ok
    rebuild(parts)
    assert office.record(aside.id) == left


def test_a_secret_within_a_batch_is_shown_to_nobody(office: Office) -> None:
    """On whichever page it lies: the batch is set aside before anybody sees a page of it."""
    officer, parts, out = office.person("officer"), office.parts, io.BytesIO()
    pages = [drawn(marked=False), drawn(marked=True)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], dpi=(150, 150))
    out.seek(0)
    delivery = Delivery("lo-mat.tif", out, DECISION.body, officer, batch_scan=True)
    batch = upload(parts, delivery).id
    office.work()
    aside = office.record(batch)

    assert aside.is_set_aside
    assert aside.problem is not None
    assert "Đầu trang 2 có dấu chỉ độ mật “Tối mật”" in aside.problem.message
    for number in (1, 2):
        with pytest.raises(NotFound):
            scanned_page(parts, officer, batch, number, width=400)
    deny(parts, batch, "Tờ bìa giáo trình", by=officer)
    office.work()
    assert office.record(batch).is_to_divide


def test_a_page_is_shown_once_it_was_looked_at(office: Office, aside: Record) -> None:
    """Of a paper on its way the first page decides, of a part of a batch all of them."""
    one = replace(aside, secrecy=None)
    descent = Descent(aside.id, 1, (), (), "system", office.clock(), "test")
    with office.parts.catalog.work() as work:
        assert not is_looked_over(work, one)
        work.pages.put(one.id, 1, "{}")
        assert is_looked_over(work, one)
        assert not is_looked_over(work, replace(one, descent=descent))
        assert is_looked_over(work, replace(one, descent=descent, state=State.READ))
        work.pages.drop(one.id)


def test_a_misread_marking_is_taken_back_with_a_reason(office: Office, aside: Record) -> None:
    """The paper is read after all, and the same marking does not stop it again."""
    officer = office.person("officer")
    with pytest.raises(Refused, match="lý do"):
        deny(office.parts, aside.id, "  ", by=officer)
    deny(office.parts, aside.id, "Bìa giáo trình, không phải văn bản mật", by=officer)
    office.work()
    read = office.record(aside.id)

    assert read.state is State.READ
    assert read.secrecy is not None
    assert read.secrecy.cleared_by == officer.id
    assert office.parts.objects.size(name_of(read, read.original)) > 0


def word(*lines: str) -> bytes:
    """Return a document of a word processor with these paragraphs, the first one in a text box."""
    said = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines[1:])
    box = f"<w:p><w:r><w:txbxContent><w:p><w:t>{lines[0]}</w:t></w:p></w:txbxContent></w:r></w:p>"
    document = f'<w:document xmlns:w="urn:w"><w:body>{box}{said}</w:body></w:document>'
    out = io.BytesIO(office_document("wordprocessingml.document"))
    with ZipFile(out, "a") as archive:
        archive.writestr("word/document.xml", document)
    return out.getvalue()


def test_a_file_that_is_kept_unread_is_looked_at_too(house: Office) -> None:
    """Its marking sets it aside, and a word that it was none lets it go on."""
    officer, body = house.person("officer"), DECISION.body
    marked, plain = (
        upload(house.parts, Delivery(f"{n}.docx", io.BytesIO(content), body, officer))
        for n, content in enumerate((word("TỐI MẬT", "KẾ HOẠCH"), word("BẢO MẬT", "Mật mã")))
    )
    house.work()

    assert house.record(plain.id).state is State.READ
    aside = house.record(marked.id)
    assert aside.problem is not None
    assert (aside.state, aside.problem.code) == (State.INGESTED, SUSPECTED)
    deny(house.parts, aside.id, "Bìa giáo trình", by=officer)
    house.work()
    assert house.record(marked.id).state is State.READ


def test_nobody_says_anything_for_a_day_and_it_is_removed(office: Office, aside: Record) -> None:
    """Keeping it is forbidden; silence is no leave."""
    office.clock.now += timedelta(hours=23)
    office.work()
    assert office.record(aside.id).state is State.INGESTED
    office.clock.now += timedelta(hours=2)
    office.work()
    left = office.record(aside.id)

    assert left.state is State.REFUSED
    assert left.files == ()
    assert len(list(office.parts.objects.names(aside.id))) == 1
