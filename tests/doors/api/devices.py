"""Signing devices at people's own computers: registered here, used there."""

import base64
import os
import pwd
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from archive.catalog.sql.people import KeyHolder
from archive.upkeep.keyfiles import write_secret
from signing.profile import unlock_pkcs12
from signing.sign import Prepared, Signer, prepared_again
from tests.doors.api.conftest import Hall
from tests.doors.cli.conftest import descriptor
from tests.services import SOFTHSM
from tests.signing import tokens

TOP = Path(__file__).resolve().parents[3]
SHELL = (sys.executable, "-c", "from archive.cli.main import main; main()")


def register(hall: Hall, name: str, username: str, who: str) -> str:
    """Register the certificate of somebody's device: the archive has no key of it."""
    kept = hall.office.world.signer(who)
    holder = unlock_pkcs12(kept.pkcs12, kept.pin).holder
    listed = map(x509.load_der_x509_certificate, (holder.certificate, *holder.chain))
    content = b"".join(one.public_bytes(Encoding.PEM) for one in listed)
    write_secret(hall.office.parts.signing.keys / f"{name}.pem", content)
    with hall.office.parts.catalog.work() as work:
        person = hall.office.person(username)
        work.people.put_key(KeyHolder(name, person.id, "cau-mau", f"{name}.pem"))
    return name


def prepared(hall: Hall, laid: Mapping[str, Any], who: str = "demo") -> tuple[Prepared, bytes]:
    """Return what is to be signed, and this person's signature of it."""
    kept = hall.office.world.signer(who)
    key = unlock_pkcs12(kept.pkcs12, kept.pin)
    pdf, gap = base64.b64decode(laid["pdf"]), (laid["start"], laid["end"])
    ready = prepared_again(pdf, gap, Signer(key.holder, key.mechanism))
    return ready, key.sign(ready.message)


def value(laid: Mapping[str, Any], signature: bytes, ticket: str = "") -> dict[str, str]:
    """Return what the signer's machine sends back."""
    said = base64.b64encode(signature).decode("ascii")
    return {"ticket": ticket or laid["ticket"], "signature": said}


@dataclass(frozen=True)
class Computer:
    """Somebody's own computer with a token in it, where this one may be another user."""

    folder: Path
    configuration: Path
    user: int | None

    def sign(self, token: str, address: str, *said: str) -> "subprocess.CompletedProcess[str]":
        """Sign there, in a process of its own: ``token`` is the person's for the archive."""
        with descriptor(tokens.PIN) as number:
            more = ("--pkcs11", str(SOFTHSM), "--pin-fd", str(number))
            return subprocess.run(
                [*SHELL, "sign", "--server", address, *said, *more, "--yes", "--json"],
                cwd=TOP,
                env={**tokens.environment(self.configuration), "VANKHO_TOKEN": token},
                pass_fds=(number,) if number else (),
                capture_output=True,
                text=True,
                check=False,
                user=self.user,
            )


def computer(hall: Hall, folder: Path, people: Sequence[str]) -> Computer:
    """Set up a computer in a folder of its own, whose token holds these people's keys."""
    here = folder / "may-nguoi-ky"
    configuration = tokens.configure(here)
    tokens.add_token(configuration, "Thẻ")
    for who in people:
        tokens.add_key(configuration, "Thẻ", hall.office.world, who)
        tokens.add_certificates(configuration, "Thẻ", hall.office.world, who)
    return Computer(here, configuration, another_user(folder))


def another_user(folder: Path) -> int | None:
    """Return the number of another user, who is given the folder; None where only oneself can be.

    Only root can become another, and that one must be able to read this project and its Python.
    """
    if os.geteuid() != 0:
        return None
    number = pwd.getpwnam("nobody").pw_uid
    try:
        subprocess.run([*SHELL, "--help"], cwd=TOP, capture_output=True, check=True, user=number)
    except (OSError, subprocess.CalledProcessError):
        return None
    for path in (folder, *folder.rglob("*")):
        os.chown(path, number, -1)
    return number
