"""The domain and the ledger are plain Python: they can be read on paper, and audited alone."""

import ast
import sys

import pytest

from tests.shape.tree import Source, python_sources

#: What each may import beside the standard library. The ledger stands on the domain.
ALLOWED = {
    "archive/records": ("archive.records",),
    "archive/ledger": ("archive.ledger", "archive.records"),
}


def foreign(source: Source, allowed: tuple[str, ...]) -> list[str]:
    """Name each import that is neither of the standard library nor allowed."""
    return [
        f"{source.path}:{line} {module}"
        for module, line in _imports(source.tree())
        if module.partition(".")[0] not in sys.stdlib_module_names
        if not any(f"{module}.".startswith(f"{package}.") for package in allowed)
    ]


def _imports(module: ast.Module) -> list[tuple[str, int]]:
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found += [(name.name, node.lineno) for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.module or ".", node.lineno))
    return found


@pytest.mark.parametrize("folder", ALLOWED)
def test_the_core_needs_nothing_installed(folder: str) -> None:
    """The domain and the ledger import the standard library and themselves."""
    inside = [one for one in python_sources("archive") if one.path.startswith(f"{folder}/")]

    assert inside
    assert not [fault for one in inside for fault in foreign(one, ALLOWED[folder])]


def test_a_foreign_import_is_caught() -> None:
    """A library, a layer above, and an import hidden in a function are each named."""
    bad = Source(
        "archive/records/a.py",
        "import json\nimport sqlalchemy.orm\nfrom archive.catalog import work\n"
        "from archive.records.body import Body\ndef f():\n    from cryptography import x509\n",
    )

    assert foreign(bad, ("archive.records",)) == [
        "archive/records/a.py:2 sqlalchemy.orm",
        "archive/records/a.py:3 archive.catalog",
        "archive/records/a.py:6 cryptography",
    ]
    assert foreign(Source("a.py", "import archive.recordsets"), ("archive.records",))
