"""The table of bad inputs (C5, 1 to 8, 10, 11, 13): for each file its end, and its end by door.

An end does not depend on the door, but for two things that stand in ``end_at``: a door that cannot
carry a name has no such file, and inside a batch nobody looks before the job does.
"""

import io
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from PIL import Image

from tests.archive.sandbox import test_unzip as zips
from tests.attacks import bad_files as bad
from tests.attacks.test_upload_names import NAMES
from tests.intake.kinds import GOOD


class End(StrEnum):
    """What becomes of a file.

    ``door``: refused in words before it is kept. ``job``: kept, and refused in words by its job.
    ``dead``: kept, its job ends after three tries. ``taken``: kept as it came, under a clean name,
    and read; what acts or is poor is said so.
    """

    DOOR = "door"
    JOB = "job"
    DEAD = "dead"
    TAKEN = "taken"


class Door(StrEnum):
    """The ways in."""

    FORM = "plain form"
    SCRIPT = "page's script"
    MACHINE = "API"
    TUS_PAGE = "tus, page"
    TUS_MACHINE = "tus, API"
    FOLDER = "watched folder"
    MAIL = "mail"
    SHELL = "vankho ingest"
    ZIP = "inside a zip"


@dataclass(frozen=True)
class Bad:
    """A bad file: its item in C5, its name and bytes, its end, and the refusal's code and words.

    Without a code each door has its own.
    """

    item: int
    name: str
    content: bytes
    end: End
    code: str = ""
    words: str = ""

    def said_at(self, door: Door) -> str:
        """Return words of the refusal at a door; inside a batch no bytes are an unknown type."""
        return OTHER if door is Door.ZIP and not self.content else self.words

    def end_at(self, door: Door) -> End | None:
        """Return how it ends at a door; None where it cannot come that way."""
        if door is Door.ZIP and self.content.startswith(b"PK"):
            return None  # a batch in a batch refuses the whole: attacks/test_upload_batches
        if self.item == NAMED and not _carries(door, self.name):
            return None
        return End.JOB if door is Door.ZIP and self.end is End.DOOR else self.end


TAKEN_APART, NAMED = 10, 11
LONGEST_IN_FOLDER = 240
"""Bytes of a name in a folder, with room for the mark that tells the doors apart."""


def _carries(door: Door, name: str) -> bool:
    """Say whether a file of this name can come by a door."""
    match door:
        case Door.FOLDER | Door.SHELL:
            is_long = len(name.encode()) > LONGEST_IN_FOLDER
            return not is_long and "/" not in name and "\x00" not in name
        case Door.ZIP:  # a name that climbs refuses the batch, a sign that cuts is cut
            return name.isprintable() and "/" not in name and "\\" not in name
        case Door.MAIL:
            return name.isprintable()
        case Door.TUS_PAGE | Door.TUS_MACHINE:
            return True
        case _:  # a line's end would end the form's own line
            return "\n" not in name


OTHER = "không phải là PDF, TIFF, JPEG"


@cache
def bad_files() -> Mapping[str, Bad]:
    """Build the table."""
    return {f"C5-{one.item} {label}": one for label, one in _rows()}


def _rows() -> list[tuple[str, Bad]]:
    return [*_pictures(), *_pdfs(), *_others(), *_broken(), *_batches(), *_names(), *_poor()]


def _pictures() -> list[tuple[str, Bad]]:
    many = "đến trang 144 đã hơn 10 tỷ"
    pixels = "3.600 triệu điểm ảnh"
    return [
        ("flood", Bad(1, "ngap.png", bad.flooding_png(), End.DOOR, "too_large", pixels)),
        ("pages", Bad(2, "trang.tif", bad.flooding_tiff(), End.DOOR, "too_large", many)),
        ("circle", Bad(2, "vong.tif", bad.circling_tiff(), End.JOB, "unreadable", "bị hỏng")),
    ]


