"""Questions that come at once are answered a few at a time, in the order they came."""

import threading
from time import monotonic, sleep

import pytest

from search.errors import SearchError
from search.index.turns import Turns


def test_no_more_than_the_places_work_at_once() -> None:
    """Eight come for two places: all are served, never three together."""
    turns, most, go_on = Turns(2), list[int](), threading.Event()
    working = set[int]()

    def work(number: int) -> None:
        with turns.turn():
            working.add(number)
            most.append(len(working))
            go_on.wait(5)
            working.discard(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    _until(turns, waiting=6)
    go_on.set()
    for thread in threads:
        thread.join(5)

    assert len(most) == 8
    assert max(most) == 2


def test_whoever_waits_longest_is_next() -> None:
    """With one place the order of coming is the order of going."""
    turns, began = Turns(1), list[int]()

    def work(number: int) -> None:
        with turns.turn():
            began.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    with turns.turn():
        for number, thread in enumerate(threads, start=1):
            thread.start()
            _until(turns, waiting=number)
    for thread in threads:
        thread.join(5)

    assert began == list(range(6))


def test_a_question_that_fails_gives_its_place_back() -> None:
    """Else the search would stand still after so many errors."""
    turns = Turns(1)

    def ask() -> None:
        with turns.turn():
            raise SearchError

    for _ in range(3):
        with pytest.raises(SearchError):
            ask()


def _until(turns: Turns, *, waiting: int) -> None:
    """Wait until so many stand in line."""
    end = monotonic() + 5
    while turns.waiting < waiting and monotonic() < end:
        sleep(0.001)
