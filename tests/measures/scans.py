"""Scans of our own making to measure reading on: the same seed gives the same pages.

Two sets. LOOKED is for developing: look at its pages as much as you like. COUNTED is only counted:
other words, other typefaces, other pairings of damage. Sentences come from the words of
``paper_words`` and were written for this project; pages are set and spoiled by ``archive.demo``.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from time import gmtime

import numpy as np
from PIL import Image

from archive.demo.bodies import BODIES
from archive.demo.papers import Damage, spoil
from archive.demo.papers.files import bilevel
from archive.demo.papers.forms import set_paper
from archive.demo.papers.page import Page
from archive.demo.papers.paint import painted
from archive.demo.papers.text import Block, Paper, Style
from archive.demo.papers.typeface import Family
from tests.measures.paper_words import ACTS, AREAS, FAMILY, GIVEN, LAWS, MANNERS, MIDDLE, THINGS
from tests.measures.paper_words import TIMES as WHEN

D = Damage
_TYPES = (
    ("Quyết định", "QĐ-UBND"),
    ("Thông báo", "TB-UBND"),
    ("Báo cáo", "BC-UBND"),
    ("Kế hoạch", "KH-UBND"),
    ("Công văn", "UBND-VP"),
)
_CHAT_DPI = 70
_SENTENCES = 7


@dataclass(frozen=True)
class Case:
    """How one document is spoiled; ``name`` is its class in the tables.

    ``turned`` in degrees against the clock. ``sheet``: ``one`` page, a ``spread`` of two, a
    ``blank`` one, a ``chat`` picture of 70 dpi.
    """

    name: str
    damage: tuple[Damage, ...] = ()
    family: Family = Family.TERMES
    dpi: int = 200
    colour: str = "RGB"
    strength: float = 1.0
    table: bool = False
    turned: int = 0
    sheet: str = "one"


@dataclass(frozen=True)
class Scan:
    """A spoiled document: its PDF, its fields, per page the texts of all legal orders."""

    name: str
    content: bytes
    fields: dict[str, str]
    pages: tuple[tuple[str, ...], ...]


LOOKED = (
    Case("clean 300 dpi", dpi=300),
    Case("clean, two pages", colour="L"),
    Case("skew", (D.SKEW, D.NOISE)),
    Case("turned", turned=90, colour="L"),
    Case("on its head", (D.SKEW,), turned=180, colour="L", strength=0.6),
    Case("yellow, uneven light", (D.YELLOW, D.LIGHT)),
    Case("bleed-through", (D.BLEED, D.NOISE), colour="L"),
    Case("red seal", (D.SEAL, D.BLUR), strength=0.9),
    Case("grey seal", (D.GREY_SEAL,), colour="L"),
    Case("blue seal", (D.BLUE_SEAL, D.NOISE)),
    Case("fold across a table", (D.FOLD,), colour="L", table=True),
    Case("salt and pepper", (D.SALT_PEPPER,), colour="L"),
    Case("black border", (D.BORDER, D.SKEW), colour="L"),
    Case("photograph", (D.LIGHT, D.PERSPECTIVE), strength=0.8),
    Case("chat picture", (D.LIGHT,), sheet="chat", strength=0.6),
    Case("fax", (D.FAX, D.SKEW), colour="1", strength=0.6),
    Case("faint typewriter", (D.FADE,), Family.CURSOR, colour="L"),
    Case("bound volume", (D.WARP, D.LIGHT), colour="L"),
    Case("seal and skew", (D.SEAL, D.SKEW)),
    Case("spread", (D.NOISE,), colour="L", sheet="spread"),
    Case("150 dpi, guarded paper", (D.PINK, D.BLUR), dpi=150, strength=0.8),
    Case("blank", (D.SALT_PEPPER, D.LIGHT), colour="L", sheet="blank", strength=0.5),
)

COUNTED = (
    Case("clean 300 dpi", family=Family.SCHOLA, dpi=300, colour="L"),
    Case("clean, two pages", family=Family.SANS),
    Case("skew", (D.SKEW, D.YELLOW), Family.PAGELLA),
    Case("turned", (D.SKEW,), Family.HEROS, turned=270, strength=0.6),
    Case("on its head", (D.NOISE, D.LIGHT), Family.NOTO, turned=180, colour="L"),
    Case("yellow, uneven light", (D.YELLOW, D.LIGHT, D.BLUR), Family.SCHOLA),
    Case("bleed-through", (D.BLEED, D.SKEW), Family.PAGELLA, colour="L", strength=1.2),
    Case("red seal", (D.SEAL, D.FADE), Family.NOTO),
    Case("grey seal", (D.GREY_SEAL, D.SKEW), Family.PAGELLA, colour="L"),
    Case("blue seal", (D.BLUE_SEAL, D.LIGHT), Family.SCHOLA),
    Case("fold across a table", (D.FOLD, D.SKEW), Family.NOTO, colour="L", table=True),
    Case("salt and pepper", (D.SALT_PEPPER, D.BLEED), Family.SCHOLA, colour="L", strength=0.8),
    Case("black border", (D.BORDER, D.YELLOW), Family.PAGELLA),
    Case("photograph", (D.PERSPECTIVE, D.BLUR, D.NOISE), Family.NOTO, strength=0.9),
    Case("chat picture", (D.SKEW,), Family.PAGELLA, sheet="chat", strength=0.6),
    Case("fax", (D.FAX,), Family.SCHOLA, colour="1", strength=0.7),
    Case("faint typewriter", (D.FADE, D.SKEW, D.NOISE), Family.CURSOR, colour="L"),
    Case("bound volume", (D.WARP, D.YELLOW), Family.SCHOLA, strength=1.2),
    Case("seal and skew", (D.BLUE_SEAL, D.SKEW, D.NOISE), Family.NOTO),
    Case("spread", (D.LIGHT,), Family.PAGELLA, colour="L", sheet="spread"),
    Case("150 dpi, guarded paper", (D.PINK, D.SKEW), Family.SCHOLA, dpi=150),
    Case("blank", (D.BLEED, D.YELLOW, D.NOISE), sheet="blank"),
)


def scans(cases: Sequence[Case], seed: int) -> list[Scan]:
    """Make the documents of a set."""
    return [_scan(case, random.Random(f"{seed} {case.name}")) for case in cases]  # noqa: S311 - sample pages


def _scan(case: Case, dice: random.Random) -> Scan:
    rng = np.random.default_rng(dice.randrange(2**32))
    paper = _paper(case, dice)
    pages = set_paper(paper, family=case.family, seed=dice.randrange(1000))
    if case.sheet == "blank":
        pages = (Page(case.family),)
    images = [_spoiled(case, painted(page, dpi=case.dpi, rng=rng), rng) for page in pages]
    texts = [("\n".join(page.lines), "\n".join(page.by_columns)) for page in pages]
    if case.sheet == "spread":
        wide = Image.new(images[0].mode, (2 * images[0].width, images[0].height))
        for number, image in enumerate(images[:2]):
            wide.paste(image, (number * image.width, 0))
        images = [wide]
        texts = [("\n".join(both[0] for both in texts[:2]), "\n".join(b[1] for b in texts[:2]))]
    return Scan(case.name, _pdf(images, case), _fields(case, paper), tuple(texts))


def _spoiled(case: Case, image: Image.Image, rng: np.random.Generator) -> Image.Image:
    for damage in case.damage:
        image = spoil(image, damage, rng, strength=case.strength)
    if case.sheet == "chat":
        scale = _CHAT_DPI / case.dpi
        size = (round(image.width * scale), round(image.height * scale))
        image = image.resize(size, Image.Resampling.BILINEAR)
    if case.turned:
        image = image.rotate(case.turned, expand=True)
    return bilevel(image) if case.colour == "1" else image.convert(case.colour)


def _pdf(images: Sequence[Image.Image], case: Case) -> bytes:
    """Return the pages as a scanner writes them, with no clock in it."""
    written, still = BytesIO(), gmtime(0)
    dpi = _CHAT_DPI if case.sheet == "chat" else case.dpi
    quality = {} if case.colour == "1" else {"quality": 60}
    images[0].save(
        written,
        "PDF",
        **quality,
        resolution=dpi,
        save_all=True,
        append_images=images[1:],
        creationDate=still,
        modDate=still,
    )
    return written.getvalue()


def _fields(case: Case, paper: Paper) -> dict[str, str]:
    if case.sheet in {"blank", "spread"}:
        return {}
    return {
        "number": paper.number,
        "date": paper.date.isoformat(),
        "type": paper.type,
        "body": BODIES[paper.body].name,
        "abstract": paper.abstract,
        "signer": paper.signer,
        "position": paper.position,
    }


def _paper(case: Case, dice: random.Random) -> Paper:
    """Write a paper of a page; of two for a spread, and where the name of the case says so."""
    kind, symbol = dice.choice(_TYPES)
    long = case.sheet == "spread" or "two pages" in case.name
    count = _SENTENCES * 2 if long else _SENTENCES - (4 if case.table else 0)
    blocks = [Block(Style.ITALIC, f"Căn cứ {law};") for law in dice.sample(LAWS, 2)]
    blocks += [Block(Style.PLAIN, _sentence(dice)) for _ in range(count)]
    if case.table:
        blocks.append(Block(Style.GENERATED, "households 6"))
    return Paper(
        kind=case.name,
        type=kind,
        number=f"{dice.randint(1, 3900):02}/{symbol}",
        date=date(1996, 1, 1) + timedelta(days=dice.randrange(11_000)),
        body=dice.choice(["song-mau", "doi-mau", "cau-mau", "suoi-thu"]),
        abstract=_begun(_about(dice)),
        dossier="",
        authority="TM. ỦY BAN NHÂN DÂN",
        position=dice.choice(["CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        signer=_person(dice),
        to="Các phòng, ban trực thuộc" if kind == "Công văn" else "",
        recipients=("Như trên", "Thường trực Hội đồng nhân dân", "Lưu: VT"),
        blocks=tuple(blocks),
    )


def _sentence(dice: random.Random) -> str:
    plot = f"Thửa đất số {dice.randint(1, 900)}, tờ bản đồ số {dice.randint(1, 90)}"
    money = f"{dice.randint(1, 900)}.{dice.randint(100, 999)}.000 đồng"
    forms = (
        f"{_begun(_about(dice))}, {dice.choice(WHEN)}.",
        f"Giao các phòng chuyên môn chủ trì {_about(dice)} {dice.choice(MANNERS)}.",
        f"Ông {_person(dice)}, số định danh 099{dice.randrange(10**9):09}, đề nghị {_about(dice)}.",
        f"{plot}, diện tích {dice.randint(40, 3000)} m2, do bà {_person(dice)} sử dụng.",
        f"Kinh phí {money} để {_about(dice)} {dice.choice(MANNERS)}.",
    )
    return dice.choice(forms)


def _begun(text: str) -> str:
    return text[0].upper() + text[1:]


def _about(dice: random.Random) -> str:
    return f"{dice.choice(ACTS)} {dice.choice(THINGS)} {dice.choice(AREAS)}"


def _person(dice: random.Random) -> str:
    return f"{dice.choice(FAMILY)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}"
