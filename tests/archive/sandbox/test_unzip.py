"""Batches: what may be in one comes out unchanged, anything else refuses the whole (C5, 10)."""

import io
import stat
import struct
import tempfile
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.records.errors import Refused
from archive.sandbox.chores import Chore
from archive.sandbox.runner import Sandbox
from archive.sandbox.unzip import MOST_ENTRIES, unpack


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Make the job's folder."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Name the batch's file."""
    return tmp_path / "batch.zip"


def special(name: str, kind: int) -> ZipInfo:
    """Return a member of this kind of file."""
    info = ZipInfo(name)
    info.external_attr = (kind | 0o777) << 16
    return info


def flagged(name: str, flag: int) -> Callable[[Path], None]:
    """Return how to write a batch whose member carries a flag in both of its headers."""

    def write(path: Path) -> None:
        pack(path, name)
        content = bytearray(path.read_bytes())
        content[6] |= flag
        content[content.index(b"PK\x01\x02") + 8] |= flag
        path.write_bytes(content)

    return write


def pack(path: Path, *names: str | ZipInfo, content: bytes = b"%PDF-1.7") -> None:
    """Write a batch with these members."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)


def overlapping(path: Path) -> None:
    """Write a batch in which two entries of the list share the bytes of one member."""
    pack(path, "a.pdf", "b.pdf", content=bytes(50_000))
    content = path.read_bytes()
    first = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", first + 4)
    path.write_bytes(content[: second + 42] + struct.pack("<I", 0) + content[second + 46 :])


def nested_by_content(path: Path) -> None:
    """Write a batch with a batch inside that is called a scan."""
    inner = io.BytesIO()
    with ZipFile(inner, "w") as archive:
        archive.writestr("a.pdf", b"%PDF")
    pack(path, "scan.pdf", content=inner.getvalue())


def many(path: Path) -> None:
    """Write a batch of more members than one may have."""
    pack(path, *(f"{number}.pdf" for number in range(MOST_ENTRIES + 1)), content=b"")


def long_list(path: Path) -> None:
    """Write a batch that says it has two members but lists thousands."""
    many(path)
    content = bytearray(path.read_bytes())
    end = content.rindex(b"PK\x05\x06")
    content[end + 8 : end + 12] = struct.pack("<HH", 2, 2)
    path.write_bytes(content)