def _pdfs() -> list[tuple[str, Bad]]:
    giant = "Trang 2 quá lớn: 160.000 triệu điểm ảnh"
    tables, pages = bad.circling_tables_pdf(), bad.circling_pages_pdf()
    return [
        ("doubling", Bad(3, "nhan-doi.pdf", bad.doubling_forms_pdf(), End.DEAD)),
        ("pages", Bad(3, "cay.pdf", pages, End.JOB, "unreadable", "bị hỏng")),
        ("tables", Bad(3, "bang.pdf", tables, End.JOB, "unreadable", "bị hỏng")),
        ("giant", Bad(4, "rong.pdf", bad.giant_page_pdf(), End.JOB, "too_large", giant)),
        ("acting", Bad(6, "kich-ban.pdf", bad.acting_pdf(), End.TAKEN)),
        ("piping", Bad(7, "ong.pdf", bad.piping_pdf("/canary", 9), End.TAKEN)),
    ]


def _others() -> list[tuple[str, Bad]]:
    script = bad.postscript("/canary", 9)
    rows = {**bad.OTHERS, "postscript": script}
    told = [
        (kind, Bad(5, f"{kind}.pdf", content, End.DOOR, "unknown_type", OTHER))
        for kind, content in rows.items()
    ]
    lies = {"docx": "Word (DOCX) hoặc Excel", "mp4": "Phim MP4", "xml": "XML", "mp3": "MP3"}
    return told + [
        (kind, Bad(5, f"{kind}.png", GOOD[kind], End.DOOR, "name_mismatch", words))
        for kind, words in lies.items()
    ]


def _broken() -> list[tuple[str, Bad]]:
    return [
        ("locked", Bad(8, "khoa.pdf", bad.locked_pdf(), End.JOB, "locked", "Hãy bỏ mật khẩu")),
        ("cut", Bad(8, "cut.pdf", bad.cut_pdf(), End.JOB, "unreadable", "bị hỏng")),
        ("cut picture", Bad(8, "cut.png", bad.cut_png(), End.JOB, "unreadable", "bị hỏng")),
        ("empty", Bad(8, "khong.pdf", b"", End.DOOR, "", "rỗng (0 byte)")),
    ]


BATCHES: Mapping[str, tuple[Callable[[Path], None], str]] = {
    "climbing": (lambda path: zips.pack(path, "tốt.pdf", "../../etc/x"), "“../../etc/x” (đường"),
    "absolute": (lambda path: zips.pack(path, "/etc/x"), "“/etc/x” (đường"),
    "link": (lambda path: zips.pack(path, zips.special("a.pdf", stat.S_IFLNK)), "liên kết"),
    "bomb": (zips.bomb, "lớn bất thường"),
    "many": (zips.many, "nhiều hơn 2000 tệp"),
    "nested": (zips.nested_by_content, "tệp nén trong tệp nén"),
    "doubled": (lambda path: zips.pack(path, "Đơn.pdf", "đơn.PDF"), "trùng tên"),
}


def _batches() -> list[tuple[str, Bad]]:
    with TemporaryDirectory() as folder:
        path, rows = Path(folder) / "a.zip", list[tuple[str, Bad]]()
        for kind, (write, words) in BATCHES.items():
            write(path)
            made = Bad(TAKEN_APART, f"{kind}.zip", path.read_bytes(), End.JOB, "refused", words)
            rows.append((kind, made))
        return rows


def _names() -> list[tuple[str, Bad]]:
    return [
        (kind, Bad(NAMED, name, b"%PDF-1.7 " + kind.encode(), End.TAKEN))
        for kind, (name, _) in NAMES.items()
        if name.strip("\u202e\n")  # a name of nothing cannot bear a door's mark
    ]


def _poor() -> list[tuple[str, Bad]]:
    """Blank, turned, and of 20 dots an inch: what is said of them stands in tests/ocr."""
    out, turned = io.BytesIO(), io.BytesIO()
    Image.new("L", (165, 234), 230).save(out, "PNG", dpi=(20, 20))
    Image.effect_noise((234, 165), 30).save(turned, "JPEG")
    return [
        ("blank at 20 dpi", Bad(13, "mo.png", out.getvalue(), End.TAKEN)),
        ("turned", Bad(13, "nam.jpg", turned.getvalue(), End.TAKEN)),
    ]


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a batch with these files."""
    out = io.BytesIO()
    with ZipFile(out, "w") as batch:
        for name, content in files.items():
            batch.writestr(name, content)
    return out.getvalue()
