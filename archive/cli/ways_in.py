"""What ``vankho doctor`` says of the ways in: from settings to what is examined."""

from collections.abc import Iterator
from pathlib import Path

from archive.cli.rounds import desk_of, mail_box, mark_of, watched
from archive.intake.examination import (
    examine_folder,
    examine_mail,
    examine_rounds,
    examine_scanner,
)
from archive.parts import Parts
from archive.records.errors import ArchiveError
from archive.settings import Settings
from archive.upkeep.diagnosis import Finding, Level


def examined(settings: Settings, parts: Parts) -> Iterator[Finding]:
    """Yield what is found of the scanner, each watched folder, the mail box, and the rounds."""
    yield examine_scanner(parts.scanner)
    for said in settings.intake_folders:
        yield _folder(settings, parts, said)
    if settings.mail_host:
        yield _mail(settings, parts)
    if settings.intake_folders or settings.mail_host:
        yield from examine_rounds(mark_of(parts), parts.clock())


def _folder(settings: Settings, parts: Parts, said: str) -> Finding:
    body, _, folder = said.partition("=")
    try:
        watched(settings, parts, Path(folder), desk_of(parts, body))
    except ArchiveError as error:
        return Finding(Level.RED, error.message, "Sửa intake_folders trong settings.toml.")
    return examine_folder(Path(folder))


def _mail(settings: Settings, parts: Parts) -> Finding:
    name = f"Hộp thư quét {settings.mail_user} ở {settings.mail_host}"
    try:
        box = mail_box(settings, parts)
    except ArchiveError as error:
        return Finding(Level.RED, error.message, "Sửa các dòng mail_ trong settings.toml.")
    return examine_mail(box, name)
