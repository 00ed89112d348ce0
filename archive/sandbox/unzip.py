"""Take a zip of scans apart by streaming, never by extracting (attacks C5, 10).

Members get numbers for names in the folder; their own names are only reported. One member that is
not what a scan in a batch may be refuses the whole batch, and the refusal lists the entries.
"""

import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from archive.records.errors import Refused
from archive.sandbox.damage import DAMAGE
from archive.sandbox.errors import OfficeDocument
from archive.sandbox.task import Answer

MOST_ENTRIES = 2000
MOST_BYTES = 4 << 30
"""All members together, unpacked."""

MOST_TIMES = 200
"""How many times larger than packed a member may be, once it is larger than ``FREE``."""

FREE = 64 << 20
"""Below this size a member may be packed as well as it likes: a blank page is."""

LARGEST_DIRECTORY = 4 << 20
"""Bytes of the archive's list of members: read whole, so looked at before it is."""

SHOWN = 5
"""Entries named in a refusal; the others are counted."""

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 0xFFFF
_HEADER = 30
_UTF8 = 0x800
_ENCRYPTED = 0x1
_PART = 1 << 20
_NESTED = frozenset({".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".jar"})
_OF_DOCUMENTS = frozenset({"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"})
"""Members that tell an office document, book or program (OOXML, ODF, EPUB, JAR) from a batch."""

_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Entry:
    """One member: how the archive lists it, and its name as a person reads it, in NFC."""

    info: ZipInfo
    name: str


def unpack(path: Path, folder: Path) -> Answer:
    """Write every member to ``folder`` as ``0000.bin`` and on; return their names and sizes.

    Raises ``Refused`` with the entries that stand against it.
    """
    try:
        _check_directory(path)
        with ZipFile(path) as archive:
            entries = [Entry(info, _name(info)) for info in archive.infolist()]
            _check(entries, path.stat().st_size)
            return _unpacked(archive, entries, folder)
    except DAMAGE as error:
        message = "Tệp nén bị hỏng, không mở được. Hãy nén lại bằng định dạng ZIP rồi nộp lại."
        raise Refused(message) from error


def _unpacked(archive: ZipFile, entries: Sequence[Entry], folder: Path) -> Answer:
    members, skipped, left = list[dict[str, object]](), list[str](), MOST_BYTES
    for entry in entries:
        if entry.info.is_dir():
            continue
        if _is_litter(entry.name):
            skipped.append(entry.name)
            continue
        file = f"{len(members):04d}.bin"
        size = _stream(archive, entry, folder / file, left)
        left -= size
        members.append({"name": entry.name, "file": file, "bytes": size})
    return {"members": members, "skipped": skipped}


def _stream(archive: ZipFile, entry: Entry, target: Path, left: int) -> int:
    """Write one member, counting what really comes; its list may have lied."""
    size = 0
    with archive.open(entry.info) as source, target.open("xb") as file:
        while part := source.read(_PART):
            size += len(part)
            if size > min(left, entry.info.file_size):
                _refuse([f"“{_shown(entry.name)}” (lớn hơn kích thước đã khai)"])
            if size == len(part) and part.startswith(
                (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c")
            ):
                _refuse([f"“{_shown(entry.name)}” (tệp nén trong tệp nén)"])
            file.write(part)
    return size


def _check_directory(path: Path) -> None:
    """Look at how long the list of members claims to be, before anybody reads it."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise BadZipFile
    entries = int.from_bytes(tail[at + 10 : at + 12], "little")
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    if entries > MOST_ENTRIES or length > LARGEST_DIRECTORY:
        _refuse([f"nhiều hơn {MOST_ENTRIES} tệp"])


def _check(entries: Sequence[Entry], packed: int) -> None:
    """Raise ``Refused`` with every entry that stands against the batch."""
    if any(not 0 <= entry.info.header_offset < packed for entry in entries):
        raise BadZipFile
    if any(entry.name in _OF_DOCUMENTS for entry in entries):
        raise OfficeDocument
    wrong = [
        f"“{_shown(entry.name)}” ({reason})"
        for entry in entries
        if (reason := _reason(entry)) is not None
    ]
    wrong += [f"“{_shown(name)}” (trùng tên)" for name in _doubled(entries)]
    if len(entries) > MOST_ENTRIES:
        wrong.append(f"nhiều hơn {MOST_ENTRIES} tệp")
    if sum(entry.info.file_size for entry in entries) > MOST_BYTES:
        wrong.append(f"giải nén lớn hơn {MOST_BYTES >> 30} GB")
    if _overlap(entries, packed):
        wrong.append("các tệp bên trong chồng lên nhau")
    if wrong:
        _refuse(wrong)


def _reason(entry: Entry) -> str | None:
    """Return why this member may not be in a batch, in Vietnamese, or None if it may."""
    info, path = entry.info, PurePosixPath(entry.name)
    kind = stat.S_IFMT(info.external_attr >> 16)
    rules = (
        (_leads_out(info.orig_filename) or _leads_out(entry.name), "đường dẫn không hợp lệ"),
        (kind not in {0, stat.S_IFREG, stat.S_IFDIR}, "liên kết hoặc tệp đặc biệt"),
        (bool(info.flag_bits & _ENCRYPTED), "có mật khẩu"),
        (info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}, "kiểu nén không hỗ trợ"),
        (path.suffix.lower() in _NESTED, "tệp nén trong tệp nén"),
        (_is_bomb(info), "giải nén lớn bất thường"),
    )
    return next((reason for broken, reason in rules if broken), None)


def _leads_out(name: str) -> bool:
    """Say whether a name is absolute, climbs, is empty, or could be read in two ways."""
    parts = name.split("/")
    return (
        not name.strip()
        or name.startswith("/")
        or ".." in parts
        or "\\" in name
        or "\x00" in name
        or name[1:2] == ":"
    )


def _is_bomb(info: ZipInfo) -> bool:
    return info.file_size > max(FREE, info.compress_size * MOST_TIMES)


def _doubled(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield names that differ from an earlier one in nothing but case or Unicode form."""
    seen = set[str]()
    for entry in entries:
        key = unicodedata.normalize("NFC", entry.name.casefold())
        if key in seen and not entry.info.is_dir():
            yield entry.name
        seen.add(key)


def _overlap(entries: Sequence[Entry], packed: int) -> bool:
    """Say whether members share bytes: one compressed stream counted many times is a bomb."""
    spans = sorted(
        (entry.info.header_offset, entry.info.header_offset + _HEADER + entry.info.compress_size)
        for entry in entries
    )
    ends = [end for _, end in spans]
    starts = [start for start, _ in spans[1:]]
    return any(end > start for end, start in zip(ends, [*starts, packed], strict=False))


def _name(info: ZipInfo) -> str:
    """Return the name as a person reads it: programs that write UTF-8 often forget to say so."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        try:
            name = name.encode("cp437").decode()
        except UnicodeError:
            name = info.filename
    return unicodedata.normalize("NFC", name)


def _is_litter(name: str) -> bool:
    """Say whether this is what operating systems leave in folders."""
    path = PurePosixPath(name)
    return path.parts[0] == "__MACOSX" or path.name.lower() in _LITTER


def _shown(name: str) -> str:
    """Return a name fit for a message: short, and without letters that control or turn text."""
    clean = "".join(one if unicodedata.category(one)[0] != "C" else "\ufffd" for one in name)
    return clean if len(clean) <= 60 else f"{clean[:57]}…"  # noqa: PLR2004 # one line of a page


def _refuse(wrong: Sequence[str]) -> None:
    more = f"; và {len(wrong) - SHOWN} mục khác" if len(wrong) > SHOWN else ""
    message = (
        f"Cả lô bị từ chối vì tệp nén có: {'; '.join(wrong[:SHOWN])}{more}. "
        "Hãy bỏ các mục này, nén lại rồi nộp lại."
    )
    raise Refused(message)
