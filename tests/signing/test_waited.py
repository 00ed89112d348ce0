"""The library can be called from anywhere, also from inside an event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from signing.waited import waited


async def answer(question: int) -> int:
    """Think for a moment."""
    await asyncio.sleep(0)
    if question < 0:
        raise ValueError(question)
    return question * 2


def from_within_a_loop(question: int) -> int:
    """Ask from inside a running event loop, in a thread that has none yet."""

    async def caller() -> int:
        return waited(answer(question))

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, caller()).result()


def test_a_coroutine_is_waited_for_without_a_loop() -> None:
    """A plain caller gets the result."""
    assert waited(answer(21)) == 42


def test_a_coroutine_is_waited_for_inside_a_running_loop() -> None:
    """A caller that runs in a loop gets it too."""
    assert from_within_a_loop(21) == 42


def test_an_error_comes_through_either_way() -> None:
    """What went wrong inside is raised outside."""
    with pytest.raises(ValueError, match="-1"):
        waited(answer(-1))
    with pytest.raises(ValueError, match="-1"):
        from_within_a_loop(-1)
