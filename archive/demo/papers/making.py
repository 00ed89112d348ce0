"""Make samples: set the words, paint the pages, spoil them, put them into a file.

Each sample draws from dice of its own, thrown from the seed and its kind: one made alone is
byte for byte the one made among all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from typing import Literal
from zlib import crc32

import numpy as np
from PIL import Image

from archive.demo.bodies import BODIES
from archive.demo.papers import files
from archive.demo.papers.damage import Damage, spoil
from archive.demo.papers.errors import UnknownSample
from archive.demo.papers.forms import set_paper
from archive.demo.papers.garbage import garbled
from archive.demo.papers.page import Page
from archive.demo.papers.paint import painted
from archive.demo.papers.recipes import RECIPES, Colour, Container, Recipe
from archive.demo.papers.sample import SUFFIXES, Sample, Truth
from archive.demo.papers.text import paper
from archive.demo.papers.typeface import Family


@dataclass(frozen=True)
class Job:
    """A sample in the making: its recipe, its set pages, its own dice."""

    recipe: Recipe
    title: str
    pages: tuple[Page, ...]
    rng: np.random.Generator


def samples(*, seed: int, scale: Literal["few", "full"] = "full") -> tuple[Sample, ...]:
    """Make all samples, or the first few; the same seed gives the same bytes."""
    chosen = RECIPES if scale == "full" else RECIPES[:3]
    return tuple(_made(recipe, seed=seed) for recipe in chosen)


def sample(name_or_kind: str, *, seed: int) -> Sample:
    """Make one sample by its file name or kind, or raise ``UnknownSample``."""
    for recipe in RECIPES:
        if name_or_kind in (recipe.name, recipe.kind):
            return _made(recipe, seed=seed)
    known = ", ".join(recipe.kind for recipe in RECIPES)
    message = f"Không có tài liệu mẫu «{name_or_kind}». Hãy chọn một trong: {known}."
    raise UnknownSample(message)


def _made(recipe: Recipe, *, seed: int) -> Sample:
    """Make one sample."""
    text = paper(recipe.kind)
    family = Family.NOTO if recipe.container is Container.TEXT else Family.TERMES
    pages = set_paper(text, family=family, seed=seed)
    if recipe.blank_before is not None:
        at = recipe.blank_before - 1
        pages = (*pages[:at], Page(family), *pages[at:])
    rng = np.random.default_rng([seed, crc32(recipe.kind.encode())])
    job = Job(recipe, f"{text.type} {text.number}", pages, rng)
    truth = Truth(
        number=text.number,
        date=text.date,
        type=text.type,
        abstract=text.abstract,
        issuer=BODIES[text.body].name,
        signer=text.signer,
        pages=tuple(page.text for page in pages),
    )
    return Sample(
        name=recipe.name,
        media_type=SUFFIXES[PurePath(recipe.name).suffix],
        content=_FILES[recipe.container](job),
        kind=recipe.kind,
        body=text.body,
        dossier=text.dossier,
        pages=len(pages),
        truth=truth,
    )


def _scans(job: Job) -> list[Image.Image]:
    """Paint and spoil every page."""
    scans = []
    for number, page in enumerate(job.pages, start=1):
        scan = painted(page, dpi=files.DPI, rng=job.rng)
        for damage in job.recipe.damage:
            scan = spoil(scan, damage, job.rng, strength=job.recipe.strength)
        if number in job.recipe.turned:
            scan = spoil(scan, Damage.UPSIDE_DOWN, job.rng)
        scans.append(_seen_as(scan, job.recipe.colour))
    return scans


def _seen_as(scan: Image.Image, colour: Colour) -> Image.Image:
    """Reduce the colours to what the scanner was set to."""
    if colour is Colour.COLOUR:
        return scan
    return files.bilevel(scan) if colour is Colour.BILEVEL else scan.convert("L")


def _with_garbage(job: Job) -> bytes:
    """Make a scan whose text layer is garbage."""
    layer = files.Layer(tuple(garbled(page, job.rng) for page in job.pages))
    return files.scanned_pdf(_scans(job), layer=layer)


_FILES: MappingProxyType[Container, Callable[[Job], bytes]] = MappingProxyType(
    {
        Container.SCAN: lambda job: files.scanned_pdf(_scans(job)),
        Container.TEXT: lambda job: files.text_pdf(job.pages, title=job.title),
        Container.GARBAGE_LAYER: _with_garbage,
        Container.TRUE_LAYER: lambda job: files.scanned_pdf(
            _scans(job), layer=files.Layer(job.pages)
        ),
        Container.TIFF: lambda job: files.tiff(_scans(job)),
        Container.PHOTO: lambda job: files.photo(_scans(job)[0]),
        Container.LOCKED: lambda job: files.locked(files.scanned_pdf(_scans(job))),
        Container.BROKEN: lambda job: files.broken(files.scanned_pdf(_scans(job))),
    }
)
