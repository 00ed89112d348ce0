"""A token made of software (SoftHSM) with keys of a certificate world in it.

SoftHSM reads its configuration once a process. Tokens are therefore filled by processes of their
own: this file is also that program.

    python -m tests.signing.tokens LABEL ID…     certificates (DER, hexadecimal) on standard input
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pkcs11
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from archive.demo.world import World
from signing.profile import unlock_pkcs12
from tests.services import SOFTHSM

PIN = "246810"
SECURITY_OFFICER = "13579135"
TOP = Path(__file__).resolve().parents[2]


def configure(folder: Path) -> Path:
    """Write a configuration whose tokens lie in this folder; it is found by SOFTHSM2_CONF."""
    tokens = folder / "tokens"
    tokens.mkdir(parents=True)
    said = folder / "softhsm2.conf"
    said.write_text(f"directories.tokendir = {tokens}\nlog.level = ERROR\n", "utf-8")
    return said


def environment(configuration: Path) -> Mapping[str, str]:
    """Return what a process needs to see the tokens."""
    return os.environ | {"SOFTHSM2_CONF": str(configuration)}  # noqa: TID251 - SoftHSM's own way


def add_token(configuration: Path, label: str) -> None:
    """Make an empty token."""
    _softhsm(
        configuration, "--init-token", "--free", "--label", label, "--so-pin", SECURITY_OFFICER
    )


def add_key(configuration: Path, label: str, world: World, who: str) -> None:
    """Put a signer's key into a token, without its certificate."""
    kept = world.signer(who)
    key = pkcs12.load_pkcs12(kept.pkcs12, kept.pin.encode()).key
    assert key is not None
    path = configuration.parent / "key.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    mark = who.encode().hex()
    _softhsm(configuration, "--import", str(path), "--token", label, "--label", who, "--id", mark)
    path.unlink()


def add_certificates(configuration: Path, label: str, world: World, who: str) -> None:
    """Put a signer's certificate and its issuers' into a token."""
    kept = world.signer(who)
    holder = unlock_pkcs12(kept.pkcs12, kept.pin).holder
    marks = (who, *(f"ca{n}" for n in range(len(holder.chain))))
    contents = "\n".join(one.hex() for one in (holder.certificate, *holder.chain))
    subprocess.run(
        [sys.executable, "-m", "tests.signing.tokens", label, *marks],
        input=contents.encode(),
        cwd=TOP,
        env=environment(configuration),
        check=True,
    )


def _softhsm(configuration: Path, *words: str) -> None:
    program = shutil.which("softhsm2-util") or ""
    subprocess.run(
        [program, *words, "--pin", PIN],
        env=environment(configuration),
        check=True,
        capture_output=True,
    )


def _main(label: str, *marks: str) -> None:
    token = pkcs11.lib(str(SOFTHSM)).get_token(token_label=label)
    with token.open(rw=True, user_pin=PIN) as session:
        for mark, content in zip(marks, sys.stdin.read().split(), strict=True):
            session.create_object(
                {
                    pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                    pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                    pkcs11.Attribute.TOKEN: True,
                    pkcs11.Attribute.ID: mark.encode(),
                    pkcs11.Attribute.SUBJECT: b"",
                    pkcs11.Attribute.VALUE: bytes.fromhex(content),
                }
            )


if __name__ == "__main__":
    _main(*sys.argv[1:])
