"""Hostile names (C5, 11 and 34): only text, shown escaped, never a path, a header or a log line."""

import html
import io
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

import pytest

from archive.log import Line
from archive.records.record import Record
from tests.attacks.gate import Gate, record_in

NAMES: Mapping[str, tuple[str, str]] = {
    "climbing": ("../../a.pdf", "a.pdf"),
    "backslash": ("C:\\tạm\\a.pdf", "a.pdf"),
    "turned text": ("hồsơ\u202efdp.exe", "hồsơfdp.exe"),
    "device": ("CON.pdf", "CON.pdf"),
    "long": ("ế" * 300 + ".pdf", "ế" * 200),
    "quote": ('a"; filename="b.exe', 'a"; filename="b.exe'),
    "line": ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
    "markup": ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
    "emoji": ("😀.pdf", "😀.pdf"),
    "formula": ("=cmd|'-c calc'!A0.pdf", "=cmd|'-c calc'!A0.pdf"),
    "zero": ("a\x00.pdf", "a.pdf"),
    "nothing": ("\u202e\n", "khong-ten"),
}
"""What a file is called, and what it is called here."""

PLAIN = re.compile(r"attachment; filename=\"([^\"\\\x00-\x1f]*)\"; filename\*=UTF-8''([\w.%~-]+)")


HEAD = b"%PDF-1.7 "
LONGEST_IN_FOLDER = 255
"""Bytes of a name in a folder."""


@pytest.fixture(scope="module")
def named(gate: Gate, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Record]:
    """Hand a file in under each name: in a folder where it can stand there, else by the web."""
    found, folder = dict[str, Record](), tmp_path_factory.mktemp("names")
    for kind, (name, _) in NAMES.items():
        if "/" in name or "\x00" in name or len(name.encode()) > LONGEST_IN_FOLDER:
            found[kind] = gate.record(record_in(gate.by_script(name, HEAD + kind.encode())))
        else:
            (folder / name).write_bytes(HEAD + kind.encode())
    _, lines, _ = gate.by_shell(folder)
    for line in lines:
        record = gate.record(str(line["id"]))
        found[gate.kept(record).removeprefix(HEAD).decode()] = record
    return found


@pytest.mark.parametrize("kind", NAMES)
def test_a_name_is_cleaned_and_decides_nothing(named: dict[str, Record], kind: str) -> None:
    """One line of printable text without a path; the record's id has nothing to do with it."""
    record = named[kind]

    assert record.name == NAMES[kind][1]
    assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{26}", record.id)


@pytest.mark.parametrize("kind", NAMES)
def test_a_name_is_shown_escaped(gate: Gate, named: dict[str, Record], kind: str) -> None:
    """On the page it is text: no element, no attribute, no turned line."""
    page = gate.client.get(f"/ho-so/{named[kind].id}").get_data(as_text=True)

    assert NAMES[kind][1] in html.unescape(page)
    assert "<img src=x" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize("kind", NAMES)
def test_a_name_makes_one_clean_header(gate: Gate, named: dict[str, Record], kind: str) -> None:
    """A download carries its name in both spellings, and nothing beyond it (RFC 6266, RFC 8187)."""
    answer = gate.client.get(f"/tep/{named[kind].id}/original", buffered=True)
    found = PLAIN.fullmatch(answer.headers["Content-Disposition"])

    assert found is not None
    assert "/" not in unquote(found[2])
    assert "Set-Cookie" not in answer.headers
    assert not unquote(found[2]).startswith(("=", ".", "-"))
    assert answer.data == HEAD + kind.encode()


def test_a_name_in_bytes_that_are_no_text_harms_nobody(gate: Gate, tmp_path: Path) -> None:
    """Old systems write names that are no UTF-8: the shell takes them, a form is refused."""
    path = Path(f"{tmp_path}/t\udcea\udcffp.pdf")
    path.write_bytes(HEAD + b"shell")
    code, (line,), _ = gate.by_shell(tmp_path)
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="t\xea\xff.pdf"\r\n\r\n'
    body = b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\ncau-mau\r\n'
    answer = gate.client.post(
        "/api/v1/records",
        data=body + head + b"web\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
        headers={"Authorization": f"Bearer {gate.token}"},
    )

    assert code == 0
    assert line["name"] == "tp.pdf"
    assert answer.status_code == 422
    assert "Hãy" in answer.get_data(as_text=True)


def test_a_name_writes_no_line_into_the_log(gate: Gate) -> None:
    """Neither a forged line nor the name or text itself: logs know no file by its name."""
    root, written = logging.getLogger(), io.StringIO()
    level, handler = root.level, logging.StreamHandler(written)
    handler.setFormatter(Line())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        gate.by_script("x\n2026-11-22 admin logged in.pdf", HEAD + b"secret text")
        gate.runner.run_until_idle()
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    lines = written.getvalue().splitlines()

    assert lines
    assert all(line.startswith('{"at": ') for line in lines)
    assert not [line for line in lines if "admin" in line or "secret" in line]
