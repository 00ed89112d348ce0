"""Small files that want the whole machine: each ends in words and in time (attacks C5, 2 to 4)."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.records.errors import Refused
from archive.sandbox.chores import Chore
from archive.sandbox.errors import TookTooLong
from archive.sandbox.limits import GIB, Limits
from archive.sandbox.runner import Sandbox
from tests.attacks import bad_files

LIMITS = Limits(memory=GIB, cpu=4, wall=40)


BOMBS: dict[str, Callable[[], bytes]] = {
    "twice packed": lambda: bad_files.twice_packed_pdf(208 << 20),
    "nested forms": bad_files.nested_forms_pdf,
    "circling pages": bad_files.circling_pages_pdf,
    "circling tables": bad_files.circling_tables_pdf,
    "giant page": bad_files.giant_page_pdf,
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_ends_in_words_and_in_time(kind: str, tmp_path: Path) -> None:
    """A child takes it, or says in Vietnamese why not; never longer than its limits."""
    source, out = tmp_path / "bomb", tmp_path / "out"
    source.write_bytes(BOMBS[kind]())
    out.mkdir()
    assert source.stat().st_size < 4 << 20
    began = time.monotonic()
    said = ""
    try:
        Sandbox().run(
            Chore.RENDER,
            {"page": 1, "width": 600},
            inputs={"file": source},
            folder=out,
            limits=LIMITS,
        )
    except (Refused, TookTooLong) as error:
        said = error.message
    drawn = (out / "page.jpg").is_file()

    assert drawn or "hãy" in said.lower()
    assert time.monotonic() - began < LIMITS.wall + 5
