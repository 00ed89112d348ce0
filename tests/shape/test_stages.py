"""The route can be read: a stage opens with From, To, Writes, Again, in the words of the states."""

import ast
import re
import tomllib

from archive.records import state
from tests.shape.tree import TOP, Source, python_sources

#: The stages of the design. Each is looked at from the day its file exists.
STAGES = ("upload", "ingest", "read", "review", "sign", "seal", "dispose")
LINES = re.compile(
    r"^From: +(?P<start>\S.*)\n(?: .*\n)*"
    r"To: +(?P<end>\S.*)\n(?: .*\n)*"
    r"Writes: +\S.*\n(?: .*\n)*"
    r"Again: +\S",
    re.MULTILINE,
)
STATES = frozenset(one.value for one in state.State)


def unreadable(source: Source) -> list[str]:
    """Say what is wrong with the opening lines of this stage."""
    said = LINES.search(ast.get_docstring(source.tree()) or "")
    if said is None:
        return [f"{source.path}: From, To, Writes, Again do not stand in this order"]
    # A record begins with its upload: there is no state before it.
    words = {said["start"].split()[0].rstrip(",;"), said["end"].split()[0].rstrip(",;")}
    return [
        f"{source.path}: {word} is not a state"
        for word in sorted(words - STATES - {"–", "nothing"})
    ]


def test_a_stage_says_where_it_begins_and_ends() -> None:
    """Every stage that exists opens with the four lines, and names real states."""
    files = {f"archive/route/{name}.py" for name in STAGES}
    stages = [one for one in python_sources("archive") if one.path in files]

    assert not [fault for one in stages for fault in unreadable(one)]


def test_stages_are_strangers() -> None:
    """Every file of the route that opens like a stage stands in the import contract ``stages``."""
    linter = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]
    kept_apart = next(one["modules"] for one in linter["contracts"] if one["id"] == "stages")
    found = {
        one.path.removesuffix(".py").replace("/", ".")
        for one in python_sources("archive")
        if one.path.startswith("archive/route/") and one.path.count("/") == 2
        if LINES.search(ast.get_docstring(one.tree()) or "")
    }

    assert found <= set(kept_apart)


def test_a_stage_that_does_not_say_it_is_caught() -> None:
    """A missing line, a changed order and an unknown state are each named."""
    lines = "From:    signed\nTo:      sealed\nWrites:  locks\n         entry\nAgain:   safe\n"
    good = f'"""Seal.\n\n{lines}"""\n'

    assert not unreadable(Source("seal.py", good))
    assert unreadable(Source("seal.py", good.replace("Again:   safe\n", "")))
    assert unreadable(Source("seal.py", good.replace("From", "Then")))
    assert unreadable(Source("seal.py", good.replace("sealed", "stamped"))) == [
        "seal.py: stamped is not a state"
    ]
