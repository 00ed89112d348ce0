"""What every test gets, whatever part it tests: the gate for services, the network guard, the dice.

Nothing of the product stands here; fixtures of a part live in that part's own folder.
"""

import ipaddress
import logging
import os
import sys
from collections.abc import Iterator

import hypothesis
import pytest

from tests import judges, services
from tests.overheard import WATCH
from tests.remembered import MEMORY
from tests.searchserver import SearchServer

MUST_RUN = frozenset(
    name.strip()
    for name in os.environ.get(  # noqa: TID251 - the suite's one switch; the product is not up yet
        "VANKHO_TESTS_MUST_RUN", ""
    ).split(",")
    if name.strip()
)

LONG = tuple(
    f"tests/{place}"
    for place in ("doors/browser/", "faults/", "route/", "intake/", "attacks/test_every_page")
)
"""Where files take longest: they begin first, so that no process works alone at the end."""

# A busy machine is no reason to fail; examples that failed once lie in .hypothesis and come first.
hypothesis.settings.register_profile("vankho", deadline=None, max_examples=40, print_blob=True)
hypothesis.settings.load_profile("vankho")


class NetworkRefusedError(RuntimeError):
    """A test asked for an address outside this machine."""


def _on_this_machine(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _guard_network(event: str, args: tuple[object, ...]) -> None:
    """Stop this process from speaking to anything but loopback; children it starts are not seen."""
    if event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    if not _on_this_machine(host):
        message = f"tests speak to this machine only, not to {host!r}"
        raise NetworkRefusedError(message)


sys.addaudithook(_guard_network)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run pick the tests of some services."""
    parser.addoption(
        "--needing",
        default="",
        metavar="SERVICES",
        help="run only the tests that need one of these services (comma list)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Explain the marker, and refuse names of services that nobody knows."""
    config.addinivalue_line(
        "markers", "needs(*services): skipped where a service is missing; see tests/services.py"
    )
    logging.getLogger().addHandler(WATCH)
    for name in ("archive", "ocr", "search", "signing"):
        logging.getLogger(name).setLevel(logging.INFO)  # as the product itself logs
    unknown = (MUST_RUN | _needing(config)) - services.SERVICES.keys()
    if unknown:
        message = f"no such service: {', '.join(sorted(unknown))}; see tests/services.py"
        raise pytest.UsageError(message)


def _needing(config: pytest.Config) -> frozenset[str]:
    return frozenset(filter(None, str(config.getoption("--needing")).split(",")))


def _needs(item: pytest.Item) -> frozenset[str]:
    """Return the services a test is marked with, or asks for by a fixture of that name."""
    names = frozenset(str(name) for mark in item.iter_markers("needs") for name in mark.args)
    if unknown := names - services.SERVICES.keys():
        message = f"{item.nodeid} needs an unknown service: {', '.join(sorted(unknown))}"
        raise pytest.UsageError(message)
    return names | (services.SERVICES.keys() & getattr(item, "fixturenames", ()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep only the tests asked for with ``--needing``, and insist that each service has one."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
    asked = _needing(config)
    needs = {item: _needs(item) for item in items}
    if not asked:
        return
    chosen = [item for item in items if needs[item] & asked]
    unused = asked - frozenset().union(*(needs[item] for item in chosen))
    if unused:
        message = f"no test needs {', '.join(sorted(unused))}: the run would prove nothing about it"
        raise pytest.UsageError(message)
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose service is missing; fail it where the service must be there."""
    asked = MUST_RUN | _needing(item.config)
    for name in sorted(_needs(item)):
        reason = (None if name in asked else services.unasked(name)) or services.missing(name)
        if reason and name in MUST_RUN:
            pytest.fail(f"{reason} (VANKHO_TESTS_MUST_RUN names it)", pytrace=False)
        if reason:
            pytest.skip(reason)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Fail a test during which something was logged that no log may hold."""
    found, WATCH.found = WATCH.found, []
    if found:
        pytest.fail(f"{item.nodeid} logs {'; '.join(sorted(set(found)))}", pytrace=False)


@pytest.fixture(scope="session", autouse=True)
def _log_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Read the log files that servers of this run left behind, before the run ends."""
    yield
    WATCH.hear_files(tmp_path_factory.getbasetemp())
    assert WATCH.found == []


@pytest.fixture(scope="session", autouse=True)
def _memory(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    """Keep what the sandbox's children say where all processes of this run find it."""
    own = tmp_path_factory.getbasetemp()
    MEMORY.folder = (own if worker_id == "master" else own.parent) / "remembered"


@pytest.fixture(scope="session")
def dss() -> Iterator[judges.Dss]:
    """EU DSS with the strict policy, one warm machine for the whole run."""
    with judges.Dss(services.judges_folder()) as judge:
        yield judge


@pytest.fixture(scope="session")
def elasticsearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchServer]:
    """Run one Elasticsearch for the whole run; each test uses index names of its own."""
    with SearchServer(tmp_path_factory.mktemp("elasticsearch")) as server:
        yield server


@pytest.fixture(scope="session")
def verapdf() -> Iterator[judges.VeraPdf]:
    """Hold veraPDF ready, one warm machine for the whole run."""
    with judges.VeraPdf(services.judges_folder()) as judge:
        yield judge
