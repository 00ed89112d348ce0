"""Settings become parts: the only file in the archive that names back ends.

It also owns the clock and the dice; everybody else is given them.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

from archive.catalog.interface import Catalog
from archive.catalog.jobtable import JobTable
from archive.catalog.lost import LostCatalog
from archive.catalog.sqlite import SqliteCatalog
from archive.notices.deliver import deliver
from archive.objects.disk import Disk
from archive.objects.filesystem import FilesystemStore
from archive.objects.interface import ObjectStore
from archive.objects.verified import VerifiedStore
from archive.parts import Clock, Parts, SigningParts
from archive.queue.children import ChildrenRunner, Pace
from archive.queue.interface import Runner
from archive.records.digest import Chance
from archive.records.errors import ArchiveError
from archive.records.job import Task
from archive.route.checkpoint import plan
from archive.route.handler import handler
from archive.sandbox.clamd import Clamd
from archive.sandbox.limits import MIB, Limits
from archive.sandbox.runner import Sandbox
from archive.sandbox.scratch import sweep
from archive.settings import Settings, ensure_secrets
from archive.upkeep.keyfiles import Secrets
from archive.upkeep.tail import keep_loose
from archive.upkeep.trusted import imported_files
from search.index.address import Address
from search.open import late_index
from signing.profile import timestamper
from signing.timestamps.proven import Proven
from signing.trust import Fetcher, load_pem
from signing.trust.memory import Memory


def now() -> datetime:
    """Return this instant in UTC: the archive's one clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Archive:
    """An assembled archive: its settings, its parts, and whoever runs its jobs."""

    settings: Settings
    parts: Parts
    runner: Runner

    def close(self) -> None:
        """Let go of files and threads; running work is given back."""
        self.runner.stop()
        self.parts.index.close()
        self.parts.catalog.close()


CATALOGUE = "catalog.sqlite"
OBJECTS = "objects"
"""The file of a data folder that holds the catalogue, and the folder that holds the store."""


def assemble(  # noqa: PLR0913 # the settings, and what may stand in for a part, by name
    settings: Settings,
    *,
    clock: Clock = now,
    chance: Chance = secrets.token_bytes,
    catalogue: str = CATALOGUE,
    disk: Disk | None = None,
    sandbox: type[Sandbox] = Sandbox,
) -> Archive:
    """Build an archive in its data folder; the tables are brought to this version.

    ``disk`` is what the store of objects stands on, without it that of this machine; ``sandbox``
    is what runs the chores.
    Raises ``Damaged`` for a catalogue that cannot be read; a broken index only stops what asks it.
    """
    folder = settings.data
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = ensure_secrets(folder, chance)
    objects = VerifiedStore(FilesystemStore(folder / OBJECTS, disk=disk))
    catalog = SqliteCatalog(folder / catalogue, keep=partial(keep_loose, objects))
    catalog.upgrade()
    sweep(folder / "scratch")
    archive = _around(_Kept(kept, objects, catalog, sandbox), settings, clock, chance)
    with catalog.work() as work:
        plan(archive.parts, work)
    return archive


def what_is_left(settings: Settings, why: ArchiveError) -> Archive:
    """Build an archive around a catalogue that cannot be opened, and say so when it is asked."""
    kept = ensure_secrets(settings.data, secrets.token_bytes)
    objects = VerifiedStore(FilesystemStore(settings.data / OBJECTS))
    return _around(_Kept(kept, objects, LostCatalog(why)), settings, now, secrets.token_bytes)


@dataclass(frozen=True)
class _Kept:
    """What a data folder keeps that must be opened before anything else."""

    secrets: Secrets
    objects: ObjectStore
    catalog: Catalog
    sandbox: type[Sandbox] = Sandbox


def _around(kept: _Kept, settings: Settings, clock: Clock, chance: Chance) -> Archive:
    folder = settings.data
    cancelled = Event()
    bell = Bell()
    parts = Parts(
        catalog=kept.catalog,
        objects=kept.objects,
        index=late_index(index_of(settings)),
        sandbox=kept.sandbox(cancelled=cancelled, limits=_limits(settings)),
        signing=_signing(settings, clock),
        clock=clock,
        chance=chance,
        scratch=folder / "scratch",
        pepper=kept.secrets.pepper,
        ledger_key=kept.secrets.ledger_key,
        wake=bell.ring,
        retired_peppers=tuple(one.value for one in kept.secrets.peppers_before),
        wants_second_factor=settings.second_factor == "required",
        webhook_hosts=frozenset(settings.webhook_allowed),
        refused_kinds=frozenset(settings.refused_kinds),
        scanner=Clamd(settings.clamd) if settings.clamd else None,
    )
    table = JobTable(kept.catalog, clock=clock, chance=chance, host=f"vankho:{folder.resolve()}")
    pace = Pace(workers=settings.workers)
    do = handler(parts, {Task.NOTIFY: deliver})
    runner = ChildrenRunner(table, do, pace=pace, cancelled=cancelled)
    bell.who = runner.wake
    return Archive(settings, parts, runner)


class Bell:
    """Rings whoever runs the jobs, once there is somebody."""

    def __init__(self) -> None:
        self.who: Callable[[], None] | None = None

    def ring(self) -> None:
        """Say that a job was committed."""
        if self.who is not None:
            self.who()


def _limits(settings: Settings) -> Limits:
    seconds = settings.sandbox_seconds
    memory = settings.sandbox_memory_mib * MIB
    return Limits(memory=memory, cpu=max(1, round(seconds * 0.8)), wall=seconds)


def _signing(settings: Settings, clock: Clock) -> SigningParts:
    named = tuple(_inside(settings, path) for path in settings.trust)
    anchors = (*named, *imported_files(settings.data))
    fetcher = Fetcher(loopback=frozenset(settings.fetch_allowed), memory=Memory(clock))
    trust = load_pem(*(path.read_bytes() for path in anchors))
    asked = timestamper(settings.tsa_url, *settings.tsa_others, timeout=settings.tsa_timeout)
    return SigningParts(
        trust=trust,
        anchors=anchors,
        timestamper=Proven(asked, trust, clock),
        fetcher=fetcher,
        keys=settings.data / "keys",
        time_formats=dict(one.split("=", 1) for one in settings.time_formats),
        certify=settings.certify_issued,
    )


def index_of(settings: Settings) -> Path | Address:
    """Return where the index is kept: on a server where one is named, else in the data folder."""
    if not settings.elasticsearch_url:
        return settings.data / "index"
    asked = urlsplit(settings.elasticsearch_url)
    key, authority = (
        settings.data / "keys" / name for name in ("elasticsearch", "elasticsearch.pem")
    )
    return Address(
        f"{asked.scheme}://{asked.netloc}",
        asked.path.strip("/") or "vankho",
        key=key.read_text("ascii").strip() if key.exists() else "",
        authority=authority if authority.exists() else None,
    )


def _inside(settings: Settings, path: Path) -> Path:
    return path if path.is_absolute() else settings.data / path
