"""The commands people type: they can be started, and a shell understands every line of them."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.services import SERVICES
from tests.shape.tree import TOP, sources

COMMANDS = (".ci/run", "deploy/run", "deploy/test")
SCRIPTS = tuple(one.path for one in sources() if one.text.startswith("#!"))
SHELL = tuple(
    one.path for one in sources() if one.text.startswith("#!") and "bash" in one.text.split("\n")[0]
)


def misunderstood(script: Path) -> str:
    """Return what bash, and shellcheck where it is installed, have against this script."""
    said = _run("bash", "-n", str(script))
    if not said and shutil.which("shellcheck"):
        said = _run("shellcheck", "--severity=warning", str(script))
    if not said and "set -euo pipefail" not in script.read_text(encoding="utf-8"):
        said = "goes on after an error"
    return said


def _run(program: str, *words: str) -> str:
    found = shutil.which(program) or program
    done = subprocess.run([found, *words], capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr) if done.returncode else ""


def test_the_commands_are_there() -> None:
    """The two commands of the README, and the one of CI, are shell scripts."""
    assert set(COMMANDS) <= set(SHELL)


def test_ci_skips_nothing() -> None:
    """Every service that a test may need is named in CI, where its absence is a failure."""
    said = (TOP / ".ci" / "run").read_text(encoding="utf-8")
    switches = re.findall(r"VANKHO_TESTS_MUST_RUN=(\S+)", said)

    assert set(",".join(switches).split(",")) == SERVICES.keys()


@pytest.mark.parametrize("path", SCRIPTS)
def test_a_script_can_be_started(path: str) -> None:
    """What names its interpreter may be executed."""
    assert os.access(TOP / path, os.X_OK)


@pytest.mark.parametrize("path", SHELL)
def test_a_script_is_understood(path: str) -> None:
    """Bash can read it, shellcheck has no warning, and it stops at the first error."""
    assert not misunderstood(TOP / path)


@pytest.mark.parametrize(
    "text",
    ["set -euo pipefail\nif true; then\n", "echo $1\n"],
    ids=["not closed", "goes on after an error"],
)
def test_a_bad_script_is_caught(tmp_path: Path, text: str) -> None:
    """A script that bash cannot read, or that ignores errors, is named."""
    script = tmp_path / "script"
    script.write_text(f"#!/usr/bin/env bash\n{text}", encoding="utf-8")

    assert misunderstood(script)
