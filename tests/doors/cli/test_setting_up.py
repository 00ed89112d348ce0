"""A real archive, from an empty folder to its first signed record, with nothing but the shell."""

import os
from pathlib import Path

import pytest

from archive.assemble import assemble
from archive.settings import read_settings
from tests.doors.cli.conftest import Call, Demo

PASSWORD = "mat-khau-rat-dai-2026"


@pytest.fixture
def real(demo: Demo, tmp_path: Path) -> Path:
    """Give an empty archive that trusts the test's certificates and is no demonstration."""
    data = tmp_path / "real"
    data.mkdir(mode=0o700)
    world = demo.world
    (data / "root.pem").write_bytes(world.root_pem)
    (data / "settings.toml").write_text(
        f'tsa_url = "{world.tsa_url}"\n'
        f'trust = ["root.pem"]\nfetch_allowed = ["{world.loopback}"]\n',
        encoding="utf-8",
    )
    assemble(read_settings(data)).close()
    return data


def with_password(call: Call, data: Path, *words: str | Path) -> int:
    """Call a verb that asks for a new password, through a descriptor."""
    reading, writing = os.pipe()
    os.write(writing, f"{PASSWORD}\n".encode())
    os.close(writing)
    try:
        return call(*words, "--password-fd", str(reading), data=data).code
    finally:
        os.close(reading)


def test_a_real_archive_is_set_up_from_the_shell(call: Call, demo: Demo, real: Path) -> None:
    """Bodies with their lineage, a signer with a key, an inspector with a warrant."""
    for words in (
        ("tinh", "--name", "UBND tỉnh Thử", "--level", "province"),
        ("xa", "--name", "UBND xã Thử", "--level", "commune", "--parent", "tinh"),
        ("huyen", "--name", "UBND huyện Cũ", "--level", "district", "--until", "2025-06-30"),
    ):
        assert call("body", "put", *words, data=real).code == 0
    listed = {one["code"]: one for one in call("body", "list", "--json", data=real).lines}
    assert listed["xa"]["parent"] == "tinh"
    assert listed["huyen"]["valid_to"] == "2025-06-30"

    add = ("user", "add", "nguoi.ky", "--name", "Người Ký", "--office", "signer@xa")
    assert with_password(call, real, *add) == 0
    file = real / "key.p12"
    file.write_bytes(demo.world.signer("demo").pkcs12)
    given = call("user", "key", "nguoi.ky", file, "--key", "ca-nhan", data=real)
    assert given.code == 0, given.err
    assert call("user", "key", "nguoi.ky", file, "--key", "ca-nhan", data=real).code == 7
    assert (real / "keys" / "ca-nhan.p12").stat().st_mode & 0o077 == 0

    look = ("user", "add", "thanh.tra", "--name", "Thanh Tra", "--office", "inspector@tinh")
    assert with_password(call, real, *look) == 0
    warrant = ("--body", "xa", "--purpose", "thanh tra văn thư", "--ends", "2030-01-01")
    assert call("user", "warrant", "thanh.tra", *warrant, data=real).code == 0


def test_its_first_paper_is_taken_in(call: Call, demo: Demo, real: Path) -> None:
    """The operator hands in a paper, and it is read."""
    assert (
        call("body", "put", "xa", "--name", "UBND xã Thử", "--level", "commune", data=real).code
        == 0
    )
    taken = call("ingest", demo.papers["born_digital"], "--wait", "--json", data=real)

    assert taken.code == 0, taken.err
    assert taken.lines[0]["state"] == "read"
    assert taken.lines[0]["body"] == "xa"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("body", "put", "a b", "--name", "X", "--level", "commune"), "dấu cách"),
        (("body", "put", "x", "--name", "X", "--level", "commune", "--parent", "no"), "Chưa có"),
    ],
)
def test_what_cannot_be_a_body_is_refused(
    call: Call, real: Path, words: tuple[str, ...], hint: str
) -> None:
    """A code with spaces, a parent nobody knows: refused in words."""
    said = call(*words, data=real)

    assert said.code == 1
    assert hint in said.err
