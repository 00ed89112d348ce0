"""The embedded index is shared by processes that know nothing of each other."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from search.open import open_index
from tests.contracts.search_table import ask, pages

PAGE = pages()["rõ"]
WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from search.open import open_index
from tests.contracts.search_table import pages

index = open_index(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    index.put([replace(pages()["rõ"], record=f"{sys.argv[2]}-{number}")])
    print(number, flush=True)
"""


def writer(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    """Start a process that puts so many records."""
    told = [sys.executable, "-c", WRITER, str(folder), name, str(count)]
    root = Path(__file__).parents[2]
    return subprocess.Popen(told, cwd=root, stdout=subprocess.PIPE, text=True)


def test_a_reader_finds_what_another_process_put(tmp_path: Path) -> None:
    """As soon as a writer says that it has put a record, every other process finds it."""
    reader = open_index(tmp_path)

    with writer(tmp_path, "a", 3) as other:
        assert other.stdout
        for line in other.stdout:
            assert ask(reader, "chuyển nhượng").total > int(line)


def test_writers_of_several_processes_wait_for_each_other(tmp_path: Path) -> None:
    """Nothing is lost and nobody fails when three processes write the same index at once."""
    index = open_index(tmp_path)
    others = [writer(tmp_path, name, 8) for name in ("a", "b")]
    for number in range(8):
        index.put([replace(PAGE, record=f"c-{number}")])

    for other in others:
        with other:
            other.communicate()
        assert other.returncode == 0
    assert len(index.versions()) == 24


def test_processes_may_begin_an_index_together(tmp_path: Path) -> None:
    """Whoever comes first makes the index; nobody makes it empty again."""
    others = [writer(tmp_path, name, 1) for name in ("a", "b", "c")]
    for other in others:
        with other:
            other.communicate()

    assert set(open_index(tmp_path).versions()) == {"a-0", "b-0", "c-0"}
