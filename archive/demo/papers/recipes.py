"""Which samples there are, and what was done to each."""

from dataclasses import dataclass
from enum import StrEnum

from archive.demo.papers.damage import Damage


class Container(StrEnum):
    """What kind of file a sample is."""

    SCAN = "scan"
    TEXT = "text"
    GARBAGE_LAYER = "garbage_layer"
    TRUE_LAYER = "true_layer"
    TIFF = "tiff"
    PHOTO = "photo"
    LOCKED = "locked"
    BROKEN = "broken"


class Colour(StrEnum):
    """How a scanner was set."""

    COLOUR = "colour"
    GREY = "grey"
    BILEVEL = "bilevel"


@dataclass(frozen=True)
class Recipe:
    """How one sample is made.

    ``kind`` also names the text file. ``turned`` and ``blank_before`` hold page numbers from 1, the
    latter as they are before the blank page goes in.
    """

    kind: str
    name: str
    container: Container = Container.SCAN
    damage: tuple[Damage, ...] = ()
    colour: Colour = Colour.COLOUR
    strength: float = 1.0
    turned: tuple[int, ...] = ()
    blank_before: int | None = None


RECIPES = (
    Recipe(
        "decision",
        "01-quyet-dinh-quy-dinh-luu-tru.pdf",
        damage=(Damage.SKEW, Damage.NOISE),
        strength=0.6,
    ),
    Recipe("born_digital", "02-huong-dan-lap-ho-so.pdf", Container.TEXT),
    Recipe(
        "letter",
        "03-cong-van-don-doc-ban-giao.pdf",
        damage=(Damage.SEAL, Damage.BLUR),
        strength=0.8,
    ),
    Recipe("birth_extract", "04-trich-luc-khai-sinh.pdf", damage=(Damage.NOISE,), strength=0.6),
    Recipe("land_certificate", "05-giay-chung-nhan-dat.pdf", damage=(Damage.PINK, Damage.LIGHT)),
    Recipe(
        "list",
        "06-danh-sach-ho-tro-nha-o.pdf",
        damage=(Damage.SKEW, Damage.SALT_PEPPER),
        colour=Colour.BILEVEL,
        strength=0.5,
    ),
    Recipe(
        "notice",
        "07-thong-bao-ngung-thong-xe.pdf",
        damage=(Damage.BLEED, Damage.LIGHT),
        colour=Colour.GREY,
    ),
    Recipe(
        "report",
        "08-bao-cao-so-hoa.pdf",
        damage=(Damage.FOLD, Damage.SALT_PEPPER),
        colour=Colour.GREY,
        strength=0.4,
    ),
    Recipe(
        "district_decision",
        "09-quyet-dinh-thu-hoi-dat-2019.pdf",
        damage=(Damage.FADE, Damage.YELLOW, Damage.FOLD),
    ),
    Recipe(
        "minutes",
        "10-bien-ban-nguon-goc-dat.pdf",
        damage=(Damage.SKEW, Damage.BORDER),
        colour=Colour.GREY,
    ),
    Recipe(
        "plan",
        "11-ke-hoach-trong-cay.pdf",
        damage=(Damage.NOISE,),
        colour=Colour.GREY,
        strength=0.5,
    ),
    Recipe(
        "garbage_layer",
        "12-to-trinh-phong-doc.pdf",
        Container.GARBAGE_LAYER,
        damage=(Damage.SKEW,),
        colour=Colour.GREY,
        strength=0.3,
    ),
    Recipe(
        "to_be_signed",
        "13-quyet-dinh-cay-co-thu.pdf",
        Container.TRUE_LAYER,
        damage=(Damage.LIGHT,),
        strength=0.5,
    ),
    Recipe(
        "long_tiff",
        "14-so-van-ban-den-2024.tif",
        Container.TIFF,
        damage=(Damage.SALT_PEPPER,),
        strength=0.4,
    ),
    Recipe(
        "phone_photo",
        "15-giay-moi-chup-dien-thoai.jpg",
        Container.PHOTO,
        damage=(Damage.LIGHT, Damage.PERSPECTIVE, Damage.BLUR),
        strength=0.8,
    ),
    Recipe(
        "blank_page",
        "16-chuong-trinh-co-trang-trang.pdf",
        damage=(Damage.SALT_PEPPER,),
        colour=Colour.GREY,
        strength=0.2,
        blank_before=2,
    ),
    Recipe(
        "upside_down",
        "17-chi-thi-trang-nguoc.pdf",
        damage=(Damage.SKEW,),
        colour=Colour.GREY,
        strength=0.5,
        turned=(2,),
    ),
    Recipe("locked", "18-quyet-dinh-co-mat-khau.pdf", Container.LOCKED, colour=Colour.GREY),
    Recipe("damaged", "19-cong-dien-tep-hong.pdf", Container.BROKEN, colour=Colour.GREY),
)
