"""P10: one entry is proved to a stranger, without the others and without us."""

import base64
import json
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from archive.assemble import now
from archive.demo.world import Algorithm, Subject, create
from archive.inquiry.proof import Proof, newest_checkpoint, proof_of
from archive.records.actor import Actor, Membership, Office
from archive.upkeep import verify_entry
from archive.upkeep.diagnosis import Level
from archive.upkeep.keyfiles import public_lines, read_secrets
from archive.upkeep.sealing import examine_sealing
from signing.profile import Timestamper, local_timestamper, unlock_pkcs12
from tests.archive.ledger.keys import key_of
from tests.archive.upkeep.store import Store, freeze, open_store

OFFICER = Actor("0" * 26, "Cán bộ", (Membership("xa-a", Office.OFFICER),))
NEEDED = ("cryptography", "cffi", "_cffi_backend*", "pycparser")
"""What of the installed packages the verifier may see: cryptography and what it stands on."""


@dataclass(frozen=True)
class RealSigning:
    """A time-stamping authority whose tokens other tools can check."""

    timestamper: Timestamper
    anchors: tuple[Path, ...]


@dataclass(frozen=True)
class House:
    """An archive with a sealed record and two checkpoints, both kept by somebody else."""

    store: Store
    record: str
    first: bytes
    second: bytes
    roots: Path

    def proof(self, since: bytes | None = None) -> Proof:
        """Prove the record's sealing to its officer."""
        return proof_of(self.store.parts, OFFICER, self.record, since=since)

    def written(self, folder: Path) -> Path:
        """Write what the officer hands to a stranger, and return the folder."""
        found = self.proof(since=self.second)
        (folder / "proof.json").write_bytes(found.to_bytes())
        key = read_secrets(self.store.folder).ledger_key
        (folder / "ledger.pub").write_bytes(public_lines(key))
        (folder / "manifest.json").write_bytes(found.manifest or b"")
        (folder / "first.txt").write_bytes(self.first)
        (folder / "second.txt").write_bytes(self.second)
        shutil.copy(self.roots, folder / "roots.pem")
        shutil.copy(verify_entry.__file__, folder)
        return folder


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Make the archive once; its authority's certificates are of today."""
    folder = tmp_path_factory.mktemp("p10")
    people = [Subject("a", "A", "Xã A", Algorithm.P256)]
    world = create(folder / "world", people=people, port=1, at=now(), chance=os.urandom)
    tsa = world.authority("tsa")
    roots = folder / "world" / "root.pem"
    stamper = local_timestamper(unlock_pkcs12(tsa.pkcs12, tsa.pin), now)
    store = open_store(folder / "data")
    store.parts = replace(store.parts, signing=cast(Any, RealSigning(stamper, (roots,))))
    record = store.sealed("mot")
    freeze(store)
    first = newest_checkpoint(store.parts)
    for word in ("hai", "ba"):
        store.hand_in(word)
    freeze(store)
    yield House(store, record, first, newest_checkpoint(store.parts), roots)
    store.close()


@pytest.fixture(scope="module")
def only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder from which cryptography can be imported, and nothing of ours."""
    folder = tmp_path_factory.mktemp("only")
    installed = Path(sysconfig.get_path("platlib"))
    for pattern in NEEDED:
        for one in installed.glob(pattern):
            (folder / one.name).symlink_to(one)
    return folder


@pytest.fixture
def handed(house: House, tmp_path: Path) -> Path:
    """Write the stranger's folder."""
    return house.written(tmp_path)