def bomb(path: Path) -> None:
    """Write 100 MB of zeros."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive, archive.open("0.pdf", "w") as member:
        for _ in range(100):
            member.write(bytes(1 << 20))


def too_much(path: Path) -> None:
    """Write a batch whose list says six gigabytes."""
    pack(path, "a.pdf", "b.pdf", content=bytes(range(256)) * 100)
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    for _ in range(2):
        content[at + 24 : at + 28] = struct.pack("<I", 3 << 30)
        at = content.find(b"PK\x01\x02", at + 4)
    path.write_bytes(content)


def lying(path: Path) -> None:
    """Write a batch whose member is larger than its list says."""
    pack(path, "a.pdf", content=bytes(100_000))
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(content)


def bzip(path: Path) -> None:
    """Write a batch packed in a way that is not read."""
    with ZipFile(path, "w", ZIP_BZIP2) as archive:
        archive.writestr("a.pdf", b"%PDF")


def cut(path: Path) -> None:
    """Write half a batch."""
    pack(path, "a.pdf", content=bytes(range(256)) * 100)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def no_zip(path: Path) -> None:
    """Write something else."""
    path.write_bytes(b"%PDF-1.7" * 100)


def test_members_come_out_as_they_went_in(source: Path, out: Path) -> None:
    """Scans in folders are streamed to numbered files; names are told in NFC; litter stays away."""
    decomposed = unicodedata.normalize("NFD", "Quyết định/Số 12.pdf")
    with ZipFile(source, "w") as archive:
        archive.writestr("a.pdf", b"%PDF-1.7 one")
        archive.writestr(decomposed, bytes(range(256)) * 10_000, ZIP_DEFLATED)
        archive.mkdir("trống")
        for litter in ("__MACOSX/._a.pdf", ".DS_Store", "ảnh/Thumbs.db"):
            archive.writestr(litter, b"x")
    said = unpack(source, out)

    assert said == {
        "members": [
            {"name": "a.pdf", "file": "0000.bin", "bytes": 12},
            {"name": "Quyết định/Số 12.pdf", "file": "0001.bin", "bytes": 2_560_000},
        ],
        "skipped": ["__MACOSX/._a.pdf", ".DS_Store", "ảnh/Thumbs.db"],
    }
    assert (out / "0000.bin").read_bytes() == b"%PDF-1.7 one"
    assert (out / "0001.bin").read_bytes() == bytes(range(256)) * 10_000
    assert len(list(out.iterdir())) == 2


def test_utf8_names_without_their_flag_are_read(source: Path, out: Path) -> None:
    """Programs that write UTF-8 and do not say so are understood."""
    name = "hồ sơ.pdf"
    pack(source, "x" * len(name.encode()))
    source.write_bytes(source.read_bytes().replace(b"x" * len(name.encode()), name.encode()))

    assert unpack(source, out)["members"] == [{"name": name, "file": "0000.bin", "bytes": 8}]


def test_odd_but_harmless_names_are_told_as_they_are(source: Path, out: Path) -> None:
    """A name is only text here: what turns, quotes or calculates harms nobody (C5, 11)."""
    names = ["CON.pdf", "=cmd|x.pdf", "hồsơ\u202efdp.exe", "😀.pdf", 'a"b\n.pdf', "ế" * 300]
    pack(source, *names)
    members = unpack(source, out)["members"]

    assert isinstance(members, list)
    assert [member["name"] for member in members] == names


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "climbing": (lambda path: pack(path, "ok.pdf", "../../etc/x"), "“../../etc/x” (đường dẫn"),
    "climbing inside": (lambda path: pack(path, "a/../../x"), "đường dẫn"),
    "absolute": (lambda path: pack(path, "/etc/x"), "đường dẫn"),
    "drive": (lambda path: pack(path, "C:x.pdf"), "đường dẫn"),
    "backslash": (lambda path: pack(path, "..\\x.pdf"), "đường dẫn"),
    "blank": (lambda path: pack(path, " "), "đường dẫn"),
    "symlink": (lambda path: pack(path, special("a.pdf", stat.S_IFLNK)), "liên kết"),
    "device": (lambda path: pack(path, special("a.pdf", stat.S_IFCHR)), "liên kết"),
    "encrypted": (flagged("a.pdf", 1), "có mật khẩu"),
    "same but for case": (lambda path: pack(path, "Đơn.pdf", "đơn.PDF"), "trùng tên"),
    "same but for form": (
        lambda path: pack(path, "hoà.pdf", unicodedata.normalize("NFD", "hoà.pdf")),
        "trùng tên",
    ),
    "nested": (lambda path: pack(path, "b.zip"), "tệp nén trong tệp nén"),
    "nested, renamed": (nested_by_content, "tệp nén trong tệp nén"),
    "overlapping": (overlapping, "chồng lên nhau"),
    "a Word document": (lambda path: pack(path, "[Content_Types].xml", "word/a.xml"), "Word"),
    "many": (many, "nhiều hơn 2000 tệp"),
    "many, denied": (long_list, "nhiều hơn 2000 tệp"),
    "bomb": (bomb, "lớn bất thường"),
    "too much": (too_much, "lớn hơn 4 GB"),
    "lying": (lying, "hỏng"),
    "strange packing": (bzip, "không hỗ trợ"),
    "cut": (cut, "bị hỏng"),
    "empty file": (lambda path: path.touch(), "bị hỏng"),
    "no zip": (no_zip, "bị hỏng"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_may_not_be_in_a_batch_refuses_it_whole(kind: str, source: Path, out: Path) -> None:
    """The refusal names the entry and the reason, and says what to do."""
    write, reason = REFUSED[kind]
    write(source)
    with pytest.raises(Refused) as caught:
        unpack(source, out)

    assert reason in caught.value.message
    assert "nộp lại" in caught.value.message


def test_a_refusal_lists_entries_without_their_tricks(source: Path, out: Path) -> None:
    """Five entries are named, the others counted; letters that turn the text are taken out."""
    pack(source, *(f"../\u202e{number}{'x' * 80}" for number in range(7)))
    with pytest.raises(Refused) as caught:
        unpack(source, out)

    assert caught.value.message.count("đường dẫn") == 5
    assert "và 2 mục khác" in caught.value.message
    assert "\u202e" not in caught.value.message
    assert list(out.iterdir()) == []


def test_nothing_is_ever_written_outside_the_folder(source: Path, out: Path) -> None:
    """Through the real child: the refusal arrives in words, and the folder is all that changed."""
    pack(source, "fine.pdf", "../outside.pdf")
    with pytest.raises(Refused, match=r"\.\./outside\.pdf"):
        Sandbox().run(Chore.UNZIP, {}, inputs={"file": source}, folder=out)
    assert sorted(source.parent.iterdir()) == [source, out]

    pack(source, "fine.pdf")
    said = Sandbox().run(Chore.UNZIP, {}, inputs={"file": source}, folder=out)
    assert said["members"] == [{"name": "fine.pdf", "file": "0000.bin", "bytes": 8}]
    assert (out / "0000.bin").read_bytes() == b"%PDF-1.7"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_damage_is_refused_or_harmless(data: st.DataObject) -> None:
    """Whatever bytes are changed, the batch is taken apart or refused, never anything else."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, out = folder / "batch.zip", folder / "out"
        out.mkdir()
        pack(source, "a.pdf", "thư mục/b.pdf", content=b"content" * 9)
        content = bytearray(source.read_bytes())
        for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
            content[at] = data.draw(st.integers(0, 255))
        source.write_bytes(content)
        with suppress(Refused):
            unpack(source, out)
        assert {path.suffix for path in out.iterdir()} <= {".bin"}
