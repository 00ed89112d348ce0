"""A PIN cannot be guessed: five tries of one person at one key, then that person waits."""

from datetime import timedelta

import pytest

from archive.records.errors import Refused, TooMany
from archive.route.sign import PIN_TRIES, unlock
from tests.route.conftest import Office


def test_the_sixth_pin_waits_even_if_it_is_right(house: Office) -> None:
    """After a quarter of an hour the right one opens, and forgives what was before."""
    clerk, pin = house.person("clerk"), house.world.signer("clerk").pin
    for _ in range(PIN_TRIES):
        with pytest.raises(Refused):
            unlock(house.parts, clerk, "clerk", "000000")
    with pytest.raises(TooMany, match="15 phút") as refused:
        unlock(house.parts, clerk, "clerk", pin)
    assert refused.value.wait == 15 * 60

    house.clock.now += timedelta(minutes=15, seconds=1)
    assert unlock(house.parts, clerk, "clerk", pin).owner == clerk.id
    with pytest.raises(Refused):
        unlock(house.parts, clerk, "clerk", "000000")
    assert unlock(house.parts, clerk, "clerk", pin).owner == clerk.id
