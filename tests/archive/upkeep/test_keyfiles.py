"""The archive's own secrets are random, private, and the same at every start."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive.ledger import checkpoint, note
from archive.ledger.checkpoint import Checkpoint
from archive.ledger.errors import BadCheckpoint
from archive.upkeep.errors import KeyTrouble
from archive.upkeep.keyfiles import ensure_secrets

NAMES = ("ledger.key", "ledger.pub", "pepper")


def test_the_first_start_makes_them_and_the_next_finds_them(tmp_path: Path) -> None:
    """The same secrets come back, and another folder has others."""
    first = ensure_secrets(tmp_path / "a", os.urandom)
    again = ensure_secrets(tmp_path / "a", os.urandom)
    other = ensure_secrets(tmp_path / "b", os.urandom)

    assert len(first.pepper) == 32
    assert first.pepper == again.pepper != other.pepper
    assert first.ledger_key.public == again.ledger_key.public != other.ledger_key.public
    assert first.ledger_key.name == again.ledger_key.name != other.ledger_key.name


def test_only_the_owner_can_read_them(tmp_path: Path) -> None:
    """Files have mode 0600 in a folder of mode 0700, and nothing else is left lying there."""
    ensure_secrets(tmp_path, os.urandom)

    assert sorted(one.name for one in (tmp_path / "keys").iterdir()) == sorted(NAMES)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    for name in NAMES:
        assert stat.S_IMODE((tmp_path / "keys" / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o606, 0o601])
@pytest.mark.parametrize("name", ["ledger.key", "pepper"])
def test_a_secret_others_can_read_is_refused(tmp_path: Path, name: str, mode: int) -> None:
    """The archive does not start, and the message holds the command that helps."""
    ensure_secrets(tmp_path, os.urandom)
    (tmp_path / "keys" / name).chmod(mode)

    with pytest.raises(KeyTrouble, match=f"chmod 600 .*{name}"):
        ensure_secrets(tmp_path, os.urandom)


def test_a_folder_others_can_write_into_is_refused(tmp_path: Path) -> None:
    """Somebody could put another key into it."""
    ensure_secrets(tmp_path, os.urandom)
    (tmp_path / "keys").chmod(0o770)

    with pytest.raises(KeyTrouble, match="chmod 700"):
        ensure_secrets(tmp_path, os.urandom)


@pytest.mark.parametrize("name", ["ledger.key", "pepper"])
def test_a_broken_secret_is_told_not_replaced(tmp_path: Path, name: str) -> None:
    """A new key in its place would make every earlier checkpoint look forged."""
    ensure_secrets(tmp_path, os.urandom)
    path = tmp_path / "keys" / name
    path.write_bytes(path.read_bytes()[:-9])

    with pytest.raises(KeyTrouble):
        ensure_secrets(tmp_path, os.urandom)


@pytest.mark.parametrize("name", ["ledger.key", "pepper"])
@pytest.mark.parametrize("left", ["catalog.sqlite", "objects"])
def test_a_secret_missing_beside_an_archive_is_not_made_anew(
    tmp_path: Path, name: str, left: str
) -> None:
    """Only an empty folder gets keys; else they come from the backup."""
    ensure_secrets(tmp_path, os.urandom)
    (tmp_path / left).touch()
    (tmp_path / "keys" / name).unlink()

    with pytest.raises(KeyTrouble, match=f"{name}.*bản sao lưu"):
        ensure_secrets(tmp_path, os.urandom)
    assert not (tmp_path / "keys" / name).exists()


def test_two_first_starts_at_once_agree(tmp_path: Path) -> None:
    """Threads of one process, as two processes would, end with the same secrets."""
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: ensure_secrets(tmp_path, os.urandom), range(8)))

    assert len({one.pepper for one in made}) == 1
    assert len({one.ledger_key.public for one in made}) == 1


def test_the_ledger_key_signs_checkpoints_that_foreign_tools_can_verify(tmp_path: Path) -> None:
    """A checkpoint made with it verifies, a changed one does not, and the public file names it."""
    key = ensure_secrets(tmp_path, os.urandom).ledger_key
    text = checkpoint.sign(Checkpoint(key.name, 1, b"r" * 32), [key])

    assert checkpoint.verify(text, [key], origin=key.name).size == 1
    with pytest.raises(BadCheckpoint):
        checkpoint.verify(text.replace(b"\n1\n", b"\n2\n"), [key], origin=key.name)
    public = (tmp_path / "keys" / "ledger.pub").read_text()
    assert public == note.verifier_key(key.name, key.public) + "\n"


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    """Neither in a log nor in a traceback."""
    made = ensure_secrets(tmp_path, os.urandom)

    assert repr(made) == "Secrets(…)"
