"""Signing, verifying and reading files without an archive."""

from pathlib import Path

import pytest

from tests.doors.cli.conftest import Call, Demo, said_by

LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")


@pytest.fixture(scope="module")
def signed(call: Call, demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file signed with the demonstration's key, services and roots."""
    target = tmp_path_factory.mktemp("signed") / "ky.pdf"
    words = ("sign", demo.papers["born_digital"], "--key", "demo", "-o", target)
    assert call(*words, pin=demo.pin).code == 0
    return target


@pytest.mark.parametrize("level", LEVELS)
def test_a_file_is_signed_at_the_level_asked_for(
    call: Call, demo: Demo, tmp_path: Path, level: str
) -> None:
    """Neither less nor more; the original is the beginning of the result."""
    paper, target = demo.papers["born_digital"], tmp_path / "ky.pdf"
    words = ("sign", paper, "--key", "demo", "--level", level, "-o", target, "--json")
    said = call(*words, pin=demo.pin)

    assert said.code == 0, said.err
    assert said.lines[0]["level"] == level
    assert target.read_bytes().startswith(paper.read_bytes())
    verdict = call("verify", target, "--online", "--json")
    assert verdict.lines[0]["signatures"][0]["level"] == level
    assert verdict.code == 0


def test_everything_can_be_named_instead_of_a_data_folder(demo: Demo, tmp_path: Path) -> None:
    """Key file, authority, roots and allowed addresses by option; several files into a folder."""
    key = tmp_path / "key.p12"
    key.write_bytes(demo.world.signer("demo").pkcs12)
    root = tmp_path / "root.pem"
    root.write_bytes(demo.world.root_pem)
    second = tmp_path / "hai.pdf"
    second.write_bytes(demo.papers["born_digital"].read_bytes())
    where = ("--tsa", demo.world.tsa_url, "--trust", root, "--allow", demo.world.loopback)
    files = (demo.papers["born_digital"], second)
    said = said_by(
        *("sign", *files, "--key", key, "--out-dir", tmp_path / "ra", *where), pin=demo.pin
    )

    assert said.code == 0, said.err
    made = sorted((tmp_path / "ra").iterdir())
    assert len(made) == 2
    assert said_by("verify", *made, "--trust", root).code == 0


def test_a_second_signature_is_added_beside_the_first(
    call: Call, demo: Demo, signed: Path, tmp_path: Path
) -> None:
    """The next free field is taken; both signatures are valid."""
    target = tmp_path / "hai-chu-ky.pdf"
    words = ("sign", signed, "--key", "demo", "-o", target, "--appearance", "personal")
    assert call(*words, pin=demo.pin).code == 0

    verdict = call("verify", target, "--json")
    assert verdict.code == 0
    fields = [one["field"] for one in verdict.lines[0]["signatures"]]
    assert fields == ["ChuKy1", "ChuKy2"]


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        (("--key", "demo", "-o", "{out}"), (1, "PIN")),
        (("--key", "khong-co", "-o", "{out}"), (1, "khong-co")),
        (("--key", "{paper}", "-o", "{out}"), (1, "PKCS#12")),
        (("--key", "demo"), (64, "-o")),
        (("--key", "demo", "-o", "{out}", "--level", "B-X"), (64, "B-LTA")),
        (("--key", "demo", "-o", "{paper}"), (64, "ghi đè")),
        (("-o", "{out}"), (64, "--key")),
    ],
)
def test_a_signing_that_cannot_be_leaves_nothing(
    call: Call, demo: Demo, tmp_path: Path, words: tuple[str, ...], ends: tuple[int, str]
) -> None:
    """Wrong PIN, no such key, no key at all, nowhere to write: a sentence, and no file."""
    paper, out = demo.papers["born_digital"], tmp_path / "out.pdf"
    filled = [word.format(out=out, paper=paper) for word in words]
    said = call("sign", paper, *filled, pin="sai")

    code, hint = ends
    assert said.code == code
    assert hint in said.err
    assert not list(tmp_path.iterdir())


def test_a_signed_file_is_renewed(call: Call, demo: Demo, signed: Path, tmp_path: Path) -> None:
    """One more time-stamp over the file; what has none is told so, and nothing is written."""
    fresh, none = tmp_path / "gia-han.pdf", tmp_path / "khong.pdf"

    assert call("renew", signed, "-o", fresh).code == 0
    assert fresh.read_bytes().startswith(signed.read_bytes())
    assert call("verify", fresh).code == 0

    said = call("renew", demo.papers["born_digital"], "-o", none)
    assert said.code == 1
    assert "Chỉ gia hạn được" in said.err
    assert not none.exists()


def test_without_an_authority_no_higher_level_is_begun(demo: Demo, tmp_path: Path) -> None:
    """It is said before the PIN is asked for; nothing is lowered in silence."""
    key = tmp_path / "key.p12"
    key.write_bytes(demo.world.signer("demo").pkcs12)
    words = ("sign", demo.papers["born_digital"], "--key", key, "-o", tmp_path / "x.pdf")
    said = said_by(*words, pin=demo.pin)

    assert said.code == 64
    assert "--tsa" in said.err


