"""Writes what the application is made of, from the locked lists: CycloneDX 1.6, no network.

The same lists give the same bytes: no time of day, and a serial number made of the content. What
only the tests need is "excluded", which in CycloneDX means: not part of what is delivered.

Usage: sbom.py [OUT.json]
"""

import hashlib
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[3]
VENDORED = Path(__file__).with_name("vendored.txt")

_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Package:
    """One locked distribution and the SHA-256 of each of its files."""

    name: str
    version: str
    digests: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its package URL."""
        return f"pkg:pypi/{re.sub(r'[-_.]+', '-', self.name).lower()}@{self.version}"

    def told(self, scope: str) -> dict[str, object]:
        """Return it as a component."""
        return {
            "type": "library",
            "bom-ref": self.purl,
            "name": self.name,
            "version": self.version,
            "scope": scope,
            "purl": self.purl,
            "hashes": [{"alg": "SHA-256", "content": one} for one in self.digests],
        }


def packages(text: str) -> Iterator[Package]:
    """Yield what a locked list pins, in its order."""
    pins = list(_PIN.finditer(text))
    ends = [*(pin.start() for pin in pins[1:]), len(text)]
    for pin, end in zip(pins, ends, strict=True):
        yield Package(pin[1], pin[2], tuple(_HASH.findall(text[pin.end() : end])))


def vendored() -> Iterator[dict[str, object]]:
    """Yield what lies in the repository and was written by somebody else."""
    for line in VENDORED.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        digest, path, purl = line.split()
        name, _, version = purl.rpartition("/")[2].partition("@")
        yield {
            "type": "file",
            "bom-ref": f"{purl}#{path}",
            "name": name,
            "version": version,
            "scope": "excluded" if path.startswith("tests/") else "required",
            "purl": purl,
            "hashes": [{"alg": "SHA-384", "content": digest}],
            "properties": [{"name": "vankho:path", "value": path}],
        }


def sbom(top: Path = TOP) -> Mapping[str, object]:
    """Return the bill of materials of the checkout."""
    lists = top / "deploy" / "embedded"
    ours = tomllib.loads((top / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run = list(packages((lists / "requirements.txt").read_text(encoding="utf-8")))
    tests = packages((lists / "requirements-tests.txt").read_text(encoding="utf-8"))
    names = {one.purl for one in run}
    components = [one.told("required") for one in run]
    components += [one.told("excluded") for one in tests if one.purl not in names]
    components += vendored()
    digest = hashlib.sha256(json.dumps(components, sort_keys=True).encode()).digest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.UUID(bytes=digest[:16], version=5)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "vankho",
                "name": ours["name"],
                "version": ours["version"],
                "licenses": [{"license": {"id": ours["license"]}}],
            }
        },
        "components": components,
    }


def main() -> None:
    """Write it to a file, or to standard output."""
    text = json.dumps(sbom(), ensure_ascii=False, indent=1) + "\n"
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
