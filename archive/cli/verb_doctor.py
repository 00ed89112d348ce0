"""``vankho doctor``: what this machine and this archive lack, and how to get it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from archive.assemble import assemble
from archive.cli.options import DATA, JSON, declared
from archive.cli.outcome import in_words, say, tell
from archive.cli.shell import must_be_there, must_be_whole
from archive.cli.ways_in import examined
from archive.cli.wording import verb
from archive.records.errors import ArchiveError
from archive.settings import Settings, read_settings
from archive.upkeep.diagnosis import Finding, Level
from archive.upkeep.doctor import Patient, examine
from archive.upkeep.errors import NoStore
from archive.upkeep.safety import Exposure

USUAL = ".local/share/vankho"
"""Where ``deploy/run`` keeps an archive, under the person's home."""

MARKS = {Level.GREEN: "✓", Level.YELLOW: "!", Level.RED: "✗"}


def _command(data: Path | None, *, as_json: bool) -> None:
    """Xem máy này và kho này còn thiếu gì, lấy ở đâu.

    Kết thúc với mã 1 nếu có điều phải sửa.
    """
    with _patient(data or Path.home() / USUAL) as (patient, trouble):
        findings = [*trouble, *examine(patient)]
    for one in findings:
        _show(one, as_json=as_json)
    worst = sum(one.level is Level.RED for one in findings)
    say(f"{worst} điều phải sửa." if worst else "Không có điều gì phải sửa.")
    raise SystemExit(1 if worst else 0)


command = verb()(declared(_command, DATA, JSON))


@contextmanager
def _patient(data: Path) -> Iterator[tuple[Patient, tuple[Finding, ...]]]:
    """Open the archive as far as it can be opened; say what kept it shut, or how its doors are."""
    patient = Patient(data)
    try:
        settings = read_settings(data)
        patient = _known(settings)
        must_be_there(data)
        must_be_whole(data)
        archive = assemble(settings)
    except NoStore:
        yield patient, ()
    except ArchiveError as error:
        yield patient, (Finding(Level.RED, error.message),)
    except OSError as error:
        yield patient, (Finding(Level.RED, in_words(error)),)
    else:
        try:
            yield replace(patient, parts=archive.parts), tuple(examined(settings, archive.parts))
        finally:
            archive.close()


def _known(settings: Settings) -> Patient:
    """Return what the settings alone tell."""
    exposure = Exposure(settings.data, settings.host, settings.public_url, settings.demo)
    return Patient(settings.data, None, settings.demo, settings.tsa_url, exposure)


def _show(one: Finding, *, as_json: bool) -> None:
    if as_json:
        tell({"level": one.level.value, "what": one.what, "how": one.how})
        return
    click.echo(f"{MARKS[one.level]} {one.what}")
    if one.how:
        click.echo(f"    → {one.how}")
