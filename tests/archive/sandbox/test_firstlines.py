"""The first lines of an office document: headers, text boxes and tables; never an error."""

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.sandbox.firstlines import MOST, first_lines

PARTS = {
    "word/header1.xml": "<h:hdr xmlns:h='w'><h:p><h:t>TỐI</h:t><h:t> MẬT</h:t></h:p></h:hdr>",
    "word/document.xml": "<d><p><t>KẾ  HOẠCH</t></p><p/><p><x><p>trong khung</p></x></p></d>",
    "xl/sharedStrings.xml": "<sst><si><t>Họ tên</t></si>" + "<si><t>x</t></si>" * 100 + "</sst>",
}


def written(path: Path, parts: dict[str, str]) -> Path:
    """Write these parts into a document, packed as office programs pack them."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_lines_are_told_as_a_reader_sees_them(tmp_path: Path) -> None:
    """Joined from their runs, empty ones left out, at most so many of each part."""
    lines = first_lines(written(tmp_path / "a.docx", PARTS))

    assert lines[:4] == ("TỐI MẬT", "KẾ HOẠCH", "trong khung", "Họ tên")
    assert len(lines) == 3 + MOST


@pytest.mark.parametrize("text", ["", "<p>", "<!DOCTYPE a [<!ENTITY b 'c'>]><p>&b;</p>", "</p>"])
def test_what_cannot_be_parsed_has_no_lines(tmp_path: Path, text: str) -> None:
    """Neither an error nor an entity of its own."""
    assert first_lines(written(tmp_path / "a.docx", {"word/document.xml": text})) == ()


def test_what_stands_before_the_damage_is_seen(tmp_path: Path) -> None:
    """One part cut short in the middle hides neither its own head nor another part."""
    body = "<p>KẾ HOẠCH</p>" + "".join(f"<p>{number * 7919}</p>" for number in range(40_000))
    parts = {"word/document.xml": f"<d>{body}</d>", "word/header1.xml": "<h><p>TỐI MẬT</p></h>"}
    path = written(tmp_path / "a.docx", parts)
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2 : len(whole) // 2 + 4000] = bytes(4000)
    path.write_bytes(whole)

    lines = first_lines(path)

    assert lines[0] == "KẾ HOẠCH"
    assert "TỐI MẬT" in lines


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 400), st.binary(max_size=20))
def test_no_damage_makes_it_stumble(tmp_path: Path, at: int, junk: bytes) -> None:
    """Whatever bytes are changed, there are lines or none."""
    whole = written(tmp_path / "a.docx", PARTS).read_bytes()
    path = tmp_path / "b.docx"
    path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])

    assert isinstance(first_lines(path), tuple)
    path.write_bytes(io.BytesIO(junk).getvalue())
    assert first_lines(path) == ()
