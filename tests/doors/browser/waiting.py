"""Waiting for what the archive does by itself, as a person would: by looking again."""

from archive.records.record import Record
from archive.records.state import State
from tests.doors.browser.walking import PATIENCE, House, Walker

A_MOMENT = 250
"""Milliseconds between two looks."""


def wait_for(house: House, record: str, state: State, walker: Walker) -> None:
    """Wait until a record has come to a state and waits for nothing."""
    for _ in range(PATIENCE // A_MOMENT):
        now = kept(house, record)
        if now.state is state and now.waiting_for is None:
            return
        walker.page.wait_for_timeout(A_MOMENT)
    message = f"the record never came to {state}: {kept(house, record)}"
    raise AssertionError(message)


def kept(house: House, record: str) -> Record:
    """Return a record as the archive keeps it now."""
    with house.archive.parts.catalog.view() as view:
        return view.records.get(record)
