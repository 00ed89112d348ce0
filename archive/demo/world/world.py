"""A whole certificate world for one data folder: made once, loaded ever after.

Nothing in it has legal value, and every name in it says so. Keys are random and differ from folder
to folder: a demonstration key that is the same everywhere would be a key everybody has.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from archive.demo.world import issue, keep
from archive.demo.world.issue import Chance, Issued, Rules
from archive.demo.world.keep import Credential
from archive.demo.world.subject import Subject

ROOT, ISSUING, TSA, OCSP = "root", "issuing", "tsa", "ocsp"
AUTHORITIES = (ROOT, ISSUING, TSA, OCSP)
PORT = "port.json"


@dataclass(frozen=True)
class World:
    """The certificates of one data folder, their keys, and who is revoked."""

    folder: Path
    port: int

    @property
    def root_pem(self) -> bytes:
        """The root certificate, for whoever wants to trust this demonstration."""
        return (self.folder / "root.pem").read_bytes()

    @property
    def tsa_url(self) -> str:
        """Where time-stamps are given (RFC 3161 over HTTP)."""
        return f"http://127.0.0.1:{self.port}/tsa"

    @property
    def loopback(self) -> str:
        """The "host:port" a guarded fetcher must be told to allow."""
        return f"127.0.0.1:{self.port}"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all keys, the authorities' too."""
        return tuple(sorted(keep.read_pins(self.folder)))

    @property
    def signers(self) -> tuple[str, ...]:
        """The names of all signing keys."""
        return tuple(name for name in self.names if name not in AUTHORITIES)

    def signer(self, name: str) -> Credential:
        """Return the PKCS#12 file of a signer with its PIN; KeyError when there is none."""
        if name in AUTHORITIES:
            raise KeyError(name)
        return self._credential(name)

    def revoke(self, name: str, at: datetime) -> None:
        """Revoke a certificate from a moment on; the servers say so from now on."""
        revoked = keep.read_revoked(self.folder)
        revoked[self.certificate(name).serial_number] = at
        keep.write_revoked(self.folder, revoked)

    def revoked(self) -> dict[int, datetime]:
        """Tell which serial numbers are revoked, and since when."""
        return keep.read_revoked(self.folder)

    def issued(self, name: str) -> Issued:
        """Unlock a key of this world with its certificate; done once per name."""
        if name not in self._unlocked:
            self._unlocked[name] = Issued(*keep.unpack(self._credential(name)))
        return self._unlocked[name]

    def certificate(self, name: str) -> x509.Certificate:
        """Read the certificate of a key, without unlocking it."""
        return x509.load_der_x509_certificate((self.folder / f"{name}.cer").read_bytes())

    def authority(self, name: str) -> Credential:
        """Return the PKCS#12 file of one of the world's own keys, such as the TSA's."""
        if name not in AUTHORITIES:
            raise KeyError(name)
        return self._credential(name)

    @cached_property
    def _unlocked(self) -> dict[str, Issued]:
        return {}

    def _credential(self, name: str) -> Credential:
        pin = keep.read_pins(self.folder)[name]
        return Credential((self.folder / f"{name}.p12").read_bytes(), pin)


def create(
    folder: Path,
    *,
    people: Sequence[Subject],
    port: int,
    at: datetime,
    chance: Chance = secrets.token_bytes,
) -> World:
    """Make a world in a folder: its certificates hold for three years from a day before ``at``.

    ``port`` is where `WorldServer` will answer; it stands inside the certificates.
    FileExistsError when the folder holds a world already.
    """
    if (folder / PORT).exists():
        raise FileExistsError(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    rules = Rules(at=at, port=port, chance=chance)
    top = issue.issue(rules, issue.root(), None)
    below = issue.issue(rules, issue.issuing(), top)
    made = {
        ROOT: top,
        ISSUING: below,
        TSA: issue.issue(rules, issue.stamping(), below),
        OCSP: issue.issue(rules, issue.responding(), below),
    }
    made |= {one.key: issue.issue(rules, issue.signer(one), below) for one in people}
    _write(folder, made, chance)
    keep.write_private(folder / PORT, json.dumps({"port": port}).encode())
    return World(folder, port)


def load(folder: Path) -> World:
    """Open the world that lies in a folder; FileNotFoundError when there is none."""
    return World(folder, int(json.loads((folder / PORT).read_bytes())["port"]))


def _write(folder: Path, made: dict[str, Issued], chance: Chance) -> None:
    """Write the PINs first, so that there is never a key whose PIN is lost."""
    pins = {name: keep.new_pin(chance) for name in made}
    keep.write_pins(folder, pins)
    issuing = made[ISSUING].certificate
    for name, issued in made.items():
        above = [] if name in (ROOT, ISSUING) else [issuing]
        keep.write_private(folder / f"{name}.p12", keep.pack(name, issued, above, pins[name]))
        keep.write_private(folder / f"{name}.cer", issued.certificate.public_bytes(Encoding.DER))
    keep.write_private(folder / "root.pem", made[ROOT].certificate.public_bytes(Encoding.PEM))
