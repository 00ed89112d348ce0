"""One file holds one idea, one function takes one step."""

import ast

from tests.shape.tree import PACKAGES, Source, python_sources

FILE_LINES = 300
FUNCTION_LINES = 40


def long_files(*sources: Source) -> list[str]:
    """Name each file above the limit."""
    lengths = ((one.path, len(one.text.splitlines())) for one in sources)
    return [f"{path}: {lines} lines" for path, lines in lengths if lines > FILE_LINES]


def long_functions(source: Source) -> list[str]:
    """Name each function above the limit, counted from ``def`` to its last line."""
    return [
        f"{source.path}:{node.lineno} {node.name}: {_lines(node)} lines"
        for node in ast.walk(source.tree())
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if _lines(node) > FUNCTION_LINES
    ]


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_too_long() -> None:
    """A Python file has at most 300 lines, tests included, migrations not."""
    found = long_files(*python_sources())

    assert not found


def test_no_function_is_too_long() -> None:
    """A function of the four packages or of deploy has at most 40 lines."""
    found = [fault for one in python_sources(*PACKAGES, "deploy") for fault in long_functions(one)]

    assert not found


def test_a_line_too_many_is_caught() -> None:
    """At the limit a file and a function pass; one line more and each is named."""
    body = "    x = 1\n"
    fitting = Source("ocr/a.py", "def read():\n" + body * (FUNCTION_LINES - 1))
    long = Source("ocr/b.py", "def read():\n" + body * FUNCTION_LINES)

    assert not long_functions(fitting)
    assert long_functions(long) == ["ocr/b.py:1 read: 41 lines"]
    assert not long_files(Source("a.py", "x = 1\n" * FILE_LINES))
    assert long_files(Source("b.py", "x = 1\n" * (FILE_LINES + 1))) == ["b.py: 301 lines"]
