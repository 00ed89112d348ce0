"""Everything that is public, and every test, says its promise in words."""

import ast
from collections.abc import Iterator

from tests.shape.tree import PACKAGES, Source, python_sources

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def silent(source: Source) -> list[str]:
    """Name the module, and each public class, function and method, that has no docstring."""
    module = source.tree()
    faults = [] if ast.get_docstring(module) else [f"{source.path}: the module"]
    return faults + [
        f"{source.path}:{node.lineno} {node.name}"
        for node in _public(module)
        if not ast.get_docstring(node)
    ]


def _public(parent: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    for node in parent.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            if not _says_it_again(node):
                yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def _says_it_again(node: Definition) -> bool:
    """Pass over an override (its base has the words) and an overload (its body has)."""
    names = {ast.unparse(mark).rpartition(".")[2] for mark in node.decorator_list}
    return bool(names & {"override", "overload", "setter"})


def silent_tests(source: Source) -> list[str]:
    """Name each test that does not state what it promises."""
    return [
        f"{source.path}:{node.lineno} {node.name}"
        for node in ast.walk(source.tree())
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        if not ast.get_docstring(node)
    ]


def test_everything_public_says_its_promise() -> None:
    """Modules, classes, functions and methods of the four packages have docstrings."""
    found = [fault for one in python_sources(*PACKAGES) for fault in silent(one)]

    assert not found


def test_every_test_says_its_promise() -> None:
    """The docstrings of the tests, read alone, are the specification."""
    found = [fault for one in python_sources("tests") for fault in silent_tests(one)]

    assert not found


def test_silence_is_caught() -> None:
    """A silent module, class, method, function and test are each named; private ones are not."""
    bad = Source(
        "ocr/a.py",
        "class Page:\n    def words(self): ...\n    def _box(self): ...\ndef read(): ...\n"
        "def _load(): ...\ndef test_reading(): ...\n",
    )

    assert silent(bad) == [
        "ocr/a.py: the module",
        "ocr/a.py:1 Page",
        "ocr/a.py:2 words",
        "ocr/a.py:4 read",
        "ocr/a.py:6 test_reading",
    ]
    assert silent_tests(bad) == ["ocr/a.py:6 test_reading"]
    assert not silent(Source("ocr/b.py", '"""Why."""\ndef read():\n    """Promise."""\n'))
