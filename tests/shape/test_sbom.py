"""What the application is made of can be told without a network, completely, and the same twice."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from tests.shape.tree import TOP

PROGRAM = TOP / "deploy" / "drills" / "audit" / "sbom.py"
LISTS = TOP / "deploy" / "embedded"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Write the bill of materials twice, and read it."""
    folder = tmp_path_factory.mktemp("sbom")
    texts = []
    for name in ("one", "two"):
        subprocess.run([sys.executable, PROGRAM, folder / name], check=True)
        texts.append((folder / name).read_bytes())
    assert texts[0] == texts[1]
    found: dict[str, Any] = json.loads(texts[0])
    return found


def pinned(list_: str) -> set[tuple[str, str]]:
    """Return what a locked list pins, read in another way than the program does."""
    lines = (LISTS / list_).read_text(encoding="utf-8").splitlines()
    pins = (re.split(r"==|[ ;\\]", line) for line in lines if re.match(r"^[A-Za-z0-9]", line))
    return {(pin[0].partition("[")[0], pin[1]) for pin in pins}


@pytest.mark.parametrize("list_", ["requirements.txt", "requirements-tests.txt"])
def test_every_locked_distribution_is_told_with_its_digests(
    told: dict[str, Any], list_: str
) -> None:
    """Name, version, package URL, and the SHA-256 of every file pip may fetch."""
    known = {(one["name"], one["version"]): one for one in told["components"]}
    text = (LISTS / list_).read_text(encoding="utf-8")

    assert pinned(list_) <= known.keys()
    for pin in pinned(list_):
        assert known[pin]["purl"].startswith("pkg:pypi/")
        assert known[pin]["hashes"]
        assert all(one["content"] in text for one in known[pin]["hashes"])
        assert known[pin]["scope"] == "required" or list_ == "requirements-tests.txt"


def test_the_document_is_what_cyclonedx_asks_for(told: dict[str, Any]) -> None:
    """Format, version, a serial number, and references that are not given twice."""
    references = [one["bom-ref"] for one in told["components"]]

    assert (told["bomFormat"], told["specVersion"], told["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", told["serialNumber"])
    assert told["metadata"]["component"]["name"] == "vankho"
    assert len(references) == len(set(references))


def test_what_lies_in_the_repository_is_told_too(told: dict[str, Any]) -> None:
    """Each with the SHA-384 a test compares it with (tests/attacks/test_c36_scripts.py)."""
    files = [one for one in told["components"] if one["type"] == "file"]

    assert files
    for one in files:
        assert [hash_["alg"] for hash_ in one["hashes"]] == ["SHA-384"]
        assert (TOP / one["properties"][0]["value"]).is_file()