def test_a_file_that_cannot_be_signed_stops_no_other(
    call: Call, demo: Demo, tmp_path: Path
) -> None:
    """The locked one is said, the good one is signed; the code is 1."""
    files = (demo.papers["locked"], demo.papers["born_digital"])
    said = call("sign", *files, "--key", "demo", "--out-dir", tmp_path, pin=demo.pin)

    assert said.code == 1
    assert "mật khẩu" in said.err
    assert [path.name for path in tmp_path.iterdir()] == [demo.papers["born_digital"].name]


def test_verify_says_valid_unknown_none_and_invalid(
    call: Call, demo: Demo, signed: Path, tmp_path: Path
) -> None:
    """0 with its root trusted, 2 without, 3 where nothing is signed, 1 where a byte was changed."""
    content = bytearray(signed.read_bytes())
    content[2000] ^= 1
    changed = tmp_path / "sua.pdf"
    changed.write_bytes(content)
    unsigned = demo.papers["born_digital"]

    assert call("verify", signed).code == 0
    assert said_by("verify", signed).code == 2
    assert call("verify", unsigned).code == 3
    assert call("verify", changed).code == 1
    assert call("verify", signed, unsigned).code == 3
    assert call("verify", signed, unsigned, changed).code == 1


def test_verify_tells_people_who_and_when(call: Call, signed: Path) -> None:
    """One plain sentence a signature; unknown says what is missing."""
    assert "Nguyễn Đức Thuận" in call("verify", signed).out
    assert "--trust" in said_by("verify", signed).err


def test_verify_tells_machines_every_published_field(call: Call, signed: Path) -> None:
    """The file, the verdict, and of each signature what DESIGN names."""
    (said,) = call("verify", signed, "--json").lines

    assert said["verdict"] == "valid"
    wanted = {"field", "verdict", "level", "signer", "time", "time_source", "coverage"}
    assert wanted | {"changes", "reason"} <= said["signatures"][0].keys()


def test_what_is_no_pdf_is_never_valid(demo: Demo, tmp_path: Path) -> None:
    """A web page, a damaged file, an empty one, a folder: an answer each, and no trace."""
    for path in (demo.papers["web"], demo.papers["damaged"], demo.papers["empty"], tmp_path):
        assert said_by("verify", path).code in {2, 3}
    assert said_by("verify", tmp_path / "lost.pdf").code == 64


def test_read_gives_text_fields_and_layout(demo: Demo) -> None:
    """Text by default; fields and places when asked for."""
    paper = demo.papers["born_digital"]
    text = said_by("read", paper)
    fields = said_by("read", paper, "--fields")
    layout = said_by("read", paper, "--layout")

    assert text.code == fields.code == layout.code == 0
    assert "HƯỚNG DẪN" in text.out
    assert text.out == said_by("read", paper, "--text").out
    assert "number\t02/HD-UBND" in fields.out
    assert len(layout.out.splitlines()[0].split("\t")) == 8


def test_read_tells_machines_every_published_field(demo: Demo) -> None:
    """Pages with words, boxes as fractions of the page, fields with their place."""
    (said,) = said_by("read", demo.papers["born_digital"], "--json").lines

    page = said["pages"][0]
    wanted = {"page", "width", "height", "dpi", "turned", "syllables", "confidence", "text"}
    assert wanted | {"words"} <= page.keys()
    left, top, right, bottom = page["words"][0]["box"]
    assert 0 <= left < right <= 1
    assert 0 <= top < bottom <= 1
    assert {"value", "confidence", "page", "box"} <= said["fields"]["number"].keys()


def test_read_writes_a_copy_that_can_be_read_again(demo: Demo, tmp_path: Path) -> None:
    """The searchable copy carries the same words, and needs no engine."""
    paper, copy = demo.papers["born_digital"], tmp_path / "ban-doc.pdf"
    made = said_by("read", paper, "-o", copy)
    again = said_by("read", copy, "--json").lines[0]

    assert made.code == 0
    words = said_by("read", paper, "--json").lines[0]["pages"][0]["text"].split()
    found = again["pages"][0]["text"].split()
    assert len(set(words) & set(found)) / len(set(words)) > 0.95


def test_read_says_what_it_cannot_read_and_goes_on(demo: Demo, tmp_path: Path) -> None:
    """The locked and the damaged one are said, the good one is read; the code is 1."""
    papers = [demo.papers[kind] for kind in ("locked", "damaged", "web", "born_digital")]
    said = said_by("read", *papers, "--out-dir", tmp_path, "--json")

    assert said.code == 1
    assert [one["file"] for one in said.lines] == [str(papers[-1])]
    assert "mật khẩu" in said.err
    assert [path.name for path in tmp_path.iterdir()] == [papers[-1].name]
