"""The services of this machine that some tests need, and how to see whether they are there.

A new service is one line in ``SERVICES``. A test says ``@pytest.mark.needs("dss")``; where the
service is missing it is skipped, unless ``VANKHO_TESTS_MUST_RUN`` names it: then it fails.
"""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
"""Where Debian keeps the library of SoftHSM, a token made of software."""

SEARCH_SERVER = TOP / "deploy" / "drills" / "elasticsearch" / "get"
JUDGES = TOP / "deploy" / "drills" / "judges" / "build"


@dataclass(frozen=True)
class Service:
    """Something a test may need: how to look for it, and how to get it.

    A server is used only where a run asks for it: the embedded profile needs none, and the gate has
    no time for them.
    """

    name: str
    here: Callable[[], bool]
    get_it: str
    is_server: bool = False


def answer(*command: str) -> str | None:
    """Return what a program prints, or None where it is missing, fails or hangs."""
    program = shutil.which(command[0])
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, *command[1:]], capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def _reads_vietnamese() -> bool:
    languages = (answer("tesseract", "--list-langs") or "").split()
    return {"vie", "osd"} <= set(languages)


def _builds_walls() -> bool:
    return answer("bwrap", "--ro-bind", "/", "/", "--unshare-all", "true") is not None


def _follows_calls() -> bool:
    return answer("strace", "-f", "-o", "/dev/null", "true") is not None


def _asks_like_a_stranger() -> bool:
    return answer("curl", "--version") is not None


def _holds_keys() -> bool:
    return answer("softhsm2-util", "--version") is not None and SOFTHSM.exists()


def _scans_for_viruses() -> bool:
    return answer("/usr/sbin/clamd", "--version") is not None


def _opens_pages() -> bool:
    return answer("chromium", "--version") is not None


@cache
def judges_folder() -> Path | None:
    """Return where the built referees lie, or None while they are not built."""
    said = answer(str(JUDGES), "--where")
    return Path(said.strip()) if said else None


def _has_judges() -> bool:
    return judges_folder() is not None


def _has_search_server() -> bool:
    return answer(str(SEARCH_SERVER), "--where") is not None


_PREPARE = "deploy/embedded/prepare test"
_BUILD = "deploy/drills/judges/build"
_GET = "deploy/drills/elasticsearch/get"

SERVICES: dict[str, Service] = {
    service.name: service
    for service in (
        Service("tesseract", _reads_vietnamese, _PREPARE),
        Service("bubblewrap", _builds_walls, _PREPARE),
        Service("chromium", _opens_pages, _PREPARE),
        Service("clamd", _scans_for_viruses, _PREPARE),
        Service("curl", _asks_like_a_stranger, _PREPARE),
        Service("softhsm", _holds_keys, _PREPARE),
        Service("strace", _follows_calls, _PREPARE),
        Service("dss", _has_judges, _BUILD, is_server=True),
        Service("verapdf", _has_judges, _BUILD, is_server=True),
        Service("elasticsearch", _has_search_server, _GET, is_server=True),
    )
}


@cache
def missing(name: str) -> str | None:
    """Return why this service cannot be used here, or None where it can."""
    service = SERVICES[name]
    return None if service.here() else f"{name} is not here; get it with {service.get_it}"


def unasked(name: str) -> str | None:
    """Return why this service is not used unless somebody asks for it, or None where it is."""
    if not SERVICES[name].is_server:
        return None
    return f"{name} is no part of the embedded gate; ask for it with --needing={name}"
