"""How the child is started: under bubblewrap where it works, else as a plain process.

Inside bubblewrap there is no network, no other process, no privilege and no file but the programs,
the inputs (read-only, under ``/in``) and the job's folder (``/out``). A plain child has the limits
of ``limits`` only; ``doctor`` says so in yellow.
"""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

PACKAGES = ("archive", "ocr", "signing")
"""The packages a child may import; their folders are all it sees of the project."""

SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin", "/opt")
ETC = (
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
)
SCRATCH = 512 << 20
"""Bytes of memory the child's own /tmp may fill."""

ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/tmp",  # noqa: S108 # the child's own, under bubblewrap
    "LANG": "C.UTF-8",
    "OMP_THREAD_LIMIT": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "PYTHONDONTWRITEBYTECODE": "1",
}
"""All the child knows of its surroundings: no secret of the parent's environment passes on."""


@dataclass(frozen=True)
class View:
    """What the child will see of the parent's files: inputs by name, and the folder it writes."""

    inputs: Mapping[str, Path]
    folder: Path


@dataclass(frozen=True)
class Start:
    """How to start one child, and where it finds its files."""

    command: Sequence[str]
    inputs: Mapping[str, str]
    out: str
    jailed: bool


class Jail(Protocol):
    """A way to start a child."""

    @property
    def kind(self) -> str:
        """``bubblewrap`` or ``plain``: for ``doctor``."""

    def start(self, program: Sequence[str], view: View) -> Start:
        """Return the whole command for this program with this view."""


class Plain:
    """A child without walls: limits alone."""

    kind = "plain"

    def start(self, program: Sequence[str], view: View) -> Start:
        """Return the program as it is; it sees the parent's own paths."""
        inputs = {name: str(path.resolve()) for name, path in view.inputs.items()}
        return Start(program, inputs, str(view.folder.resolve()), jailed=False)


@dataclass(frozen=True)
class Bubblewrap:
    """A child with walls. ``program`` is bubblewrap itself, ``readable`` what it may read."""

    program: str
    readable: Sequence[Path]
    kind: str = "bubblewrap"

    def start(self, program: Sequence[str], view: View) -> Start:
        """Return the program behind walls; it sees ``/in/<name>`` and ``/out``."""
        command = [self.program, *WALLS, *_system(), *_bound(self.readable)]
        for name, path in view.inputs.items():
            command += ["--ro-bind", str(path.resolve()), f"/in/{name}"]
        command += ["--bind", str(view.folder.resolve()), "/out", "--chdir", "/out"]
        # What is left to write to would be the root of the walls itself, which is memory.
        command += ["--remount-ro", "/dev", "--remount-ro", "/", "--"]
        inputs = {name: f"/in/{name}" for name in view.inputs}
        return Start([*command, *program], inputs, "/out", jailed=True)


WALLS = (
    *("--unshare-all", "--unshare-user", "--disable-userns"),
    *("--uid", "65534", "--gid", "65534", "--hostname", "sandbox"),
    *("--cap-drop", "ALL", "--die-with-parent", "--new-session"),
    *("--proc", "/proc", "--dev", "/dev"),
    *("--size", str(SCRATCH), "--tmpfs", "/tmp"),  # noqa: S108 # the child's own
)


def best_jail(readable: Sequence[Path] = ()) -> Jail:
    """Return bubblewrap if it is there and the kernel lets it work, else a plain child.

    ``readable`` are further folders the child may read.
    """
    program = shutil.which("bwrap")
    if program is None:
        return Plain()
    jail = Bubblewrap(program, tuple(dict.fromkeys([*_python(), *_packages(), *readable])))
    probe = jail.start([sys.executable, "-S", "-c", ""], View({}, Path("/")))
    ended = subprocess.run(  # noqa: S603 # our own command line
        probe.command, env=ENVIRONMENT, capture_output=True, check=False, timeout=30
    )
    return jail if ended.returncode == 0 else Plain()


def search_path(readable: Sequence[Path] = ()) -> str:
    """Return where the child's Python finds the packages it may import."""
    roots = [*(path.parent for path in _packages()), *readable]
    return ":".join(dict.fromkeys(str(root) for root in roots))


def _system() -> Iterator[str]:
    """Yield the system's programs and libraries; merged folders stay the links they are."""
    for path in map(Path, SYSTEM):
        if path.is_symlink():
            yield from ("--symlink", str(path.readlink()), str(path))
        elif path.is_dir():
            yield from ("--ro-bind", str(path), str(path))
    yield from _bound(map(Path, ETC))


def _bound(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        yield from ("--ro-bind-try", str(path), str(path))


def _python() -> Iterator[Path]:
    """Yield the folders of this Python: its environment, its installation, and where links end."""
    yield Path(sys.prefix)
    yield Path(sys.base_prefix)
    yield Path(sys.executable).resolve().parent.parent


def _packages() -> Iterator[Path]:
    """Yield the folders of the packages a child may import, wherever they are installed."""
    for name in PACKAGES:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations:
            yield Path(next(iter(spec.submodule_search_locations))).resolve()
