"""The library can be called from anywhere, also from inside an event loop."""

import asyncio

import pytest

from signing.waited import waited


async def answer(question: int) -> int:
    """Think for a moment."""
    await asyncio.sleep(0)
    if question < 0:
        raise ValueError(question)
    return question * 2


def test_a_coroutine_is_waited_for_without_a_loop() -> None:
    """A plain caller gets the result."""
    assert waited(answer(21)) == 42


def test_a_coroutine_is_waited_for_inside_a_running_loop() -> None:
    """A caller that runs in a loop gets it too."""

    async def caller() -> int:
        return waited(answer(21))

    assert asyncio.run(caller()) == 42


def test_an_error_comes_through_either_way() -> None:
    """What went wrong inside is raised outside."""

    async def caller() -> int:
        return waited(answer(-1))

    with pytest.raises(ValueError, match="-1"):
        waited(answer(-1))
    with pytest.raises(ValueError, match="-1"):
        asyncio.run(caller())
