"""Pages taken out of a scan: the stored pictures byte for byte, and nothing of anybody else."""

import io
import struct
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from archive.demo.papers import Sample, sample
from ocr.errors import Unreadable
from ocr.extract import TIFF, Picked, extract
from ocr.read import inspect, opened
from ocr.sources.kind import PDF

SIDE = 64


def pictures(path: Path) -> list[tuple[bytes, bytes]]:
    """Return the stored and the decoded bytes of each page's pictures."""
    with pikepdf.open(path) as file:
        images = [
            image
            for page in file.pages
            for image in page.get_images().values()
            if isinstance(image, pikepdf.Stream)
        ]
        return [
            (image.read_raw_bytes(), pikepdf.PdfImage(image).as_pil_image().tobytes())
            for image in images
        ]


def taken(folder: Path, content: bytes | Sequence[bytes], *picked: Picked) -> Path:
    """Take pages out of files with this content."""
    contents = [content] if isinstance(content, bytes) else content
    paths = []
    for number, one in enumerate(contents):
        paths.append(folder / f"in{number}")
        paths[-1].write_bytes(one)
    out = folder / f"out{sum(1 for _ in folder.iterdir())}"
    extract(paths, picked, out)
    return out


def scans(*shades: int, mode: str = "L") -> list[Image.Image]:
    """Return small pictures that differ."""
    rng = np.random.default_rng(7)
    grain = rng.integers(0, 60, (SIDE, SIDE * 2), dtype=np.uint8)
    return [Image.fromarray(grain + np.uint8(shade)).convert(mode) for shade in shades]


def tiff_of(images: Sequence[Image.Image], compression: str, **more: object) -> bytes:
    """Return a TIFF of many pages."""
    written = io.BytesIO()
    images[0].save(
        written, "TIFF", save_all=True, append_images=images[1:], compression=compression, **more
    )
    return written.getvalue()


@pytest.fixture(scope="module", params=["decision", "list"])
def paper(request: pytest.FixtureRequest) -> Sample:
    """Return a scan in JPEG, and one in CCITT G4."""
    return sample(request.param, seed=1)


def test_the_stored_pictures_of_a_pdf_go_over_byte_for_byte(paper: Sample, tmp_path: Path) -> None:
    """In any order and turned: raw and decoded bytes are those of the batch; twice is the same."""
    whole = taken(tmp_path, paper.content, *(Picked(0, n + 1) for n in range(paper.pages)))
    mixed = (Picked(0, 2, 90), Picked(0, 1, 180))
    out = taken(tmp_path, paper.content, *mixed)
    (tmp_path / "source").write_bytes(paper.content)
    source = pictures(tmp_path / "source")

    assert pictures(whole) == source
    assert pictures(out) == [source[1], source[0]]
    with pikepdf.open(out) as file:
        assert [int(page.obj.Rotate) for page in file.pages] == [90, 180]
    assert (
        sha256(taken(tmp_path, paper.content, *mixed).read_bytes()).digest()
        == sha256(out.read_bytes()).digest()
    )


def test_a_turned_page_reads_upright(tmp_path: Path) -> None:
    """What the archive reads from the new file stands as the officer turned it."""
    paper = sample("list", seed=1)
    out = taken(tmp_path, paper.content, Picked(0, 1), Picked(0, 1, 90))
    with opened(out) as file:
        upright, turned = file.picture(1), file.picture(2)

    assert np.array_equal(upright.turned(90).pixels, turned.pixels)
    assert inspect(out).media_type == PDF


def test_nothing_of_another_page_comes_along(tmp_path: Path) -> None:
    """A shared list of all pictures, a link, a bead, a script: the other page's bytes stay away."""
    other = b"the papers of somebody else"
    pdf = pikepdf.new()
    mine, theirs = (_image(pdf, content) for content in (b"my own picture" * 9, other * 9))
    shared = pdf.make_indirect(Dictionary(XObject=Dictionary(A=mine, B=theirs)))
    for name in ("A", "B"):
        page = pdf.add_blank_page(page_size=(200, 200))
        page.obj.Resources = shared
        page.obj.Contents = pdf.make_stream(f"q 200 0 0 200 0 0 cm /{name} Do Q".encode())
    first, second = pdf.pages[0].obj, pdf.pages[1].obj
    stamp = pdf.make_stream(
        b"0 0 10 10 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9]
    )
    first.Annots = Array(
        [
            Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9], Dest=[second, Name.Fit]),
            Dictionary(
                Subtype=Name.Stamp,
                Rect=[0, 0, 9, 9],
                AP=Dictionary(N=stamp),
                P=second,
                A=Dictionary(S=Name.JavaScript, JS="app.alert(1)"),
            ),
        ]
    )
    first.B = Array([Dictionary(P=second)])
    first.PieceInfo = Dictionary(Other=theirs)
    written = io.BytesIO()
    pdf.save(written, compress_streams=False)
    out = taken(tmp_path, written.getvalue(), Picked(0, 1))

    with pikepdf.open(out) as file:
        streams = [
            bytes(one.read_raw_bytes()) for one in file.objects if isinstance(one, pikepdf.Stream)
        ]
        alone = file.pages[0].obj
        assert [str(one["/Subtype"]) for one in alone["/Annots"]] == ["/Stamp"]
        assert not {"/A", "/P"} & set(alone["/Annots"][0].keys())
        assert not {"/B", "/PieceInfo"} & set(alone.keys())
    assert b"my own picture" * 9 in streams
    assert not any(other in stream for stream in streams)
    assert b"JavaScript" not in out.read_bytes()


