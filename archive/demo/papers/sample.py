"""What the generator hands over: a file, and what truly stands in it."""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True)
class Truth:
    """What a perfect reader would find in a sample.

    ``type`` is the document type in normal case ("Quyết định"), ``abstract`` has no line breaks,
    ``pages`` holds one text per page: the printed lines from top to bottom, columns of one
    row left before right, joined by line feeds; a blank page is an empty string. Words in the
    seal are not part of it. All text is NFC.
    """

    number: str
    date: date
    type: str
    abstract: str
    issuer: str
    signer: str
    pages: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """One file of the demonstration.

    ``body`` is a key of ``BODIES``, ``dossier`` a dossier code of that body. ``pages`` counts the
    pages that were put in, also where the file cannot be opened (locked, damaged).
    """

    name: str
    media_type: str
    content: bytes
    kind: str
    body: str
    dossier: str
    pages: int
    truth: Truth


SUFFIXES = MappingProxyType({".pdf": "application/pdf", ".tif": "image/tiff", ".jpg": "image/jpeg"})
