"""The archive's own chores, through the real child with the real libraries."""

import json
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image, ImageDraw, ImageFont

from archive.records.errors import Refused
from archive.sandbox.chores import Chore
from archive.sandbox.runner import Sandbox
from archive.sandbox.task import Answer

SANDBOX = Sandbox()
READING = {
    "page": 1,
    "width": 1240,
    "height": 1754,
    "dpi": 150,
    "turned": 0,
    "syllables": 1.0,
    "confidence": 0.9,
    "source": "engine",
    "text": "Ủy ban",
    "words": [
        {"text": "Ủy", "box": [0.1, 0.1, 0.15, 0.12], "confidence": 0.9, "line": 0},
        {"text": "ban", "box": [0.16, 0.1, 0.2, 0.12], "confidence": 0.9, "line": 0},
    ],
    "warnings": [],
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Make the job's folder."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Draw two pages with a line of text each."""
    font = ImageFont.load_default(40)
    pages = [Image.new("L", (1240, 600), 255) for _ in range(2)]
    for number, page in enumerate(pages):
        ImageDraw.Draw(page).text((120, 200), f"Trang {number + 1} UBND so 12", fill=0, font=font)
    path = tmp_path / "scan.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(150, 150))
    return path


@pytest.fixture
def anchor(tmp_path: Path) -> Path:
    """Make a root certificate nobody ever signed with."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Gốc thử")])
    builder = x509.CertificateBuilder(issuer_name=name, subject_name=name, serial_number=1)
    builder = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
    builder = builder.not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
    root = builder.public_key(key.public_key()).sign(key, hashes.SHA256())
    path = tmp_path / "root.pem"
    path.write_bytes(root.public_bytes(Encoding.PEM))
    return path


def huge_png(path: Path) -> None:
    """Write a picture of 60 000 by 60 000 points in a few kilobytes (attacks C5, 1)."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    packed = zlib.compress(bytes(1 << 20))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def test_a_scan_is_known_by_its_content(scan: Path, out: Path) -> None:
    """Inspect says what a file is, whatever its name says."""
    renamed = scan.with_name("scan.pdf")
    scan.rename(renamed)

    assert SANDBOX.run(Chore.INSPECT, {}, inputs={"file": renamed}, folder=out) == {
        "media_type": "image/tiff",
        "pages": 2,
        "encrypted": False,
        "signed": False,
        "active": [],
        "device": "",
    }


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"<html>", b"%!PS-Adobe-3.0", b"MZ\x90", b"%PDF-1.7 cut", b"II*\x00cut"],
)
def test_what_is_no_scan_is_refused_in_words(content: bytes, tmp_path: Path, out: Path) -> None:
    """Foreign, empty and damaged files end as a refusal a person can act on (C5, 5 and 8)."""
    source = tmp_path / "don.pdf"
    source.write_bytes(content)
    with pytest.raises(Refused, match="nộp lại"):
        SANDBOX.run(Chore.INSPECT, {}, inputs={"file": source}, folder=out)


def test_a_pixel_flood_is_refused_in_words(tmp_path: Path, out: Path) -> None:
    """A picture of 3 600 megapixels in a few kilobytes is told to be too large (C5, 1)."""
    source = tmp_path / "flood.png"
    huge_png(source)
    with pytest.raises(Refused, match="quá lớn"):
        SANDBOX.run(Chore.INSPECT, {}, inputs={"file": source}, folder=out)


def test_pages_are_read_one_by_one(scan: Path, out: Path) -> None:
    """The engine works within the limits, and each page is told by itself."""
    steps = list[Answer]()
    said = SANDBOX.run(
        Chore.READ_PAGES,
        {"pages": "2,1"},
        inputs={"file": scan},
        folder=out,
        on_step=steps.append,
    )
    pages = [step["page"] for step in steps]

    assert said == {"pages": 2}
    assert [page["page"] for page in pages] == [2, 1]  # type: ignore[index] # JSON
    assert "UBND" in pages[0]["text"]  # type: ignore[index] # JSON
    assert list(out.iterdir()) == []


def test_a_page_is_drawn(scan: Path, out: Path) -> None:
    """Render leaves a JPEG of the page in the folder."""
    wanted = {"page": 1, "width": 300, "turned": 0}
    said = SANDBOX.run(Chore.RENDER, wanted, inputs={"file": scan}, folder=out)

    assert said["bytes"] == (out / "page.jpg").stat().st_size
    with Image.open(out / "page.jpg", formats=["JPEG"]) as picture:
        assert picture.width == 300


@pytest.mark.parametrize("kept", [[READING], {"format": 1, "pages": [READING]}])
def test_fields_are_found_on_pages_read_before(kept: object, tmp_path: Path, out: Path) -> None:
    """Pages come as a list or as a record's reading."""
    pages = tmp_path / "pages.json"
    pages.write_text(json.dumps(kept))
    said = SANDBOX.run(Chore.FIELDS, {}, inputs={"pages": pages}, folder=out)

    assert isinstance(said["fields"], list)


def test_the_official_copy_is_composed(scan: Path, tmp_path: Path, out: Path) -> None:
    """Compose writes a PDF that carries the pages' text, the same for the same input."""
    pages = tmp_path / "pages.json"
    pages.write_text(json.dumps({"format": 1, "pages": [READING, {**READING, "page": 2}]}))
    again = out / "again"
    again.mkdir()
    for folder in (out, again):
        said = SANDBOX.run(
            Chore.COMPOSE,
            {"title": "Quyết định 12/QĐ-UBND", "at": "2026-11-22T01:02:03+00:00"},
            inputs={"file": scan, "pages": pages},
            folder=folder,
        )
        assert said["bytes"] == (folder / "copy.pdf").stat().st_size

    copy = (out / "copy.pdf").read_bytes()
    assert copy.startswith(b"%PDF-1.")
    assert copy == (again / "copy.pdf").read_bytes()


@pytest.mark.parametrize("verdict", ["none", "unknown"])
def test_signatures_are_judged(verdict: str, anchor: Path, tmp_path: Path, out: Path) -> None:
    """A file without signatures has none; one that cannot be read is unknown, never valid."""
    source = tmp_path / "source.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(source)
    if verdict == "unknown":
        source.write_bytes(b"%PDF-1.7 cut")
    said = SANDBOX.run(
        Chore.VERIFY,
        {"at": "2026-11-22T01:02:03+00:00"},
        inputs={"file": source, "anchor0": anchor},
        folder=out,
    )

    assert said["verdict"] == verdict
