"""The places where the plug can be pulled: each stands once in the code, and does nothing."""

import ast
from collections import Counter
from collections.abc import Iterator

import pytest

from archive.failpoint import PLACES, arm, failpoint
from tests.shape.tree import Source, python_sources

LEAST = 12


def passed(source: Source) -> Iterator[str]:
    """Yield the name of each place this file passes."""
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("failpoint"):
            yield ast.literal_eval(node.args[0])


def test_every_place_of_the_list_stands_once_in_the_code() -> None:
    """And the code passes none that is not in the list."""
    found = Counter(name for source in python_sources("archive") for name in passed(source))

    assert found == Counter(list(PLACES))
    assert len(PLACES) >= LEAST


def test_a_place_that_is_not_in_the_list_is_caught() -> None:
    """A name that was misspelt, or passed twice, does not go unnoticed."""
    source = Source("a.py", 'failpoint("a.b")\nfailpoint.failpoint("a.b")\nnofailpoint\n')

    assert list(passed(source)) == ["a.b", "a.b"]


def test_in_normal_running_a_place_does_nothing() -> None:
    """Armed it calls the hook with its name; disarmed it is silent again."""
    seen: list[str] = []
    failpoint("objects.before_sync")
    arm(seen.append)
    try:
        failpoint("objects.before_sync")
    finally:
        arm(None)
    failpoint("objects.before_sync")

    assert seen == ["objects.before_sync"]


def test_a_hook_may_raise_in_place_of_the_step() -> None:
    """So that a test sees what an error does there."""

    def fail(name: str) -> None:
        raise OSError(name)

    arm(fail)
    try:
        with pytest.raises(OSError, match="upload"):
            failpoint("upload.before_commit")
    finally:
        arm(None)
