"""Patches of ink are told apart, few with short labels and many with long ones."""

import numpy as np
import pytest

from ocr.image.patches import patches


def test_a_patch_is_what_touches_by_a_side_or_a_corner() -> None:
    """Two pixels that meet at a corner are one patch, one far from them another."""
    ink = np.zeros((9, 9), np.uint8)
    ink[1, 1] = ink[2, 2] = 1
    ink[6:8, 5:8] = 255

    found = patches(ink)

    assert found.count == 3
    assert found.boxes[1].tolist() == [1, 1, 2, 2, 2]
    assert found.middles[2].tolist() == [6.0, 6.5]
    assert found.shown(found.boxes[:, 4] > 2).sum() == 6


@pytest.mark.parametrize("wide", [200, 800])
def test_a_page_of_noise_has_all_its_patches(wide: int) -> None:
    """Every second pixel of every second row is a patch, also where they are 80,000."""
    ink = np.zeros((400, wide), np.uint8)
    ink[::2, ::2] = 1

    found = patches(ink)

    assert found.count == 1 + 200 * wide // 2
    assert (found.shown(np.ones(found.count, np.bool_)) == ink).all()


def test_nothing_is_shown_where_nothing_is_kept() -> None:
    """Neither an empty page nor one of which no patch is kept shows anything."""
    ink = np.eye(5, dtype=np.uint8)

    found = patches(ink)

    assert not found.shown(np.array([True, False])).any()
    assert patches(ink * 0).count == 1