def alone(only: Path, program: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a piece of Python without site-packages, environment and this folder."""
    begin = f"import sys; sys.path.insert(0, {str(only)!r}); sys.argv[0] = 'verify_entry.py'; "
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", begin + program, *map(str, words)],
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def verified(only: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the verifier on the folder's proof; a word that names a file there becomes its path."""
    run = f"import runpy; runpy.run_path({str(folder / 'verify_entry.py')!r}, run_name='__main__')"
    said = [str(folder / one) if (folder / one).exists() else one for one in words]
    return alone(only, run, folder / "proof.json", *said)


def test_a_stranger_verifies_without_us(only: Path, handed: Path) -> None:
    """Standard library and cryptography, in 200 lines; the archive cannot even be imported."""
    assert "ModuleNotFoundError" in alone(only, "import archive").stderr
    done = verified(only, handed, "--key", "ledger.pub")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "“sealed”" in done.stdout
    assert "✓ ĐÚNG / PROVED" in done.stdout
    assert len(Path(verify_entry.__file__).read_text(encoding="utf-8").splitlines()) <= 200


@pytest.mark.parametrize("kept", ["first.txt", "second.txt"])
def test_a_checkpoint_kept_from_before_is_enough(only: Path, handed: Path, kept: str) -> None:
    """The log goes on between the proof's checkpoint and one that was kept, older or newer."""
    done = verified(only, handed, "--checkpoint", kept)

    assert done.returncode == 0, done.stdout


def test_openssl_confirms_the_time(only: Path, handed: Path) -> None:
    """The line that is printed, run as it stands, says that the token is good."""
    token = str(handed / "stamp.tst")
    done = verified(only, handed, "--key", "ledger.pub", "--stamp", token)
    (line,) = [one for one in done.stdout.splitlines() if one.startswith("openssl ts -verify ")]
    ran = subprocess.run(shlex.split(line), capture_output=True, text=True, check=False)

    assert "phải chạy" in done.stdout
    assert ran.returncode == 0, ran.stderr
    assert "Verification: OK" in ran.stdout
    changed = Path(token).read_bytes().replace(b"\x04\x20", b"\x04\x21", 1)
    Path(token).write_bytes(changed)
    again = subprocess.run(shlex.split(line), capture_output=True, check=False)
    assert again.returncode != 0


def other_key(said: dict[str, Any]) -> None:
    """Put the public key of somebody else in."""
    said["keys"] = [key_of(said["keys"][0].split("+")[0]).public.line]


def changed_entry(said: dict[str, Any]) -> None:
    """Let the entry tell of another act."""
    said["entry"] = said["entry"].replace('"sealed"', '"refused"')


def changed_path(said: dict[str, Any]) -> None:
    """Change one digit of the path."""
    step = said["path"][0]
    said["path"][0] = ("1" if step[0] == "0" else "0") + step[1:]


def other_root(said: dict[str, Any]) -> None:
    """Claim another root under the same signature."""
    origin, size, _, *rest = said["checkpoint"].split("\n")
    said["checkpoint"] = "\n".join((origin, size, base64.b64encode(bytes(32)).decode(), *rest))


def other_signature(said: dict[str, Any]) -> None:
    """Change a byte of the signature."""
    head, _, value = said["checkpoint"].rstrip("\n").rpartition(" ")
    raw = bytearray(base64.b64decode(value))
    raw[-1] ^= 1
    said["checkpoint"] = f"{head} {base64.b64encode(bytes(raw)).decode()}\n"


def other_index(said: dict[str, Any]) -> None:
    """Claim another place in the log."""
    said["index"] += 1


def nothing_signed(said: dict[str, Any]) -> None:
    """Leave a member out."""
    del said["checkpoint"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (other_key, "khóa này không ký"),
        (changed_entry, "dòng sổ hoặc đường dẫn bị sửa"),
        (changed_path, "dòng sổ hoặc đường dẫn bị sửa"),
        (other_root, "dòng sổ hoặc đường dẫn bị sửa"),
        (other_signature, "chữ ký trên điểm chốt sai"),
        (other_index, "số thứ tự không khớp"),
        (nothing_signed, "cắt hoặc hỏng"),
    ],
)
def test_what_was_changed_is_wrong(
    only: Path, handed: Path, change: Callable[[dict[str, Any]], None], words: str
) -> None:
    """Each in one clear sentence, with 1, and without a trace of Python."""
    path = handed / "proof.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    change(said)
    path.write_text(json.dumps(said), encoding="utf-8")
    done = verified(only, handed, "--key", "ledger.pub")

    assert (done.returncode, done.stderr) == (1, "")
    assert words in done.stdout
    assert "SAI / WRONG" in done.stdout


def test_a_cut_file_another_key_and_another_manifest_are_wrong(only: Path, handed: Path) -> None:
    """So are keys of somebody else given as the published ones, and a checkpoint of a fork."""
    (handed / "manifest.json").write_bytes(b"{}")
    assert "bản kê" in verified(only, handed, "--key", "ledger.pub").stdout
    (handed / "manifest.json").unlink()

    whole = (handed / "proof.json").read_bytes()
    said = json.loads(whole)
    other_key(said)
    (handed / "other.pub").write_text(said["keys"][0], encoding="utf-8")
    done = verified(only, handed, "--key", "other.pub")
    assert (done.returncode, "khóa này không ký" in done.stdout) == (1, True)

    fork = (handed / "second.txt").read_text(encoding="utf-8").split("\n")
    fork[2] = base64.b64encode(bytes(32)).decode()
    (handed / "fork.txt").write_text("\n".join(fork), encoding="utf-8")
    done = verified(only, handed, "--checkpoint", "fork.txt")
    assert (done.returncode, "viết lại" in done.stdout) == (1, True)

    (handed / "proof.json").write_bytes(whole[: len(whole) // 2])
    assert verified(only, handed, "--key", "ledger.pub").returncode == 1


def test_what_nobody_vouches_for_is_unknown(only: Path, handed: Path, house: House) -> None:
    """No key and no checkpoint given, a checkpoint the proof does not reach, no file: 2."""
    assert verified(only, handed).returncode == 2
    (handed / "proof.json").write_bytes(house.proof().to_bytes())
    done = verified(only, handed, "--checkpoint", "second.txt")
    assert (done.returncode, "--since" in done.stdout) == (2, True)
    assert verified(only, handed, "--key", "nowhere.pub").returncode == 2
    assert "ĐÚNG" not in done.stdout


@pytest.mark.parametrize("years", [-1, 30])
def test_a_clock_rolled_to_end_a_lock_is_told_by_the_authority(house: House, years: int) -> None:
    """Its clock is one nobody on this machine can set: the doctor is red (attacks C5 33)."""
    ours = replace(house.store.parts, clock=lambda: now() + timedelta(days=365 * years))
    told = [one for one in examine_sealing(ours, "http://tsa.example") if "lệch" in one.what]
    right = replace(house.store.parts, clock=now)

    assert [one.level for one in told] == [Level.RED]
    assert not [one for one in examine_sealing(right, "x") if "lệch" in one.what]
