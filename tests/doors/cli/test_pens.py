"""Signing files with a key that is not in a file: in a token, or with a signing service."""

import subprocess
import sys
from pathlib import Path

import pytest

from archive.demo.world import create
from tests.doors.cli.conftest import Call, Demo, descriptor, said_by
from tests.services import SOFTHSM
from tests.signing import cloud as remote
from tests.signing import tokens
from tests.signing.town import NOW, free_port

TOP = Path(__file__).resolve().parents[3]
SHELL = (sys.executable, "-c", "from archive.cli.main import main; main()")


@pytest.fixture(scope="module")
def machine(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plug a token with one key into the machine; return SoftHSM's configuration."""
    configuration = tokens.configure(tmp_path_factory.mktemp("softhsm"))
    tokens.add_token(configuration, "Thẻ của tôi")
    tokens.add_key(configuration, "Thẻ của tôi", demo.world, "demo")
    tokens.add_certificates(configuration, "Thẻ của tôi", demo.world, "demo")
    return configuration


def _with_token(machine: Path, pin: str, *words: str | Path) -> tuple[int, str]:
    """Call the shell in a process that sees the token; return how it ended and what it said."""
    with descriptor(pin) as number:
        done = subprocess.run(
            [*SHELL, "sign", *map(str, words), "--pkcs11", SOFTHSM, "--pin-fd", str(number)],
            cwd=TOP,
            env=tokens.environment(machine),
            pass_fds=(number,) if number else (),
            capture_output=True,
            text=True,
            check=False,
        )
    return done.returncode, done.stderr


@pytest.mark.needs("softhsm")
def test_files_are_signed_with_a_token(
    call: Call, demo: Demo, machine: Path, tmp_path: Path
) -> None:
    """One PIN for two files; nothing of the key is on the disk of this machine."""
    second = tmp_path / "hai.pdf"
    second.write_bytes(demo.papers["born_digital"].read_bytes())
    files = (demo.papers["born_digital"], second)

    code, told = _with_token(
        machine, tokens.PIN, *files, "--out-dir", tmp_path / "ra", "--data", demo.data
    )

    assert code == 0, told
    assert call("verify", *(tmp_path / "ra").iterdir()).code == 0


@pytest.mark.needs("softhsm")
def test_a_wrong_pin_of_a_token_signs_nothing(demo: Demo, machine: Path, tmp_path: Path) -> None:
    """It is told as such, and no file is begun."""
    target = tmp_path / "ky.pdf"
    words = (demo.papers["born_digital"], "-o", target, "--data", demo.data)

    code, told = _with_token(machine, "000000", *words)

    assert code == 1
    assert "Mã PIN không đúng" in told
    assert not target.exists()


def test_files_are_signed_by_a_signing_service(call: Call, demo: Demo, tmp_path: Path) -> None:
    """One PIN and one authorisation for all files."""
    second, access = tmp_path / "hai.pdf", tmp_path / "ma-truy-cap"
    second.write_bytes(demo.papers["born_digital"].read_bytes())
    access.write_text(remote.TOKEN + "\n", "utf-8")
    files = (demo.papers["born_digital"], second)
    with remote.cloud(demo.world) as service:
        where = ("--service", service.address, "--service-token", access, "--key", "demo")

        said = call("sign", *files, *where, "--out-dir", tmp_path / "ra", pin=remote.PIN)

    assert said.code == 0, said.err
    assert service.calls.count("credentials/authorize") == 1
    assert call("verify", *(tmp_path / "ra").iterdir()).code == 0


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--pkcs11", "/dev/null", "--service", "http://127.0.0.1:1"),
        ("--service", "http://127.0.0.1:1", "--key", "demo"),
    ],
)
def test_a_key_that_is_half_named_is_a_wrong_call(
    demo: Demo, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Said before any PIN is asked for."""
    paper = demo.papers["born_digital"]
    said = said_by("sign", paper, "-o", tmp_path / "ky.pdf", "--level", "B-B", *words)

    assert said.code == 64


def test_a_certificate_is_checked_before_it_signs(demo: Demo, tmp_path: Path) -> None:
    """At every level: a key whose certificate nobody here trusts signs nothing, even at B-B."""
    key, target = tmp_path / "key.p12", tmp_path / "ky.pdf"
    key.write_bytes(demo.world.signer("demo").pkcs12)
    words = ("sign", demo.papers["born_digital"], "--key", key, "-o", target, "--level", "B-B")

    said = said_by(*words, "--trust", _stranger(tmp_path), pin=demo.pin)

    assert said.code == 1
    assert "không do cơ quan được tin cậy cấp" in said.err
    assert not target.exists()


def _stranger(folder: Path) -> Path:
    """Write the root of another certificate world."""
    world = create(folder / "other", people=(), port=free_port(), at=NOW)
    path = folder / "other.pem"
    path.write_bytes(world.root_pem)
    return path
