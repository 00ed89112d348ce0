"""A token made of software (SoftHSM) with the keys of the certificate world in it."""

import os
import shutil
import subprocess
from pathlib import Path

import pkcs11
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from tests.services import SOFTHSM
from tests.signing.town import Town

PIN = "246810"
SECURITY_OFFICER = "13579135"


def configure(folder: Path) -> Path:
    """Write a configuration whose tokens lie in this folder; it is found by SOFTHSM2_CONF."""
    tokens = folder / "tokens"
    tokens.mkdir(parents=True)
    said = folder / "softhsm2.conf"
    said.write_text(f"directories.tokendir = {tokens}\nlog.level = ERROR\n", "utf-8")
    return said


def add_token(configuration: Path, label: str) -> None:
    """Make an empty token."""
    _softhsm(
        configuration, "--init-token", "--free", "--label", label, "--so-pin", SECURITY_OFFICER
    )


def add_key(configuration: Path, label: str, town: Town, who: str) -> None:
    """Put a signer's key into a token; its certificates follow with ``add_certificates``."""
    kept = town.world.signer(who)
    key = pkcs12.load_pkcs12(kept.pkcs12, kept.pin.encode()).key
    assert key is not None
    path = configuration.parent / "key.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    mark = who.encode().hex()
    _softhsm(configuration, "--import", str(path), "--token", label, "--label", who, "--id", mark)
    path.unlink()


def add_certificates(label: str, town: Town, who: str) -> None:
    """Put a signer's certificate and its issuers' into a token."""
    holder = town.key(who).holder
    marks = (who.encode(), *(b"ca%d" % n for n in range(len(holder.chain))))
    with pkcs11.lib(str(SOFTHSM)).get_token(token_label=label).open(rw=True, user_pin=PIN) as open_:
        for mark, content in zip(marks, (holder.certificate, *holder.chain), strict=True):
            open_.create_object(
                {
                    pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                    pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                    pkcs11.Attribute.TOKEN: True,
                    pkcs11.Attribute.ID: mark,
                    pkcs11.Attribute.SUBJECT: b"",
                    pkcs11.Attribute.VALUE: content,
                }
            )


def _softhsm(configuration: Path, *words: str) -> None:
    program = shutil.which("softhsm2-util") or ""
    environment = os.environ | {"SOFTHSM2_CONF": str(configuration)}  # noqa: TID251 - SoftHSM's own way
    subprocess.run(
        [program, *words, "--pin", PIN], env=environment, check=True, capture_output=True
    )
