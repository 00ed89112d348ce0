"""What one child may use. The kernel holds it to most of it, the parent's clock to the rest."""

import os
import resource
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True)
class Limits:
    """The limits of one run.

    ``memory`` is address space in bytes, for each process of the child. ``cpu`` and ``wall`` are
    seconds: of processor time for each process, and of the clock for all of it. ``file`` is the
    size of the largest file in bytes, ``open_files`` how many at once, ``processes`` how many
    processes and threads (only where the child has a user name space of its own; else it would
    count everybody's). ``answer`` is how many bytes the child may say in all, ``nice`` how far it
    stands back behind the pages people wait for.
    """

    memory: int = 4 * GIB
    cpu: int = 240
    wall: float = 300.0
    file: int = 4 * GIB
    open_files: int = 256
    processes: int = 128
    answer: int = 256 * MIB
    nice: int = 5


DEFAULT = Limits()

QUICK = frozenset({"inspect", "render", "fields"})
"""Chores a person or a whole queue waits for: they get a share of the time long reading gets."""

_SHARE = 5


def shared_out(limits: Limits, chore: str) -> Limits:
    """Return what of these limits this chore gets."""
    if chore not in QUICK:
        return limits
    return replace(limits, cpu=max(1, limits.cpu // _SHARE), wall=limits.wall / _SHARE)


def enforce(limits: Limits, *, own_users: bool) -> None:
    """Put this process, and every one it starts, under these limits for good."""
    _set(resource.RLIMIT_AS, limits.memory)
    _set(resource.RLIMIT_FSIZE, limits.file)
    _set(resource.RLIMIT_NOFILE, limits.open_files)
    _set(resource.RLIMIT_CORE, 0)
    # The soft limit sends SIGXCPU, which says why; the hard one kills whoever ignores that.
    _set(resource.RLIMIT_CPU, limits.cpu, limits.cpu + 2)
    if own_users:
        _set(resource.RLIMIT_NPROC, limits.processes)
    os.nice(limits.nice)
    # When memory runs out altogether, the kernel shall take the child and not the archive.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


def _set(kind: int, soft: int, hard: int | None = None) -> None:
    hard = soft if hard is None else hard
    _, ceiling = resource.getrlimit(kind)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))
