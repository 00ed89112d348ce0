"""The gate of the suite itself: a missing service is seen, and no test leaves this machine."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import SERVICES
from tests.shape.tree import TOP, Source, python_sources

#: A skip that names a service passes by the gate: CI could not turn it into a failure.
OWN_SKIP = re.compile(rf"(skipif|\.skip|importorskip)\(.*({'|'.join(SERVICES)})", re.IGNORECASE)

NEEDY = '''
import pytest

@pytest.mark.needs("tesseract")
def test_reading():
    """Reads."""
'''


def run_suite(
    folder: Path, *words: str, must_run: str = "", needy: str = NEEDY
) -> subprocess.CompletedProcess[str]:
    """Run one needy test under this suite's rules, on a machine where no program is installed."""
    (folder / "test_needy.py").write_text(needy, encoding="utf-8")
    quiet = ("-p", "no:cacheprovider", "-p", "no:randomly", "-rs", "--rootdir", str(folder))
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", *quiet, *words, str(folder)],
        cwd=TOP,
        env={"PATH": os.devnull, "VANKHO_TESTS_MUST_RUN": must_run},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_missing_service_is_a_skip(tmp_path: Path) -> None:
    """Without the service the test is skipped, with a word on how to get it."""
    done = run_suite(tmp_path)

    assert done.returncode == 0, done.stdout
    assert "1 skipped" in done.stdout
    assert "get it with deploy/embedded/prepare test" in done.stdout


def test_a_server_is_used_only_where_it_is_asked_for(tmp_path: Path) -> None:
    """The embedded profile starts no server, whatever lies on the machine; who asks is heard."""
    needy = NEEDY.replace("tesseract", "elasticsearch")
    unasked = run_suite(tmp_path, needy=needy)
    asked = run_suite(tmp_path, "--needing=elasticsearch", needy=needy)

    assert "ask for it with --needing=elasticsearch" in unasked.stdout
    assert "get it with deploy/drills/elasticsearch/get" in asked.stdout


def test_a_missing_service_that_must_be_there_is_a_failure(tmp_path: Path) -> None:
    """Where VANKHO_TESTS_MUST_RUN names the service, its absence turns the run red."""
    done = run_suite(tmp_path, must_run="tesseract")

    assert done.returncode == 1
    assert "VANKHO_TESTS_MUST_RUN names it" in done.stdout


def test_a_service_nobody_knows_is_refused(tmp_path: Path) -> None:
    """A misspelt name in VANKHO_TESTS_MUST_RUN does not pass for a service that is there."""
    done = run_suite(tmp_path, must_run="teseract")

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "no such service: teseract" in done.stderr


def test_a_run_that_would_prove_nothing_is_refused(tmp_path: Path) -> None:
    """Asking for the tests of a service that has none is an error, not an empty success."""
    done = run_suite(tmp_path, "--needing=dss")

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "no test needs dss" in done.stderr


def private_skips(source: Source) -> list[str]:
    """Name each line that skips for want of a service without asking the gate."""
    return [
        f"{source.path}:{number}"
        for number, line in enumerate(source.text.splitlines(), start=1)
        if OWN_SKIP.search(line)
    ]


def test_only_the_gate_skips_for_a_service() -> None:
    """A test says ``needs``; it never looks for a service and skips by itself."""
    found = [fault for one in python_sources("tests") for fault in private_skips(one)]

    assert not found


def test_a_private_skip_is_caught() -> None:
    """A skip that names a service is found; one for another reason is not."""
    bad = Source("tests/a.py", "pytest.skip" + '("no bubblewrap")\npytest.skip("root")\n')

    assert private_skips(bad) == ["tests/a.py:1"]


@pytest.mark.parametrize("host", ["192.0.2.1", "tsa.example.invalid", "2001:db8::1"])
def test_no_test_leaves_this_machine(host: str) -> None:
    """An address or a name outside loopback is refused before a packet is sent."""
    with pytest.raises(RuntimeError, match="this machine only"):
        socket.create_connection((host, 9), timeout=1)


def test_loopback_stays_open() -> None:
    """A test may speak to a server it started here."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()
