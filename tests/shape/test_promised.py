"""The table of promises and attacks names tests that exist."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.shape.tree import TOP

TESTS = TOP / "tests"
NAMED = re.compile(r"`([\w/]+\.py|…)::(\w+)`")
FILE = re.compile(r"`((?:\w+/)+\w+\.py)[`:]")


def named() -> Iterator[tuple[str, str]]:
    """Yield file and test of each mention; … stands for the file before it."""
    before = ""
    for file, test in NAMED.findall((TESTS / "README.md").read_text(encoding="utf-8")):
        before = before if file == "…" else file
        yield before, test


def functions(file: str) -> set[str]:
    """Return the tests of a file."""
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}


def test_the_table_is_read() -> None:
    """Every promise and attack stands in it."""
    said = (TESTS / "README.md").read_text(encoding="utf-8")

    assert len(set(named())) > 60
    for row in (
        *(f"| P{number} |" for number in range(1, 24)),
        *(f"| {n} |" for n in range(1, 37)),
    ):
        assert row in said


@pytest.mark.parametrize("file", sorted({file for file, _ in named()}))
def test_a_named_test_exists(file: str) -> None:
    """A test that was renamed is renamed there too."""
    assert {test for where, test in named() if where == file} <= functions(file)


def test_a_named_file_exists() -> None:
    """Files named without a test, too."""
    said = (TESTS / "README.md").read_text(encoding="utf-8")
    table = said[said.index("## What is promised") :]

    missing = {one for one in FILE.findall(table) if not (TESTS / one).is_file()}
    assert missing == set()
