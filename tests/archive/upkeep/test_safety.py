"""An archive that would lie open is not started, or the doctor is red (attacks C5 35)."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from archive.records.errors import Refused
from archive.settings import read_settings
from archive.upkeep.diagnosis import Finding, Level
from archive.upkeep.errors import KeyTrouble, Unsafe
from archive.upkeep.keyfiles import ensure_secrets
from archive.upkeep.safety import (
    Exposure,
    examine_safety,
    is_loopback,
    refuse_unsafe,
    take_in_hand,
)

EVERYWHERE = "0.0.0.0"  # noqa: S104 - what is refused must be named


@pytest.fixture
def safe(tmp_path: Path) -> Exposure:
    """Return an installation as it should be: begun, private, on loopback."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    ensure_secrets(folder, os.urandom)
    (folder / "settings.toml").touch(mode=0o600)
    return Exposure(folder, "127.0.0.1")


def red(exposure: Exposure) -> list[Finding]:
    """Return what must be mended."""
    return [one for one in examine_safety(exposure) if one.level is Level.RED]


def test_a_private_archive_on_loopback_starts(safe: Exposure) -> None:
    """And behind a proxy that speaks TLS."""
    behind = replace(safe, host=EVERYWHERE, public_url="https://vankho.example")
    for one in (safe, replace(safe, demo=True), behind):
        refuse_unsafe(one)
        assert [finding.level for finding in examine_safety(one)] == [Level.GREEN]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"host": EVERYWHERE}, "chưa khai báo HTTPS"),
        ({"host": "10.0.0.5", "public_url": "http://vankho.example"}, "chưa khai báo HTTPS"),
        ({"host": "::", "demo": True}, "kho trình diễn"),
        ({"host": EVERYWHERE, "demo": True, "public_url": "https://x.example"}, "kho trình diễn"),
    ],
)
def test_an_address_others_reach_needs_https_and_no_demonstration(
    safe: Exposure, change: dict[str, str | bool], words: str
) -> None:
    """The start is refused with what to do, and the doctor is red."""
    exposure = replace(safe, **change)  # type: ignore[arg-type] # fields of it by name
    with pytest.raises(Unsafe, match=words):
        refuse_unsafe(exposure)
    assert any(words in one.what and one.how for one in red(exposure))


def test_debugging_is_refused(safe: Exposure) -> None:
    """It shows the inside of the program to whoever makes it fail."""
    with pytest.raises(Unsafe, match="FLASK_DEBUG"):
        refuse_unsafe(safe, debug=True)


@pytest.mark.parametrize("mode", [0o755, 0o701, 0o770, 0o777])
def test_a_data_folder_others_enter_is_refused(safe: Exposure, mode: int) -> None:
    """With the command that closes it; a group that only reads is told in yellow."""
    safe.folder.chmod(mode)
    with pytest.raises(Unsafe, match="chmod 700"):
        refuse_unsafe(safe)
    assert "chmod 700" in red(safe)[0].how

    safe.folder.chmod(0o750)
    refuse_unsafe(safe)
    assert [one.level for one in examine_safety(safe)] == [Level.YELLOW]


def test_a_folder_without_an_archive_is_closed_by_the_first_start(tmp_path: Path) -> None:
    """Whoever made it with the usual rights need not know; one that is begun is not touched."""
    tmp_path.chmod(0o755)
    take_in_hand(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o700

    ensure_secrets(tmp_path, os.urandom)
    tmp_path.chmod(0o755)
    take_in_hand(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_settings_others_can_write_are_refused(safe: Exposure) -> None:
    """They name whom the archive trusts."""
    (safe.folder / "settings.toml").chmod(0o620)
    with pytest.raises(Unsafe, match="chmod 600"):
        refuse_unsafe(safe)


def test_plain_http_for_people_is_red(safe: Exposure) -> None:
    """Even where only the proxy reaches the archive itself."""
    (found,) = red(replace(safe, public_url="http://vankho.example"))

    assert "không mã hóa" in found.what
    assert not red(replace(safe, public_url="http://127.0.0.1:8000"))


@pytest.mark.parametrize("secret", [b"\0" * 32, b"changeme" * 4, b"secret", b""])
def test_a_default_or_empty_secret_is_refused(safe: Exposure, secret: bytes) -> None:
    """Zeros, a word repeated, a short word, nothing: the archive does not start."""
    (safe.folder / "keys" / "pepper").write_bytes(secret)

    with pytest.raises(KeyTrouble):
        ensure_secrets(safe.folder, os.urandom)


@pytest.mark.parametrize(
    "line", ["pin = '123456'", "signer_pin = '1'", "password = 'x'", "tsa_password = 'x'"]
)
def test_a_secret_in_the_settings_is_refused(safe: Exposure, line: str) -> None:
    """By its name, and by saying where a PIN belongs."""
    (safe.folder / "settings.toml").write_text(line, encoding="utf-8")
    with pytest.raises(Refused, match="Bí mật không được ghi trong thiết lập"):
        read_settings(safe.folder, environment={})
    with pytest.raises(Refused, match="Bí mật"):
        read_settings(safe.folder / "none", environment={"VANKHO_PIN": "1"})


def test_an_authoritys_password_in_its_address_is_refused(safe: Exposure) -> None:
    """A proxy on this machine adds it; a file that lies in every backup does not hold it."""
    text = 'tsa_url = "http://ten:matkhau@tsa.example/"'
    (safe.folder / "settings.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="proxy") as caught:
        read_settings(safe.folder, environment={})
    assert "matkhau" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("localhost", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("[::1]", True),
        (EVERYWHERE, False),
        ("::", False),
        ("vankho.example", False),
        ("", False),
    ],
)
def test_loopback_is_this_machine_only(host: str, *, answer: bool) -> None:
    """A name nobody knows is not taken for it."""
    assert is_loopback(host) is answer