def _image(pdf: pikepdf.Pdf, content: bytes) -> pikepdf.Object:
    return pdf.make_stream(
        content,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=3,
        Height=3,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray,
    )


def test_what_a_page_inherits_stays_with_it(tmp_path: Path) -> None:
    """Size, turn and fonts that only the list of pages says are said by the page afterwards."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 300))
    tree = pdf.Root.Pages
    tree.MediaBox, tree.Rotate = Array([0, 0, 100, 300]), 90
    del pdf.pages[0].obj.MediaBox
    written = io.BytesIO()
    pdf.save(written)
    out = taken(tmp_path, written.getvalue(), Picked(0, 1, 270))

    with pikepdf.open(out) as file:
        assert [float(one) for one in file.pages[0].obj["/MediaBox"]] == [0, 0, 100, 300]
        assert int(file.pages[0].obj.Rotate) == 0


@pytest.mark.parametrize(
    ("compression", "mode"),
    [("group4", "1"), ("tiff_lzw", "L"), ("tiff_deflate", "RGB"), ("jpeg", "RGB"), ("raw", "L")],
)
def test_the_strips_of_a_tiff_go_over_byte_for_byte(
    compression: str, mode: str, tmp_path: Path
) -> None:
    """Every compression scanners use: pixels and stored bytes are those of the batch."""
    content = tiff_of(scans(0, 60, 120, mode=mode), compression)
    out = taken(tmp_path, content, Picked(0, 3), Picked(0, 1, 90))

    shown_anew = io.BytesIO(out.read_bytes())  # by name, Pillow 13 maps raw pixels unturned
    with Image.open(io.BytesIO(content)) as before, Image.open(shown_anew) as after:
        assert getattr(after, "n_frames", 1) == 2
        for page, source in ((0, 2), (1, 0)):
            after.seek(page)
            before.seek(source)
            assert stored(out.read_bytes(), after) == stored(content, before)
            shown = before.transpose(Image.Transpose.ROTATE_270) if page else before
            assert after.convert(mode).tobytes() == shown.convert(mode).tobytes()
    with opened(out) as file:
        assert file.picture(2).pixels.shape[:2] == (2 * SIDE, SIDE)
    assert inspect(out).media_type == TIFF


def stored(content: bytes, image: Image.Image) -> list[bytes]:
    """Return the strips of the page this picture stands at, as they are stored."""
    tags = image.tag_v2  # type: ignore[attr-defined]  # a TIFF has them
    return [content[at : at + size] for at, size in zip(tags[273], tags[279], strict=True)]


def test_a_tiff_of_wide_numbers_in_the_other_order_keeps_them(tmp_path: Path) -> None:
    """BigTIFF, and a file that writes the high byte first."""
    pixels = bytes(range(8))
    big = b"II+\0\x08\0\0\0" + struct.pack("<Q", 24) + pixels
    tags = [
        (256, 3, 1, 4),
        (257, 3, 1, 2),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 16, 1, 16),
        (277, 3, 1, 1),
        (278, 3, 1, 2),
        (279, 16, 1, 8),
    ]
    big += struct.pack("<Q", len(tags)) + b"".join(struct.pack("<HHQQ", *tag) for tag in tags)
    out = taken(tmp_path, big + struct.pack("<Q", 0), Picked(0, 1))
    with Image.open(out) as image:
        assert (image.size, image.tobytes()) == ((4, 2), pixels)
    assert out.read_bytes()[:4] == b"II+\0"

    high = b"MM\0*" + struct.pack(">I", 16) + pixels
    tags = [
        (256, 3, 1, 4 << 16),
        (257, 3, 1, 2 << 16),
        (258, 3, 1, 8 << 16),
        (259, 3, 1, 1 << 16),
        (262, 3, 1, 1 << 16),
        (273, 4, 1, 8),
        (278, 3, 1, 2 << 16),
        (279, 4, 1, 8),
    ]
    high += struct.pack(">H", len(tags)) + b"".join(struct.pack(">HHII", *tag) for tag in tags)
    out = taken(tmp_path, high + struct.pack(">I", 0), Picked(0, 1))
    with Image.open(out) as image:
        assert (image.size, image.tobytes()) == ((4, 2), pixels)
    assert out.read_bytes()[:4] == b"MM\0*"


def test_pages_of_two_files_come_into_one(tmp_path: Path) -> None:
    """Fronts from one scan, backs from another."""
    fronts, backs = (tiff_of(scans(*shades), "tiff_lzw") for shades in ((0, 60), (120, 180)))
    out = taken(tmp_path, [fronts, backs], Picked(0, 1), Picked(1, 2), Picked(0, 2), Picked(1, 1))

    with Image.open(out) as image:
        seen = []
        for page in range(4):
            image.seek(page)
            seen.append(image.convert("L").tobytes())
    assert seen == [one.tobytes() for one in scans(0, 180, 60, 120)]


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4 nothing", b"II*\0\xff\xff\xff\x7f", b"II*\0\x08\0\0\0\x01\0"]
)
def test_a_damaged_file_is_refused_in_words(content: bytes, tmp_path: Path) -> None:
    """No page is made up from what cannot be read."""
    with pytest.raises(Unreadable, match="hỏng"):
        taken(tmp_path, content, Picked(0, 1))


def test_a_page_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """In a PDF and in a TIFF."""
    for content in (sample("list", seed=1).content, tiff_of(scans(0), "raw")):
        with pytest.raises(Unreadable):
            taken(tmp_path, content, Picked(0, 9))
        (tmp_path / "out1").unlink(missing_ok=True)
