"""Damage is repeatable, leaves its input alone, and really spoils."""

import numpy as np
import pytest
from PIL import Image

from archive.demo.papers import Damage, spoil
from archive.demo.papers.forms import set_paper
from archive.demo.papers.paint import painted
from archive.demo.papers.text import paper
from archive.demo.papers.typeface import Family


@pytest.fixture(scope="module")
def page() -> Image.Image:
    """Return a clean page of 100 dots per inch."""
    (set_page,) = set_paper(paper("letter"), family=Family.TERMES, seed=1)
    return painted(set_page, dpi=100, rng=np.random.default_rng(1))


@pytest.mark.parametrize("kind", Damage)
def test_damage_changes_a_page_the_same_way_each_time(page: Image.Image, kind: Damage) -> None:
    """The same dice give the same spoiled page; the clean one stays clean, sizes stay."""
    before = page.tobytes()
    one = spoil(page, kind, np.random.default_rng(7))
    again = spoil(page, kind.value, np.random.default_rng(7))

    assert one.tobytes() == again.tobytes() != before == page.tobytes()
    assert (one.size, one.mode) == (page.size, "RGB")


@pytest.mark.parametrize("kind", [Damage.YELLOW, Damage.FADE, Damage.BLEED, Damage.LIGHT])
def test_more_strength_spoils_more(page: Image.Image, kind: Damage) -> None:
    """Strength two is further from the clean page than strength one half."""
    clean = np.asarray(page, np.float32)

    def away(strength: float) -> float:
        spoiled = spoil(page, kind, np.random.default_rng(3), strength=strength)
        return float(np.abs(np.asarray(spoiled, np.float32) - clean).mean())

    assert away(0.5) < away(1.5)


def test_an_upside_down_page_turned_again_is_the_page(page: Image.Image) -> None:
    """Turning loses nothing."""
    rng = np.random.default_rng(1)
    turned = spoil(spoil(page, Damage.UPSIDE_DOWN, rng), Damage.UPSIDE_DOWN, rng)

    assert turned.tobytes() == page.tobytes()


def test_an_unknown_damage_is_refused(page: Image.Image) -> None:
    """There is no such damage."""
    with pytest.raises(ValueError, match="coffee"):
        spoil(page, "coffee", np.random.default_rng(1))
