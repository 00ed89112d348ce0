"""What is installed is what was locked: by hash, from no named host, the same in both lists."""

import re
import tomllib

from tests.shape.tree import TOP

EMBEDDED = TOP / "deploy" / "embedded"
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)(?: ; \S.*?)?( \\)?$", re.MULTILINE)
NAME = re.compile(r"^[A-Za-z0-9._-]+")


def locked(text: str) -> dict[str, str]:
    """Return the version of each package in a locked list."""
    return {match[1]: match[2] for match in PIN.finditer(text)}


def faults_of(text: str) -> list[str]:
    """Name what makes a locked list less than locked: an option, an address, a pin without hash."""
    faults = []
    for block in re.split(r"\n(?=\S)", text):
        if block.startswith("#") or not block.strip():
            continue
        if not PIN.match(block) or "--hash=sha256:" not in block or "://" in block:
            faults.append(block.splitlines()[0])
    return faults


def _read(name: str) -> str:
    return (EMBEDDED / name).read_text(encoding="utf-8")


def _asked(extra: str | None = None) -> set[str]:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return {match[0].lower() for line in wanted if (match := NAME.match(line))}


def test_the_lists_are_locked() -> None:
    """Every line is one version with its hashes, and nothing says where to fetch it."""
    assert not faults_of(_read("requirements.txt"))
    assert not faults_of(_read("requirements-tests.txt"))


def test_the_lists_hold_what_the_project_asks_for() -> None:
    """A dependency added to pyproject.toml is locked in the same change."""
    assert _asked() | {"setuptools"} <= locked(_read("requirements.txt")).keys()
    assert _asked("tests") <= locked(_read("requirements-tests.txt")).keys()


def test_tests_run_on_what_people_run() -> None:
    """The list of the tests only adds to the list of the application."""
    assert (
        locked(_read("requirements.txt")).items() <= locked(_read("requirements-tests.txt")).items()
    )


def test_an_open_list_is_caught() -> None:
    """A pin without a hash, an open version, and a named index are each found."""
    good = "flask==3.1.3 \\\n    --hash=sha256:aa\n"

    assert not faults_of(f"# comment\n{good}{good}")
    assert faults_of(f"{good}click==8.5.1\n") == ["click==8.5.1"]
    assert faults_of(f"click>=8 \\\n    --hash=sha256:aa\n{good}")
    assert faults_of(f"--index-url https://example.invalid\n{good}")
