"""Names speak of the idea, nothing is left for later, and no machine leaves its traces."""

import re

import pytest

from tests.shape.tree import TOP, Source, paths, sources

TOP_LEVEL = frozenset(
    [
        ".ci",
        ".gitignore",
        "LICENSE",
        "NOTICE",
        "README.md",
        "archive",
        "deploy",
        "ocr",
        "pyproject.toml",
        "search",
        "signing",
        "tests",
    ]
)
SHAPELESS = re.compile(r"(^|_)(utils?|helpers?|common|managers?|base|misc)(_|\.|$)")
#: Written in two parts, so that this file obeys its own rule.
LATER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")
MACHINE = re.compile(r"(?<![\w.$}/])/(?:wo" + r"rk|ro" + r"ot|home/\w+)/")
READMES = ("README.md", "archive", "deploy", "ocr", "search", "signing", "tests")


def shapeless_names(*files: str) -> list[str]:
    """Name each Python file or folder that is called for its shape and not for its idea."""
    return [
        path
        for path in files
        if path.endswith(".py") and any(SHAPELESS.search(part) for part in path.split("/"))
    ]


def left_behind(source: Source, pattern: re.Pattern[str]) -> list[str]:
    """Name each line that the pattern forbids."""
    return [
        f"{source.path}:{number} {line.strip()[:80]}"
        for number, line in enumerate(source.text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_is_named_for_its_shape() -> None:
    """There is no drawer called utils, helpers, common, manager or base."""
    assert not shapeless_names(*paths())


def test_nothing_is_left_for_later() -> None:
    """What is not done stands in an issue, not in a comment."""
    assert not [fault for one in sources() for fault in left_behind(one, LATER)]


def test_no_machine_leaves_its_traces() -> None:
    """No file names a folder of the machine it was written on."""
    assert not [fault for one in sources() for fault in left_behind(one, MACHINE)]


def test_the_top_level_stays_small() -> None:
    """Only what the design draws stands at the top."""
    assert {path.partition("/")[0] for path in paths()} <= TOP_LEVEL


@pytest.mark.parametrize("folder", READMES)
def test_every_room_has_its_page(folder: str) -> None:
    """The project and each of its rooms open with a README."""
    page = folder if folder.endswith(".md") else f"{folder}/README.md"

    assert (TOP / page).is_file()


@pytest.mark.parametrize(
    "path", ["ocr/utils.py", "archive/web/helpers.py", "ocr/page_utils.py", "ocr/common/page.py"]
)
def test_a_shapeless_name_is_caught(path: str) -> None:
    """The word is found alone, in a longer name, and as a folder."""
    assert shapeless_names(path, "ocr/page.py", "ocr/database.py") == [path]


def test_a_line_left_behind_is_caught() -> None:
    """A note for later and a path of a machine are each named with their line."""
    note = Source("a.py", "x = 1\n# TO" + "DO: later\n")
    trace = Source("b.md", "see /ro" + "ot/x and /wo" + "rk/y\n")
    harmless = Source("c.sh", "$here/../work/x  https://example.invalid/work/x\n")

    assert left_behind(note, LATER) == ["a.py:2 # TO" + "DO: later"]
    assert left_behind(trace, MACHINE)
    assert not left_behind(harmless, MACHINE)
